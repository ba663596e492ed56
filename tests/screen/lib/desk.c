/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "sec/sec.h"

static const char *const everything[] = {
    "appointment.arrive:clinic", "appointment.book:clinic",    "appointment.cancel:clinic",
    "appointment.complete:clinic", "appointment.confirm:clinic", "appointment.error:clinic",
    "appointment.move:clinic",   "appointment.no_show:clinic", "appointment.see:clinic",
    "appointment.start:clinic",  "audit.list:clinic",          "consent.give:clinic",
    "consent.withdraw:clinic",   "patient.access:clinic",      "patient.appointments:clinic",
    "patient.assign:clinic",     "patient.consents:clinic",    "patient.create:clinic",
    "patient.duplicates:clinic", "patient.edit:clinic",        "patient.find:clinic",
    "patient.open:clinic",       "patient.waiting:clinic",     "staff.manage:clinic",
    "staff.see:clinic",          "waiting.book:clinic",        "waiting.see:clinic",
    "waiting.triage:clinic",     "waiting.work:clinic",        NULL};

/* --- what is read once after coming in --- */

#define LOOKUPS_HEAD "kind|id|code|label_pt|label_en|active|sort"
static const char *const lookups[] = {
    "gender|1|male|Masculino|Male|t|1",
    "gender|2|female|Feminino|Female|t|2",
    "relationship|11|mother|Mãe|Mother|t|1",
    "appointment_kind|21|triage|Triagem|Triage|t|1",
    "appointment_kind|22|psychotherapy|Psicoterapia|Psychotherapy|t|2",
    "cancel_reason|31|unable|Imprevisto do paciente|Patient unable to come|t|1",
    "cancel_reason|32|travel|Dificuldade de transporte|Travel difficulty|t|2",
    "cancel_reason|33|professional_absent|Ausência do profissional|Professional absent|t|6",
    "waiting_priority|41|urgent|Urgente|Urgent|t|1",
    "waiting_priority|42|priority|Prioritário|Priority|t|2",
    "waiting_priority|43|routine|Rotina|Routine|t|3",
    "waiting_flow|51|em_espera|Em Espera|Waiting|t|1",
    "waiting_flow|52|em_triagem|Em Triagem|In triage|t|2",
    "waiting_removal|61|gave_up|Desistiu|Gave up|t|3",
    "waiting_removal|62|no_reply|Não respondeu às tentativas|No reply to the attempts|t|2",
};

#define PROFESSIONALS_HEAD "id|staff_id|name|specialty|kind|room_id|active|minutes|hours"
static const char *const professionals[] = {
    "1|2|Dr. João Prado|Psicologia clínica|supervisor|1|t|50|t",
    "2|3|Lívia Moura|Psicologia infantil|intern|2|t|50|t",
    "3|4|Rita Tavares|Neuropsicologia|intern|3|t|30|t",
    "4|5|" LONG_NAME "|Terapia de casal e de família em grupo|intern|2|t|50|t",
    "5|6|Íris Duarte||intern||t|50|f",
};

#define ROOMS_HEAD "id|name|active"
static const char *const rooms[] = {"1|Sala 1|t", "2|Sala 2|t", "3|Sala de ludoterapia 3|t"};

void desk_reference(struct desk *d)
{
    const struct fake_table l = TABLE(LOOKUPS_HEAD, lookups), p = TABLE(PROFESSIONALS_HEAD, professionals),
                            r = TABLE(ROOMS_HEAD, rooms);

    desk_rows(d, "lookups", &l, 1);
    desk_rows(d, "professionals", &p, 1);
    desk_rows(d, "rooms", &r, 1);
}

/* --- the composition root's part, without a server and a terminal --- */

static bool may(void *app, const char *action)
{
    return env_may(app, action);
}

static void touched(void *app)
{
    struct env *e = app;

    idle_touched(e->app);
}

static void time_text(void *app, char out[8])
{
    char text[FORMAT_MAX];

    format_time(text, env_minute(app));
    snprintf(out, 8, "%.7s", text);
}

static void use_language(struct desk *d, const char *language)
{
    const char *data = getenv("ARCA_DATADIR");

    snprintf(d->locale, sizeof d->locale, "%s/locale", data != NULL ? data : "data");
    i18n_open(d->locale);
    i18n_language(language);
    assert_string_equal(i18n_language_now(), language);
}

static void make_svc(struct desk *d, const char *const *actions)
{
    d->svc = fake_svc_new(&d->arena, d->h.loop, actions);
    d->app.env.svc = d->svc;
    fake_session(d->svc)->language = str_of(i18n_language_now());
    fake_session(d->svc)->last_access_at = STR("2026-11-19 17:02");
    fake_session(d->svc)->last_access_from = STR("desk-1");
}

static const char *const operators[] = {"studio.see:clinic", "studio.edit:clinic", NULL};

static void open_program(struct desk *d, int rows, int cols, const char *look, const char *language, bool studio)
{
    struct stack_opts o = {.app = &d->app.env,
                           .tables = studio ? registry_studio_tables : registry_tables,
                           .table_count = studio ? registry_studio_table_count : registry_table_count,
                           .classes = studio ? registry_studio_classes : registry_classes,
                           .class_count = studio ? registry_studio_class_count : registry_class_count,
                           .may = may,
                           .touched = touched,
                           .time_text = time_text};

    memset(d, 0, sizeof *d);
    assert_true(sec_init().kind == ERR_NONE);
    use_language(d, language);
    arena_init(&d->arena, 0);
    conf_init(&d->conf, &d->arena);
    d->app.options.conf = &d->conf;
    d->app.options.studio = studio;
    harness_open(&d->h, rows, cols, look, &o);
    reference_init(&d->app.env.reference);
    d->app.loop = d->h.loop;
    d->app.term = d->h.term;
    d->app.env.loop = d->h.loop;
    d->app.env.stack = d->h.stack;
    d->app.env.app = &d->app;
    d->app.env.sign_out = session_sign_out;
    d->app.env.lock = idle_lock;
    d->app.env.language = session_language;
    d->app.env.clinic = session_clinic;
    make_svc(d, studio ? operators : everything);
    svc_sign_out(d->svc);
    d->app.watch = svc_subscribe(d->svc, SVC_TOPIC_STATE, session_changed, &d->app);
    if (!studio)
        onebox_begin(&d->app);
    stack_open(d->h.stack, SCREEN_SIGN_IN, NULL, NULL, NULL);
    harness_settle(&d->h);
}

void desk_open(struct desk *d, int rows, int cols, const char *look, const char *language)
{
    open_program(d, rows, cols, look, language, false);
}

void desk_studio(struct desk *d, int rows, int cols, const char *look, const char *language)
{
    struct svc_session *s;

    open_program(d, rows, cols, look, language, true);
    s = fake_session(d->svc);
    s->login = s->name = STR("postgres");
    s->role = STR("operator");
    s->clinic_name = STR_EMPTY;
    s->staff_id = s->clinic_id = 0;
    s->environment = STR("development");
    fake_state(d->svc, SVC_IN);
    harness_settle(&d->h);
}

void desk_close(struct desk *d)
{
    idle_stop(&d->app);
    if (!d->app.options.studio)
        onebox_end(&d->app);
    harness_close(&d->h);
    reference_free(&d->app.env.reference);
    arena_free(&d->arena);
    i18n_end();
}

void desk_in(struct desk *d)
{
    fake_state(d->svc, SVC_IN);
    harness_settle(&d->h);
    if (!fake_session(d->svc)->must_change_password) /* who must asks for nothing before */
        desk_reference(d);
}

void desk_in_as(struct desk *d, const char *role, const char *const *actions)
{
    struct svc_session *s = fake_session(d->svc);
    size_t n = 0;
    struct str *texts;

    while (actions[n] != NULL)
        n++;
    texts = ARENA_ARRAY(&d->arena, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        texts[i] = str_of(actions[i]);
    s->role = str_of(role);
    s->may = permission_read(&d->arena, texts, n);
    desk_in(d);
}

void desk_screen(struct desk *d, const char *screen, const void *args)
{
    desk_in(d);
    desk_fail(d, "board"); /* nothing of it is looked at */
    stack_hush(d->h.stack);
    stack_open(d->h.stack, screen, args, NULL, NULL);
    harness_settle(&d->h);
}

void desk_rows(struct desk *d, const char *name, const struct fake_table *tables, int count)
{
    fake_tables(d->svc, name, tables, count);
    harness_settle(&d->h);
}

void desk_answer(struct desk *d, const char *name, const struct answer *answer)
{
    fake_answer(d->svc, name, answer);
    harness_settle(&d->h);
}

void desk_fail(struct desk *d, const char *name)
{
    fake_fail(d->svc, name,
              err_make(ERR_NET, N_("The server is out of reach. The connection comes back by itself."),
                       "test"));
    harness_settle(&d->h);
}

void desk_language(struct desk *d, const char *word, const char *key)
{
    static const struct fake_table nobody = {"id|record_no|status|name|registered_name|birth_date|age|phone|"
                                             "guardian_name|cpf|why|deceased|sort_key", NULL, 0};

    harness_keys(&d->h, "Ctrl-K");
    harness_type(&d->h, word);
    harness_wait(&d->h, 200);
    desk_rows(d, "patient_search", &nobody, 1);
    harness_keys(&d->h, "Enter");
    harness_keys(&d->h, key);
}

static void scene(const char *name, void (*show)(struct desk *d), bool studio)
{
    /* Every two of size, language and colour meet once. */
    static const struct {
        int rows, cols;
        const char *look, *language;
    } looks[] = {
        {24, 80, "256", "en"}, {24, 80, "mono", "pt_BR"}, {43, 132, "mono", "en"}, {43, 132, "256", "pt_BR"}};

    for (size_t i = 0; i < COUNT(looks); i++) {
        struct desk d;
        char file[100];

        (studio ? desk_studio : desk_open)(&d, looks[i].rows, looks[i].cols, looks[i].look, looks[i].language);
        show(&d);
        snprintf(file, sizeof file, "%s-%s", name, looks[i].language);
        harness_golden(&d.h, file);
        desk_close(&d);
    }
}

void desk_scene(const char *name, void (*show)(struct desk *d))
{
    scene(name, show, false);
}

void desk_studio_scene(const char *name, void (*show)(struct desk *d))
{
    scene(name, show, true);
}
