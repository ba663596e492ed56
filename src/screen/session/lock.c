/* SPDX-License-Identifier: Apache-2.0 */
/* The lock keeps every key for itself, so that no command of the screens beneath can be run. What
 * opens it is a second connection for which the server asked the password; whoever came in by the
 * account of the operating system alone has none and can only sign out. */
#include <config.h>

#include "screen/session/lock.h"

#include "i18n/i18n.h"
#include "screen/common/env.h"
#include "ui/frame.h"
#include "ui/line_edit.h"

enum { FIELD_COLS = 32, PASSWORD_MAX_CHARS = 256 };
enum { LOCK_HAS_PASSWORD = 1 }; /* context: the person came in by a password */

struct lock {
    struct line_edit password;
    bool by_password;
    bool waiting; /* for the server's word */
    bool warned;  /* that unsaved text goes */
    const char *why; /* the last try failed: what to say, untranslated; else NULL */
    struct rect area;
};

static struct err lock_open(struct view *v, const void *args)
{
    struct lock *l = view_state(v);
    const struct svc_session *s = svc_session_of(env_of(v)->svc);
    struct line_edit_opts o = {.max_chars = PASSWORD_MAX_CHARS, .secret = true};

    (void)args;
    line_edit_init(&l->password, view_arena(v), &o);
    line_edit_layout(&l->password, FIELD_COLS);
    line_edit_focus(&l->password, true);
    l->by_password = s != NULL && s->by_password;
    frame_patient(env_of(v)->stack, STR_EMPTY, STR_EMPTY);
    stack_hush(env_of(v)->stack);
    return OK;
}

static void lock_close(struct view *v)
{
    struct lock *l = view_state(v);
    struct env *e = env_of(v);

    line_edit_clear(&l->password);
    if (e->in_hand.id != 0)
        frame_patient(e->stack, str_of(e->in_hand.name), str_of(e->in_hand.rest));
}

static int field_row(int rows)
{
    return rows / 2;
}

static int field_col(int cols)
{
    return (cols - FIELD_COLS) / 2;
}

static struct str advice(const struct lock *l, enum role *role)
{
    *role = l->why != NULL ? ROLE_ERROR : ROLE_DIM;
    if (l->waiting)
        return str_of(_("Asking the server..."));
    if (l->why != NULL)
        return str_of(_(l->why));
    if (!l->by_password)
        return str_of(_("You came in without a password: F10 signs out."));
    return str_of(_("Type your password and press Enter. F10 signs out."));
}

static void lock_layout(struct view *v, struct rect area)
{
    struct lock *l = view_state(v);

    l->area = area;
}

static void lock_paint(struct view *v, struct surface *s, bool all)
{
    struct lock *l = view_state(v);
    const struct svc_session *who = svc_session_of(env_of(v)->svc);
    struct rect area = surface_area(s);
    int row = field_row(area.rows);
    enum role role;
    struct str text = advice(l, &role);

    if (all)
        draw_blank(s, area, ROLE_NORMAL);
    draw_text(s, row - 4, 0, area.cols, ROLE_STRONG, ALIGN_CENTRE, str_of(_("This terminal is locked")));
    if (who != NULL)
        draw_text(s, row - 2, 0, area.cols, ROLE_NORMAL, ALIGN_CENTRE, who->name);
    if (l->by_password)
        line_edit_paint(&l->password, s, row, field_col(area.cols), FIELD_COLS, ROLE_FIELD_ON);
    draw_text(s, row + 2, 0, area.cols, role, ALIGN_CENTRE, text);
}

/* A password that is wrong is one thing, a server that cannot be asked another. */
static const char *refusal_of(const struct err *err)
{
    if (err->kind == ERR_NET && err->msgid != NULL)
        return err->msgid;
    return N_("That was not accepted. Try again, or F10 to sign out.");
}

static void unlocked(void *ctx, const struct answer *a, const struct err *err)
{
    struct view *v = ctx;
    struct lock *l = view_state(v);

    l->waiting = false;
    if (err_is(err) || a->outcome != ANSWER_OK) {
        l->why = refusal_of(err);
        view_touch(v, UI_REPAINT);
        return;
    }
    view_touch(v, UI_CLOSE);
}

/* Signs out; what was typed and not saved goes only at the second key. */
static unsigned leave(struct view *v)
{
    struct lock *l = view_state(v);
    struct env *e = env_of(v);

    if (stack_unsaved(e->stack) == NULL || l->warned) {
        e->sign_out(e);
        return UI_DONE;
    }
    l->warned = true;
    l->why = N_("What was not saved would be lost. F10 once more signs out.");
    return UI_REPAINT;
}

static unsigned lock_event(struct view *v, const struct event *ev)
{
    struct lock *l = view_state(v);
    struct env *e = env_of(v);

    if (ev->kind == EV_KEY && (ev->key == K_F(10) || ev->key == K_ALT('0')))
        return leave(v);
    if (!l->by_password || l->waiting)
        return UI_DONE;
    if (ev->kind == EV_KEY && ev->key == K_ENTER) {
        l->waiting = true;
        l->why = NULL;
        svc_unlock(e->svc, line_edit_text(&l->password), unlocked, v);
        line_edit_clear(&l->password);
        return UI_REPAINT;
    }
    l->warned = false;
    line_edit_event(&l->password, ev);
    return UI_REPAINT;
}

static void lock_cursor(const struct view *v, int *row, int *col)
{
    const struct lock *l = view_state(v);

    *row = field_row(l->area.rows);
    *col = field_col(l->area.cols) + (l->by_password ? line_edit_cursor(&l->password) : 0);
}

static bool lock_may_close(struct view *v)
{
    (void)v;
    return false; /* only unlocking or signing out ends it */
}

static unsigned lock_context(const struct view *v)
{
    const struct lock *l = view_state(v);

    return l->by_password ? LOCK_HAS_PASSWORD : 0;
}

static struct str lock_title(const struct view *v)
{
    (void)v;
    return str_of(_("Locked"));
}

const struct view_class lock_class = {
    .name = "lock",
    .shape = VIEW_SCREEN,
    .about = N_("Nobody sees anything until you type your password again"),
    .alone = true,
    .state_size = sizeof(struct lock),
    .open = lock_open,
    .layout = lock_layout,
    .paint = lock_paint,
    .event = lock_event,
    .cursor = lock_cursor,
    .may_close = lock_may_close,
    .close = lock_close,
    .context = lock_context,
    .title = lock_title,
};

static const struct command commands[] = {
    {.id = "lock.unlock",
     .scope = "lock",
     .keys = "Enter",
     .label = N_("Unlock"),
     .help = N_("Unlock with your password"),
     .group = N_("Session"),
     .when = LOCK_HAS_PASSWORD,
     .why_not = N_("You came in without a password: F10 signs out."),
     .audit = AUDIT_SECURITY,
     .bar = 1},
    {.id = "lock.sign_out",
     .scope = "lock",
     .keys = "F10 Alt-0",
     .label = N_("Sign out"),
     .help = N_("Sign out and let the next person in"),
     .group = N_("Session"),
     .audit = AUDIT_SECURITY,
     .bar = 2},
};
const struct command_table lock_commands = {commands, sizeof commands / sizeof commands[0]};
