/* SPDX-License-Identifier: Apache-2.0 */
/* staff: the list of the people who sign in, and what the coordination does to an account. */
#include <config.h>

#include "screen/staff/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/frame.h"
#include "ui/table.h"

/* Context bits of the commands. */
enum { STAFF_ROW = 1, STAFF_OTHER = 2, STAFF_ACTIVE = 4, STAFF_INACTIVE = 8 };
enum { TICK_TABLE = 0, DETAIL_ROWS = 2 };

enum { COL_NAME, COL_LOGIN, COL_ROLE, COL_STATE, COL_LAST, COL_SESSIONS, COL_EMAIL, COL_CRP, COLUMNS };

static const struct column columns[COLUMNS] = {
    [COL_NAME] = {.id = "name", .title = N_("Name"), .min = 15, .ideal = 26, .max = 0},
    [COL_LOGIN] = {.id = "login", .title = N_("Signs in as"), .min = 12, .ideal = 18, .max = 26,
                   .keep = 9},
    [COL_ROLE] = {.id = "role", .title = N_("Role"), .min = 11, .ideal = 12, .max = 16, .keep = 8},
    [COL_STATE] = {.id = "state", .title = N_("Account"), .min = 8, .ideal = 10, .max = 10,
                   .flags = COLUMN_OWN_LOOK},
    [COL_LAST] = {.id = "last", .title = N_("Last access"), .min = 16, .ideal = 16, .max = 17,
                  .keep = 7},
    [COL_SESSIONS] = {.id = "sessions", .title = N_("Sessions"), .min = 8, .ideal = 8, .max = 8,
                      .keep = 6, .align = ALIGN_RIGHT},
    [COL_EMAIL] = {.id = "email", .title = N_("E-mail"), .min = 16, .ideal = 28, .max = 40,
                   .keep = 4},
    [COL_CRP] = {.id = "crp", .title = N_("CRP"), .min = 9, .ideal = 10, .max = 10, .keep = 3},
};

const char *const staff_roles[STAFF_ROLES] = {"reception", "supervisor", "intern", "admin"};

static struct staff_list *of(const struct view *v)
{
    return view_state(v);
}

/* --- reading --- */

static void read_list(struct staff_list *p);

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct staff_list *p = ctx;
    struct arena *a = table_page_arena(&p->table, p->fetch);
    struct table_page page = {0};
    struct staff_row *rows = NULL;
    struct table_row *out;
    struct err err;
    size_t n = 0;

    p->read = 0;
    if (a == NULL)
        return;
    err = staff_rows(r, a, &rows, &n);
    out = ARENA_ARRAY(a, struct table_row, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct table_row){.id = rows[i].id,
                                    .stamp = (uint32_t)rows[i].version * 31u + (uint32_t)rows[i].sessions,
                                    .flags = rows[i].active ? 0u : ROW_FADED,
                                    .place = STR_EMPTY,
                                    .data = &rows[i]};
    page.rows = out;
    page.count = (int)n;
    table_deliver(&p->table, p->fetch, &page, &err);
    view_touch(p->view, UI_REPAINT);
}

static void read_list(struct staff_list *p)
{
    p->read = staff_read(p->env->svc, &p->ticket, str_of(p->text),
                         p->role != NULL ? str_of(p->role) : STR_EMPTY, on_rows, p);
}

static void abandon(void *ctx, uint32_t number)
{
    struct staff_list *p = ctx;

    if (p->read != 0 && p->fetch == number) {
        svc_drop(p->env->svc, p->read);
        p->read = 0;
    }
}

/* The whole staff is one page: there are some dozens. */
static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct staff_list *p = ctx;

    (void)t;
    abandon(p, p->fetch);
    if (!str_eq(r->filter, str_of(p->text))) {
        snprintf(p->text, sizeof p->text, "%.*s", STR_ARG(r->filter));
        p->ticket.id[0] = '\0';
    }
    p->fetch = r->fetch;
    read_list(p);
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct staff_list *p = ctx;
    const struct staff_row *r = row->data;
    char text[PERSON_TEXT];

    switch (column) {
    case COL_NAME:
        c->text = r->name;
        c->role = r->self ? ROLE_STRONG : ROLE_NORMAL;
        return;
    case COL_LOGIN:
        c->text = r->login;
        return;
    case COL_ROLE:
        c->text = staff_role_label(r->role);
        return;
    case COL_STATE:
        c->text = str_of(r->active ? _("active") : _("disabled"));
        c->role = r->active ? ROLE_NORMAL : ROLE_DIM;
        return;
    case COL_EMAIL:
        c->text = r->email;
        return;
    case COL_CRP:
        c->text = r->council_no;
        return;
    case COL_SESSIONS:
        snprintf(c->buf, sizeof c->buf, "%d", r->sessions);
        c->text = r->sessions > 0 ? str_of(c->buf) : STR_EMPTY;
        return;
    default:
        snprintf(c->buf, sizeof c->buf, "%.*s",
                 STR_ARG(person_moment(text, &p->zone, r->last_access_at)));
        c->text = c->buf[0] != '\0' ? str_of(c->buf) : str_of(_("never"));
        return;
    }
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct staff_list *p = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN) {
        table_refresh(&p->table);
    }
}

/* --- the view --- */

static struct err staff_open(struct view *v, const void *args)
{
    static const struct table_opts opts = {
        .columns = columns,
        .column_count = COLUMNS,
        .empty = N_("Nobody is here yet. Press n to add a person."),
        .empty_filtered = N_("Nobody fits the filter. Esc shows all."),
        .filter_label = N_("Find"),
        .filter_hint = N_("name, sign-in name or e-mail"),
        .page = 500,
    };
    struct staff_list *p = of(v);

    (void)args;
    p->env = env_of(v);
    p->view = v;
    p->zone = person_zone(p->env, view_arena(v));
    arena_init(&p->arena, 512);
    p->source = (struct table_source){
        .ctx = p, .forward_only = true, .fetch = fetch, .abandon = abandon, .cell = cell};
    table_init(&p->table, view_arena(v), &opts, &p->source, view_host(v), TICK_TABLE);
    table_focus(&p->table, true);
    p->subscribed = svc_subscribe(p->env->svc, SVC_TOPIC_STATE, on_change, p);
    table_load(&p->table);
    return OK;
}

static void staff_close(struct view *v)
{
    struct staff_list *p = of(v);

    svc_unsubscribe(p->env->svc, p->subscribed);
    table_fini(&p->table);
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    staff_act_leave(p);
    arena_free(&p->arena);
}

static void staff_layout(struct view *v, struct rect area)
{
    struct staff_list *p = of(v);
    int top = p->role != NULL ? 1 : 0;
    int rows = area.rows - top - DETAIL_ROWS;

    p->area = area;
    table_layout(&p->table, (struct rect){top, 0, rows > 1 ? rows : 1, area.cols});
}

/* What the columns have no room for. */
static void paint_detail(const struct staff_list *p, struct surface *s, int row)
{
    const struct staff_row *r = staff_selected(p);
    struct arena a;
    struct str text;

    draw_rule(s, row, 0, p->area.cols, ROLE_RULE);
    draw_blank(s, (struct rect){row + 1, 0, 1, p->area.cols}, ROLE_NORMAL);
    if (r == NULL)
        return;
    arena_init(&a, 512);
    text = str_printf(&a, "%.*s", STR_ARG(r->name));
    if (r->email.n > 0)
        text = str_printf(&a, "%.*s  %.*s", STR_ARG(text), STR_ARG(r->email));
    if (r->council_no.n > 0)
        text = str_printf(&a, "%.*s  CRP %.*s", STR_ARG(text), STR_ARG(r->council_no));
    if (r->supervisor_name.n > 0)
        text = str_printf(&a, _("%.*s  supervised by %.*s"), STR_ARG(text), STR_ARG(r->supervisor_name));
    if (r->must_change_password)
        text = str_printf(&a, _("%.*s  has yet to choose a password"), STR_ARG(text));
    draw_text(s, row + 1, 1, p->area.cols - 2, ROLE_NORMAL, ALIGN_LEFT, text);
    arena_free(&a);
}

static void staff_paint(struct view *v, struct surface *s, bool all)
{
    struct staff_list *p = of(v);

    if (all)
        draw_blank(s, (struct rect){0, 0, p->area.rows, p->area.cols}, ROLE_NORMAL);
    if (p->role != NULL) {
        int at = draw_run(s, 0, 1, ROLE_LABEL, str_of(_("Only: ")));

        draw_text(s, 0, at, p->area.cols - at - 1, ROLE_WARN, ALIGN_LEFT,
                  staff_role_label(str_of(p->role)));
    }
    table_paint(&p->table, s, all);
    if (p->area.rows > DETAIL_ROWS + 1)
        paint_detail(p, s, p->area.rows - DETAIL_ROWS);
}

static void staff_cursor(const struct view *v, int *row, int *col)
{
    table_cursor(&of(v)->table, row, col);
}

static void show_role(struct staff_list *p, const char *role)
{
    p->role = role;
    p->ticket.id[0] = '\0';
    table_load(&p->table);
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
}

static unsigned staff_event(struct view *v, const struct event *e)
{
    struct staff_list *p = of(v);
    unsigned next;

    next = table_event(&p->table, e);
    if (next != UI_PASS)
        return next | UI_REPAINT;
    if (e->kind == EV_KEY && e->key == K_ESC && p->role != NULL) {
        show_role(p, NULL);
        return UI_DONE | UI_REPAINT;
    }
    return UI_PASS;
}

static void role_chosen(void *ctx, const struct outcome *o)
{
    if (o->accepted)
        show_role(ctx, o->choice < STAFF_ROLES ? staff_roles[o->choice] : NULL);
}

static void ask_role(struct staff_list *p)
{
    struct dialog_choice choices[STAFF_ROLES + 1];
    struct dialog d = {.title = str_of(_("Filter")), .first = str_of(_("Show only this role:"))};

    for (int i = 0; i < STAFF_ROLES; i++)
        choices[i] = (struct dialog_choice){.label = staff_role_label(str_of(staff_roles[i])),
                                            .note = STR_EMPTY,
                                            .key = (char)('1' + i)};
    choices[STAFF_ROLES] = (struct dialog_choice){.label = str_of(_("Everybody")), .note = STR_EMPTY,
                                                  .key = '0'};
    dialog_choose(p->env->stack, &d, choices, STAFF_ROLES + 1, STAFF_ROLES, role_chosen, p);
}

/* Whoever was just added is marked, and no filter hides the person. */
static void show_added(struct staff_list *p, const struct staff_fresh *added)
{
    p->role = NULL;
    p->ticket.id[0] = '\0';
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
    filter_bar_close(&p->table.filter);
    table_own(&p->table, added->id);
    table_go(&p->table, added->id, STR_EMPTY);
    staff_show_code(p->env, str_of(added->login), &added->code);
}

static void saved(void *ctx, const struct outcome *o)
{
    struct staff_list *p = ctx;
    const struct staff_fresh *added = o->data;

    if (o->accepted && added != NULL)
        show_added(p, added);
    else if (o->accepted)
        table_refresh(&p->table);
}

static unsigned staff_command(struct view *v, const struct command *c)
{
    struct staff_list *p = of(v);
    const struct staff_row *r = staff_selected(p);
    struct args_staff args = {.id = 0};

    if (strcmp(c->id, "staff.filter") == 0) {
        ask_role(p);
    } else if (strcmp(c->id, "staff.find") == 0) {
        filter_bar_open(&p->table.filter);
        return UI_DONE | UI_LAYOUT;
    } else if (strcmp(c->id, "staff.new") == 0) {
        stack_open(view_stack(v), SCREEN_STAFF_FORM, &args, saved, p);
    } else if (strcmp(c->id, "staff.edit") == 0 && r != NULL) {
        args.id = r->id;
        table_own(&p->table, r->id);
        stack_open(view_stack(v), SCREEN_STAFF_FORM, &args, saved, p);
    } else {
        staff_act(p, c->id);
    }
    return UI_DONE;
}

static bool staff_typing(const struct view *v)
{
    return of(v)->table.filter.focused;
}

static unsigned staff_context(const struct view *v)
{
    const struct staff_row *r = staff_selected(of(v));

    if (r == NULL)
        return 0;
    return STAFF_ROW | (r->self ? 0u : STAFF_OTHER) | (r->active ? STAFF_ACTIVE : STAFF_INACTIVE);
}

static void staff_resume(struct view *v)
{
    table_refresh(&of(v)->table);
}

static struct str staff_title(const struct view *v)
{
    (void)v;
    return str_of(_("Staff"));
}

static struct str staff_position(const struct view *v, char *out, size_t n)
{
    return table_range(&of(v)->table, out, n);
}

static const struct view_sign staff_signs[] = {
    {"▶", N_("the marked row: the keys act on it")},
    {"*", N_("changed by somebody else a moment ago")},
    {"↑ ↓", N_("there are more rows above or below")},
    {NULL, NULL},
};

const struct view_class staff_class = {
    .name = SCREEN_STAFF,
    .shape = VIEW_SCREEN,
    .about = N_("Who signs in here: add, change, close, a new password"),
    .state_size = sizeof(struct staff_list),
    .open = staff_open,
    .layout = staff_layout,
    .paint = staff_paint,
    .event = staff_event,
    .command = staff_command,
    .cursor = staff_cursor,
    .resume = staff_resume,
    .close = staff_close,
    .context = staff_context,
    .typing = staff_typing,
    .title = staff_title,
    .position = staff_position,
    .signs = staff_signs,
};

#define STAFF N_("Staff")
#define NOT_SELF N_("Nobody changes their own account. Ask another administrator.")

static const struct command commands[] = {
    {.id = "staff.edit", .scope = SCREEN_STAFF, .keys = "Enter e", .label = N_("Edit"),
     .help = N_("Change name, e-mail, role, CRP and supervisor"), .group = STAFF,
     .needs = "staff.manage", .when = STAFF_ROW | STAFF_OTHER, .why_not = NOT_SELF,
     .audit = AUDIT_SECURITY, .bar = 2},
    {.id = "staff.new", .scope = SCREEN_STAFF, .keys = "n Insert", .label = N_("New"),
     .help = N_("Add a person, who signs in first with a one-time code"), .group = STAFF,
     .needs = "staff.manage", .audit = AUDIT_SECURITY, .bar = 2},
    {.id = "staff.reset", .scope = SCREEN_STAFF, .keys = "r", .label = N_("New code"),
     .help = N_("A new one-time code for somebody who forgot the password"), .group = STAFF,
     .needs = "staff.manage", .when = STAFF_ROW | STAFF_OTHER | STAFF_ACTIVE,
     .why_not = N_("Only for somebody else whose account is active."), .audit = AUDIT_SECURITY,
     .ask = ASK_YES_NO, .bar = 2},
    {.id = "staff.disable", .scope = SCREEN_STAFF, .keys = "k Delete", .label = N_("Disable"),
     .help = N_("End the person's sessions and let nobody sign in with the account"),
     .group = STAFF, .needs = "staff.manage", .when = STAFF_ROW | STAFF_OTHER | STAFF_ACTIVE,
     .why_not = N_("Only for somebody else whose account is active."), .audit = AUDIT_SECURITY,
     .ask = ASK_TYPED, .bar = 2},
    {.id = "staff.enable", .scope = SCREEN_STAFF, .keys = "a", .label = N_("Enable"),
     .help = N_("Let a disabled person sign in again"), .group = STAFF, .needs = "staff.manage",
     .when = STAFF_ROW | STAFF_OTHER | STAFF_INACTIVE,
     .why_not = N_("Only for an account that is disabled."), .audit = AUDIT_SECURITY,
     .ask = ASK_YES_NO, .bar = 2},
    {.id = "staff.filter", .scope = SCREEN_STAFF, .keys = "f", .label = N_("Role"),
     .help = N_("Show only one role"), .group = STAFF, .needs = "staff.see", .audit = AUDIT_READ,
     .bar = 2},
    {.id = "staff.find", .scope = SCREEN_STAFF, .keys = "/", .label = N_("Name"),
     .help = N_("Find a name in the list while typing"), .group = STAFF, .needs = "staff.see",
     .audit = AUDIT_READ, .bar = 2},
};
const struct command_table staff_commands = {commands, sizeof commands / sizeof commands[0]};
