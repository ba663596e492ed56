/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a visit, and undo. What is on its way lives in a job of its own, so that closing the
 * screen neither stops it nor hides how it ended. */
#include <config.h>

#include "screen/visit/visit.h"

#include <string.h>

#include "base/mem.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "svc/appointment.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { EXITS_MAX = 4, TEXT_MAX = 400 };

struct job {
    struct env *env;
    struct arena arena;
    char request[37];
    int call, busy;
    int64_t id;
    int version;
    struct str name, state;
    const char *to;
    const char *ways[EXITS_MAX]; /* states to choose from */
    struct undo undo;
};

static struct job *job_new(struct view *v, const struct visit *x)
{
    struct job *j = MEM_NEW(struct job);

    j->env = env_of(v);
    arena_init(&j->arena, 1024);
    svc_new_id(j->request);
    if (x != NULL) {
        j->id = x->id;
        j->version = x->version;
        j->name = str_copy(&j->arena, x->patient);
        j->state = str_copy(&j->arena, x->state);
    }
    return j;
}

static void job_end(struct job *j)
{
    ui_busy_end(j->env->stack, j->busy);
    arena_free(&j->arena);
    mem_free(j, sizeof *j);
}

void visit_answered_later(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("What you left was saved after all.")));
    else
        env_say_answer(e, a, err);
}

void visit_leave_write(struct env *e, int call)
{
    svc_leave(e->svc, call, visit_answered_later, e);
    stack_say(e->stack, ROLE_WARN, str_of(_("Still being saved: the outcome will be said here.")));
}

static void leave_write(void *ctx)
{
    struct job *j = ctx;

    visit_leave_write(j->env, j->call);
    job_end(j);
}

static bool is(struct str state, const char *code)
{
    return str_eq(state, str_of(code));
}

/* --- what may be done with it --- */

/* A verb's bit, a state from which it goes on, and the action that the server asks for there. */
static const struct {
    unsigned bit;
    const char *state, *action;
} ways[] = {
    {VISIT_ARRIVE, "booked", "appointment.arrive"},
    {VISIT_ARRIVE, "confirmed", "appointment.arrive"},
    {VISIT_START, "arrived", "appointment.start"},
    {VISIT_FINISH, "in_progress", "appointment.complete"},
    {VISIT_CONFIRM, "booked", "appointment.confirm"},
    {VISIT_MOVE, "booked", "appointment.move"},
    {VISIT_MOVE, "confirmed", "appointment.move"},
    {VISIT_CANCEL, "booked", "appointment.cancel"},
    {VISIT_CANCEL, "confirmed", "appointment.cancel"},
    {VISIT_END, "booked", "appointment.no_show"},
    {VISIT_END, "confirmed", "appointment.no_show"},
    {VISIT_END, "arrived", "appointment.no_show"},
    {VISIT_BACK, "confirmed", "appointment.confirm"},
    {VISIT_BACK, "arrived", "appointment.arrive"},
    {VISIT_BACK, "in_progress", "appointment.start"},
    {VISIT_BACK, "completed", "appointment.complete"},
    {VISIT_BACK, "no_show", "appointment.no_show"},
    {VISIT_BACK, "left_unseen", "appointment.no_show"},
    {VISIT_BACK, "cancelled_by_patient", "appointment.cancel"},
    {VISIT_BACK, "cancelled_by_clinic", "appointment.cancel"},
    {VISIT_BACK, "entered_in_error", "appointment.error"},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* True when the person is the professional of the visit. */
static bool own(const struct env *e, const struct visit *x)
{
    const struct svc_session *s = svc_session_of(e->svc);
    const struct professional *p = reference_professional(&e->reference, x->professional_id);

    return s != NULL && p != NULL && p->staff_id == s->staff_id;
}

/* Its time has come; who comes late is still awaited. */
static bool has_begun(const struct env *e, const struct visit *x)
{
    int days = date_cmp(x->day, env_today(e));

    return days < 0 || (days == 0 && x->time <= env_minute(e));
}

/* Before its time nobody can have stayed away: there is only the mistake. */
static bool out_is_error(const struct env *e, const struct visit *x)
{
    return !is(x->state, "arrived") && !has_begun(e, x);
}

/* What the server would answer for the sake of the hour; NULL: nothing. */
static const char *untimely(const struct env *e, const struct visit *x, unsigned bit)
{
    int days = date_cmp(x->day, env_today(e));

    if ((bit == VISIT_ARRIVE || bit == VISIT_START) && days != 0)
        return words_of(STR("not_today"));
    if (bit == VISIT_FINISH && days > 0)
        return words_of(STR("not_today"));
    if ((bit == VISIT_MOVE || bit == VISIT_CANCEL) && has_begun(e, x))
        return words_of(STR("too_late"));
    if (bit == VISIT_BACK && !x->stepped_today)
        return N_("A step can be taken back on its own day only.");
    if (bit == VISIT_END && out_is_error(e, x) && !env_may(e, "appointment.error"))
        return words_of(STR("too_early"));
    return NULL;
}

unsigned visit_context(const struct env *e, const struct visit *x)
{
    unsigned bits = VISIT_SELECTED;

    if (x->id == 0)
        return 0;
    for (int i = 0; i < WAYS; i++)
        if (is(x->state, ways[i].state) && env_may(e, ways[i].action) &&
            (env_scope(e, ways[i].action) != SCOPE_OWN || own(e, x)) &&
            untimely(e, x, ways[i].bit) == NULL)
            bits |= ways[i].bit;
    if ((bits & VISIT_END) != 0)
        bits |= is(x->state, "arrived") ? VISIT_OUT_LEFT : out_is_error(e, x) ? VISIT_OUT_ERROR : 0;
    return bits;
}

const char *visit_label(const struct env *e, const struct visit *x, const struct command *c)
{
    unsigned bits = c->when == VISIT_END ? visit_context(e, x) : 0;

    return (bits & VISIT_OUT_LEFT) != 0    ? N_("Left")
           : (bits & VISIT_OUT_ERROR) != 0 ? N_("Mistake")
                                           : NULL;
}

const char *visit_why_not(const struct env *e, const struct visit *x, const struct command *c)
{
    unsigned of_a_visit = 0; /* (what opens one says by itself that nothing is there) */

    for (int i = 0; i < WAYS; i++)
        of_a_visit |= ways[i].bit;
    if (x->id == 0 && (c->when & of_a_visit) != 0)
        return N_("There is no visit here.");
    for (int i = 0; i < WAYS && x->id != 0; i++)
        if ((c->when & ways[i].bit) != 0 && is(x->state, ways[i].state)) {
            if (!env_may(e, ways[i].action))
                return N_("Your role does not permit this.");
            if (env_scope(e, ways[i].action) == SCOPE_OWN && !own(e, x))
                return N_("Only the professional of this visit can do this.");
            return untimely(e, x, ways[i].bit);
        }
    return NULL;
}

/* --- sending a step --- */

static void say_done(struct stack *st, const char *to, struct str n)
{
    struct str code = str_of(to);

    if (is(code, "confirmed"))
        stack_sayf(st, ROLE_GOOD, _("The session of %.*s is confirmed."), STR_ARG(n));
    else if (is(code, "arrived"))
        stack_sayf(st, ROLE_GOOD, _("Arrival of %.*s recorded."), STR_ARG(n));
    else if (is(code, "in_progress"))
        stack_sayf(st, ROLE_GOOD, _("The session of %.*s has begun."), STR_ARG(n));
    else if (is(code, "completed"))
        stack_sayf(st, ROLE_GOOD, _("The session of %.*s is finished."), STR_ARG(n));
    else if (is(code, "no_show"))
        stack_sayf(st, ROLE_GOOD, _("%.*s did not come: recorded."), STR_ARG(n));
    else if (is(code, "left_unseen"))
        stack_sayf(st, ROLE_GOOD, _("%.*s left without being seen: recorded."), STR_ARG(n));
    else if (is(code, "entered_in_error"))
        stack_sayf(st, ROLE_GOOD, _("The booking of %.*s is marked as a mistake."), STR_ARG(n));
    else
        stack_sayf(st, ROLE_GOOD, _("The session of %.*s is booked again."), STR_ARG(n));
}

/* A refusal for the slot's sake names who has it, anything else has its words. */
static void say_answer(struct job *j, const struct answer *a, const struct err *err)
{
    char text[TEXT_MAX];

    if (!err_is(err) && a->outcome == ANSWER_REFUSED && str_eq(a->code, STR("slot_taken")))
        stack_say(j->env->stack, ROLE_ERROR, visit_taker(a, &j->arena, text, sizeof text));
    else
        env_say_answer(j->env, a, err);
}

static void stepped(void *ctx, const struct answer *a, const struct err *err)
{
    struct job *j = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        say_done(j->env->stack, j->to, j->name);
    else
        say_answer(j, a, err);
    job_end(j);
}

static void send_step(struct job *j, struct str reason)
{
    j->busy = ui_busy_begin(j->env->stack, str_of(_("Saving…")), leave_write, j);
    j->call = appointment_step(j->env->svc, j->request, j->id, j->version, j->to, reason, stepped, j);
}

static void gave_reason(void *ctx, const struct outcome *o)
{
    struct job *j = ctx;

    if (o->accepted && o->data != NULL)
        send_step(j, str_trim(*(const struct str *)o->data));
    else
        job_end(j);
}

static const char *check_reason(void *ctx, struct str text)
{
    (void)ctx;
    return str_trim(text).n == 0 ? _("Say why: a reason is needed here.") : NULL;
}

static void ask_reason(struct job *j)
{
    struct line_edit_opts opts = {.max_chars = 255};
    struct dialog d = {
        .title = str_of(_("Reason")),
        .first = str_printf(&j->arena, _("%.*s: set back to “%.*s”."), STR_ARG(j->name),
                            STR_ARG(visit_state_word(str_of(j->to)))),
    };

    if (strcmp(j->to, "entered_in_error") == 0)
        d.first = str_printf(&j->arena, _("The booking of %.*s was a mistake and goes."),
                             STR_ARG(j->name));
    if (dialog_text(j->env->stack, &d, str_of(_("Why")), &opts, STR_EMPTY, check_reason, gave_reason,
                    j) == NULL)
        job_end(j);
}

static void confirmed_end(void *ctx, const struct outcome *o)
{
    struct job *j = ctx;

    if (o->accepted)
        send_step(j, STR_EMPTY);
    else
        job_end(j);
}

static void ask_end(struct job *j)
{
    bool left = strcmp(j->to, "left_unseen") == 0;
    struct dialog d = {
        .first = str_printf(&j->arena,
                            left ? _("Record that %.*s left without being seen?")
                                 : _("Record that %.*s did not come?"),
                            STR_ARG(j->name)),
        .more = str_of(_("The time becomes free.")),
        .destructive = true,
    };

    if (dialog_yes_no(j->env->stack, &d, confirmed_end, j) == NULL)
        job_end(j);
}

/* --- choosing where to --- */

static void took_way(void *ctx, const struct outcome *o)
{
    struct job *j = ctx;

    if (!o->accepted) {
        job_end(j);
        return;
    }
    j->to = j->ways[o->choice];
    if (strcmp(j->to, "no_show") == 0 || strcmp(j->to, "left_unseen") == 0)
        ask_end(j);
    else
        ask_reason(j);
}

static int add_way(struct job *j, int n, const char *state)
{
    j->ways[n] = state;
    return n + 1;
}

static void choose_way(struct job *j, int n, struct str title, struct str first)
{
    struct dialog_choice rows[EXITS_MAX];
    struct dialog d = {.title = title, .first = first};

    for (int i = 0; i < n; i++)
        rows[i] = (struct dialog_choice){.label = visit_state_word(str_of(j->ways[i])),
                                         .key = (char)('1' + i)};
    if (n == 0 ||
        dialog_choose(j->env->stack, &d, rows, (size_t)n, 0, took_way, j) == NULL)
        job_end(j);
}

/* Did not come, left, was a mistake. */
static void ask_out(struct view *v, const struct visit *x)
{
    struct job *j = job_new(v, x);
    bool here = is(x->state, "arrived");
    bool early = out_is_error(j->env, x);
    int n = early ? 0 : add_way(j, 0, here ? "left_unseen" : "no_show");

    if (!here && env_may(j->env, "appointment.error"))
        n = add_way(j, n, "entered_in_error");
    if (n == 0)
        stack_say(j->env->stack, ROLE_WARN, str_of(_(words_of(STR("too_early")))));
    if (early && n > 0) {
        choose_way(j, n, str_of(_("Mistake")),
                   str_printf(&j->arena, _("The time of %.*s has not come yet. Was it a mistake?"),
                              STR_ARG(j->name)));
        return;
    }
    choose_way(j, n, str_of(here ? _("Left") : _("No-show")),
               str_printf(&j->arena, _("What happened with %.*s?"), STR_ARG(j->name)));
}

static void ask_back(struct view *v, const struct visit *x)
{
    struct job *j = job_new(v, x);
    int n = 0;

    if (is(x->state, "in_progress") || is(x->state, "left_unseen") || is(x->state, "no_show"))
        n = add_way(j, n, "arrived");
    if (is(x->state, "completed"))
        n = add_way(j, n, "in_progress");
    if (!is(x->state, "completed") && !is(x->state, "in_progress") && !is(x->state, "left_unseen")) {
        n = add_way(j, n, "booked");
        if (!is(x->state, "confirmed"))
            n = add_way(j, n, "confirmed");
    }
    if (n == 1) {
        j->to = j->ways[0];
        ask_reason(j);
        return;
    }
    choose_way(j, n, str_of(_("Step back")),
               str_printf(&j->arena, _("Set the visit of %.*s back to"), STR_ARG(j->name)));
}

static void step(struct view *v, const struct visit *x, const char *to)
{
    struct job *j = job_new(v, x);

    j->to = to;
    send_step(j, STR_EMPTY);
}

/* --- undo --- */

/* The action in words: "Cancellation". */
static const char *action_word(struct str action)
{
    static const struct {
        const char *action, *word;
    } words[] = {
        {"appointment.book", N_("Booking")},
        {"appointment.move", N_("Moving")},
        {"appointment.cancel", N_("Cancellation")},
        {"appointment.confirm", N_("Confirmation")},
        {"appointment.arrive", N_("Arrival")},
        {"appointment.start", N_("Start of the session")},
        {"appointment.complete", N_("End of the session")},
        {"appointment.no_show", N_("No-show")},
        {"appointment.error", N_("Marked as a mistake")},
        {"waiting.add", N_("Entry on the waiting list")},
        {"waiting.contact", N_("Contact of the waiting list")},
        {"waiting.edit", N_("Wishes on the waiting list")},
        {"waiting.wish", N_("Wished day on the waiting list")},
        {"waiting.triage", N_("Priority on the waiting list")},
        {"waiting.state", N_("State on the waiting list")},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is(action, words[i].action))
            return _(words[i].word);
    return str_starts(action, STR("waiting.")) ? _("Change of the waiting list") : _("Change");
}

static void undone(void *ctx, const struct answer *a, const struct err *err)
{
    struct job *j = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_sayf(j->env->stack, ROLE_GOOD, _("Taken back: %s, %.*s."), action_word(j->undo.action),
                   STR_ARG(j->undo.patient));
    else
        say_answer(j, a, err);
    job_end(j);
}

static void undo_answered(void *ctx, const struct outcome *o)
{
    struct job *j = ctx;

    if (!o->accepted) {
        job_end(j);
        return;
    }
    j->busy = ui_busy_begin(j->env->stack, str_of(_("Saving…")), leave_write, j);
    j->call = undo_do(j->env->svc, j->request, j->undo.event_id, undone, j);
}

static void undo_came(void *ctx, const struct svc_rows *r)
{
    struct job *j = ctx;
    struct err e = undo_decode(r, &j->arena, &j->undo);
    const struct undo *u = &j->undo;
    char day[FORMAT_MAX] = "", time[FORMAT_MAX] = "";
    struct dialog d = {.title = str_of(_("Undo")), .destructive = true, .yes = str_of(_("Undo"))};

    ui_busy_end(j->env->stack, j->busy);
    j->busy = 0;
    if (err_is(&e) || !u->possible) {
        if (err_is(&e) && e.kind != ERR_NOT_FOUND)
            stack_say_err(j->env->stack, &e);
        else
            stack_say(j->env->stack, ROLE_WARN,
                      str_of(_(err_is(&e) ? words_of(STR("nothing_to_undo")) : words_of(u->why))));
        job_end(j);
        return;
    }
    if (!date_is_none(u->day))
        visit_day(u->day, day);
    if (u->time >= 0)
        format_time(time, u->time);
    d.first = str_printf(&j->arena, _("Undo: %s, %.*s?"), action_word(u->action),
                         STR_ARG(u->patient));
    d.more = str_printf(&j->arena, "%s  %s  %.*s", day, time, STR_ARG(u->professional));
    if (dialog_yes_no(j->env->stack, &d, undo_answered, j) == NULL)
        job_end(j);
}

static void leave_undo(void *ctx)
{
    struct job *j = ctx;

    svc_drop(j->env->svc, j->call);
    job_end(j);
}

unsigned visit_undo(struct view *v)
{
    struct job *j = job_new(v, NULL);

    j->busy = ui_busy_hold(j->env->stack, str_of(_("Looking for your last action…")), leave_undo, j);
    j->call = undo_read(j->env->svc, undo_came, j);
    return UI_DONE;
}

static unsigned run_undo(struct view *v, const struct command *c)
{
    (void)c;
    return visit_undo(v);
}

static const struct command undo_rows[] = {
    {"visit.undo", "", "Ctrl-Z", N_("Undo"), N_("Take your last action of today back"),
     N_("Everywhere"), "appointment.see", 0, NULL, AUDIT_WRITE, ASK_YES_NO, 0, run_undo},
};
const struct command_table visit_commands = {undo_rows, sizeof undo_rows / sizeof undo_rows[0]};

/* --- the verbs --- */

void visit_open_patient(struct view *v, int64_t id, struct str name, struct str rest)
{
    struct env *e = env_of(v);
    struct args_patient args = {.id = id};

    env_take(e, id, name, rest);
    stack_open(e->stack, SCREEN_PATIENT, &args, NULL, NULL);
}

static void book_again(struct view *v, const struct visit *x)
{
    struct env *e = env_of(v);
    struct args_booking args = {.patient_id = e->in_hand.id, .patient_name = str_of(e->in_hand.name)};

    if (x != NULL && x->id != 0) {
        args.patient_id = x->patient_id;
        args.patient_name = x->patient;
        args.professional_id = x->professional_id;
    }
    stack_open(e->stack, SCREEN_BOOKING, &args, NULL, NULL);
}

unsigned visit_command(struct view *v, const struct command *c, const struct visit *x)
{
    const char *verb = strchr(c->id, '.');
    struct str is_verb = str_of(verb != NULL ? verb + 1 : "");
    struct env *e = env_of(v);

    if (is(is_verb, "undo"))
        return visit_undo(v);
    if (is(is_verb, "again")) {
        book_again(v, x);
        return UI_DONE;
    }
    if (x == NULL || x->id == 0)
        return UI_PASS;
    if (is(is_verb, "arrive"))
        step(v, x, "arrived");
    else if (is(is_verb, "start"))
        step(v, x, "in_progress");
    else if (is(is_verb, "finish"))
        step(v, x, "completed");
    else if (is(is_verb, "confirm"))
        step(v, x, "confirmed");
    else if (is(is_verb, "out"))
        ask_out(v, x);
    else if (is(is_verb, "back"))
        ask_back(v, x);
    else if (is(is_verb, "move"))
        stack_open(e->stack, SCREEN_BOOKING, &(struct args_booking){.appointment_id = x->id}, NULL,
                   NULL);
    else if (is(is_verb, "cancel"))
        stack_open(e->stack, SCREEN_CANCEL, &(struct args_appointment){.id = x->id}, NULL, NULL);
    else
        return UI_PASS;
    return UI_DONE;
}
