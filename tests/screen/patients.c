/* SPDX-License-Identifier: Apache-2.0 */
/* The screens of patients: finding, the record, the form; what waits, fails and comes late. */
#include <config.h>

#include "harness.h"

#include <stdio.h>
#include <string.h>

#include "fake_svc.h"
#include "screen/common/args.h"
#include "screen/common/env.h"
#include "screen/intake/intake.h"
#include "screen/record/record.h"
#include "screen/patients/patients.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const desk[] = {
    "patient.find:clinic",     "patient.open:clinic",     "patient.edit:clinic",
    "patient.create:clinic",   "patient.assign:clinic",   "patient.duplicates:clinic",
    "patient.consents:clinic", "patient.waiting:clinic",  "patient.appointments:clinic",
    "consent.give:clinic",     "consent.withdraw:clinic", "appointment.book:clinic",
    "appointment.see:clinic",  "waiting.work:clinic",     NULL};

static const struct view_class *const classes[] = {&patients_class, &patient_class, &consent_class,
                                                   &intake_class};
static const struct command_table *const tables[] = {&patients_commands, &patient_commands,
                                                     &intake_commands};
static const struct lookup lookups[] = {
    {STR("gender"), 1, STR("female"), STR("Feminino"), STR("Female"), true, 1},
    {STR("relationship"), 2, STR("mother"), STR("Mãe"), STR("Mother"), true, 1},
};

struct bench {
    struct harness h;
    struct arena arena;
    struct env env;
};

static bool may(void *app, const char *action)
{
    return env_may(app, action);
}

static void open_bench(struct bench *b, int rows, int cols)
{
    struct stack_opts o = {.app = &b->env,
                           .tables = tables,
                           .table_count = COUNT(tables),
                           .classes = classes,
                           .class_count = COUNT(classes),
                           .may = may};

    memset(b, 0, sizeof *b);
    arena_init(&b->arena, 0);
    harness_open(&b->h, rows, cols, "256", &o);
    b->env.loop = b->h.loop;
    b->env.stack = b->h.stack;
    b->env.svc = fake_svc_new(&b->arena, b->h.loop, desk);
    b->env.reference.lookups = lookups;
    b->env.reference.lookup_count = COUNT(lookups);
    b->env.reference.loaded = true;
}

static void close_bench(struct bench *b)
{
    harness_close(&b->h);
    arena_free(&b->arena);
}

static const char *const hit_names[] = {
    "id", "record_no", "status", "name", "registered_name", "birth_date", "age",
    "phone", "guardian_name", "cpf", "why", "deceased", "sort_key"};
#define HIT(id, record, name, birth, age, guardian) \
    id, record, "active", name, NULL, birth, age, "11981234456", guardian, "***.444.777-**", "name", "f", name
static const char *const hits[] = {
    HIT("1", "R-00001", "Ana Beatriz Nogueira", "1990-12-25", "35", NULL),
    HIT("2", "R-00002", "Caio Ferraz", "2011-03-12", "15", "Lúcia Ferraz"),
    "3", NULL, "applicant", "Maria Antonieta dos Santos Albuquerque de Sant'Anna e Vasconcelos", NULL,
    "1950-01-01", "76", NULL, NULL, NULL, "name", "f", "maria"};

static void found(struct bench *b, int n)
{
    fake_rows(b->env.svc, "patient_search", hit_names, COUNT(hit_names), hits, n);
    harness_settle(&b->h);
}

static void open_patients(struct bench *b)
{
    stack_open(b->h.stack, SCREEN_PATIENTS, NULL, NULL, NULL);
    harness_settle(&b->h);
}

static void test_browse(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    harness_sees(&b.h, "Reading ...");
    found(&b, 3);
    harness_sees(&b.h, "Ana Beatriz Nogueira");
    harness_sees(&b.h, "name, CPF, telephone");
    harness_sees(&b.h, "Insert New"); /* n, b and w would be typed */
    harness_sees_not(&b.h, "b Book");
    harness_sees_not(&b.h, "/ Find");
    harness_keys(&b.h, "Down");
    harness_sees(&b.h, "guardian Lúcia Ferraz");
    harness_sees(&b.h, "b Book");
    harness_golden(&b.h, "patients-list");
    harness_keys(&b.h, "Down b");
    assert_int_equal(fake_pending(b.env.svc, "patient_waiting"), 1); /* by the entry on the list */
    harness_resize(&b.h, 43, 132);
    harness_sees(&b.h, "***.444.777-**");
    close_bench(&b);
}

/* Whoever comes back from a record looks for the next person: what is typed is a name and no command, and
 * replaces the last search. */
static void test_next_search(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    found(&b, 3);
    harness_type(&b.h, "ana");
    harness_wait(&b.h, 90);
    found(&b, 1);
    harness_keys(&b.h, "Down Enter");
    harness_sees_not(&b.h, "1 found");
    harness_keys(&b.h, "Esc");
    harness_wait(&b.h, 300);
    harness_type(&b.h, "bruno");
    harness_wait(&b.h, 90);
    harness_sees(&b.h, " bruno ");
    assert_memory_equal(fake_call(b.env.svc, "patient_search")->params, "bruno|", 6);
    found(&b, 3);
    harness_keys(&b.h, "Down F2");
    harness_type(&b.h, "w");
    harness_wait(&b.h, 90);
    assert_memory_equal(fake_call(b.env.svc, "patient_search")->params, "w|", 2);
    close_bench(&b);
}

/* What one typed is read by the screen; whoever goes down gets the others, nobody twice. */
static void test_more_when_scrolled(void **state)
{
    enum { ALL = 17 };
    static const char *const one[] = {HIT("1", "R-00001", "Ana Souza", "1990-12-25", "35", NULL)};
    static char ids[ALL][8];
    const char *values[ALL * COUNT(one)];
    struct bench b;

    (void)state;
    for (size_t i = 0; i < ALL; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i + 1);
        memcpy(&values[i * COUNT(one)], one, sizeof one);
        values[i * COUNT(one)] = ids[i];
    }
    open_bench(&b, 24, 80);
    open_patients(&b);
    found(&b, 3);
    harness_type(&b.h, "sou");
    harness_wait(&b.h, 90);
    fake_rows(b.env.svc, "patient_search", hit_names, COUNT(hit_names), values, 15);
    harness_settle(&b.h);
    harness_sees(&b.h, "15 or more: type more");
    assert_int_equal(fake_pending(b.env.svc, "patient_search"), 0);
    for (int i = 0; i < 9; i++)
        harness_keys(&b.h, "Down");
    assert_int_equal(fake_pending(b.env.svc, "patient_search"), 1);
    assert_string_equal(fake_call(b.env.svc, "patient_search")->params, "sou|NULL|NULL|50|");
    fake_rows(b.env.svc, "patient_search", hit_names, COUNT(hit_names), values, ALL);
    harness_settle(&b.h);
    harness_sees(&b.h, "17 found");
    close_bench(&b);
}

static void test_typing_is_coalesced(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    found(&b, 3);
    harness_type(&b.h, "sou");
    assert_int_equal(fake_pending(b.env.svc, "patient_search"), 0);
    harness_wait(&b.h, 90);
    assert_int_equal(fake_pending(b.env.svc, "patient_search"), 1);
    assert_string_equal(fake_call(b.env.svc, "patient_search")->params, "sou|NULL|NULL|15|");
    harness_type(&b.h, "za");
    harness_wait(&b.h, 90);
    assert_int_equal(fake_pending(b.env.svc, "patient_search"), 1);
    assert_string_equal(fake_call(b.env.svc, "patient_search")->params, "souza|NULL|NULL|15|");
    assert_int_equal(fake_dropped(b.env.svc), 1);
    assert_int_equal(fake_made(b.env.svc, "patient_search"), 3);
    found(&b, 2);
    harness_sees(&b.h, "2 found");
    close_bench(&b);
}

static void test_nobody(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    found(&b, 1);
    harness_type(&b.h, "'; DROP TABLE");
    harness_wait(&b.h, 90);
    found(&b, 0);
    harness_sees(&b.h, "Nobody was found");
    harness_sees(&b.h, "'; DROP TABLE");
    harness_keys(&b.h, "Insert");
    harness_sees(&b.h, "New patient");
    harness_sees(&b.h, "'; DROP TABLE");
    close_bench(&b);
}

static void test_server_away(void **state)
{
    struct bench b;
    struct err away = err_make(ERR_NET, "The server is out of reach.", "test");

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    fake_state(b.env.svc, SVC_LOST);
    fake_fail(b.env.svc, "patient_search", away);
    harness_settle(&b.h);
    harness_sees(&b.h, "The server is out of reach.");
    fake_state(b.env.svc, SVC_IN);
    harness_settle(&b.h);
    found(&b, 2);
    harness_sees(&b.h, "Caio Ferraz");
    close_bench(&b);
}

static const char *const record_names[] = {
    "id", "version", "record_no", "status", "name", "registered_name", "social_name", "birth_date",
    "age", "cpf", "cns", "gender", "skin_colour", "schooling", "phone", "phone2", "email", "cep",
    "street", "number", "complement", "district", "city", "uf", "guardian_name",
    "guardian_relationship", "guardian_cpf", "guardian_phone", "emergency_name", "emergency_phone",
    "intern", "intern_name", "supervisor", "supervisor_name", "treatment_start", "language",
    "deceased_on", "merged_into", "created_at", "updated_at", "may_edit",
    "consented"};
static const char *const record[] = {
    "2", "4", "R-00002", "active", "Caio Ferraz", "Caio Ferraz", NULL, "2011-03-12",
    "15", "52998224725", NULL, "1", NULL, NULL, "11981234456", NULL, NULL, "01310100",
    "Avenida Paulista", "1000", NULL, "Bela Vista", "São Paulo", "SP", "Lúcia Ferraz",
    "mother", "11144477735", "11912345678", NULL, NULL,
    NULL, NULL, NULL, NULL, "2026-01-10", "pt_BR",
    NULL, NULL, "2026-01-10 12:00:00+00", "2026-01-10 12:00:00+00", "t", "t"};
static const char *const theirs[] = {
    "2", "5", "R-00002", "active", "Caio Ferraz Lima", "Caio Ferraz Lima", NULL, "2011-03-12",
    "15", "52998224725", NULL, "1", NULL, NULL, "11981234456", NULL, NULL, "01310100",
    "Avenida Paulista", "2000", NULL, "Bela Vista", "São Paulo", "SP", "Lúcia Ferraz",
    "mother", "11144477735", "11912345678", NULL, NULL,
    NULL, NULL, NULL, NULL, "2026-01-10", "pt_BR",
    NULL, NULL, "2026-01-10 12:00:00+00", "2026-01-10 12:00:00+00", "t", "t"};

static void answer_record(struct bench *b, const char *const *values)
{
    fake_rows(b->env.svc, "patient_get", record_names, COUNT(record_names), values, 1);
    harness_settle(&b->h);
}

/* What should have been asked of a new patient is said until somebody asks. */
static void test_says_that_no_consent_is_there(void **state)
{
    const char *none[COUNT(record_names)];
    struct bench b;

    (void)state;
    memcpy(none, record, sizeof none);
    none[COUNT(record_names) - 1] = "f";
    open_bench(&b, 24, 80);
    stack_open(b.h.stack, SCREEN_PATIENT, &(struct args_patient){.id = 2}, NULL, NULL);
    harness_settle(&b.h);
    answer_record(&b, record);
    harness_sees_not(&b.h, "no consent on file");
    harness_keys(&b.h, "r");
    fake_change(b.env.svc, SVC_TOPIC_PATIENT, 2, false);
    harness_settle(&b.h);
    answer_record(&b, none);
    harness_sees(&b.h, "! no consent on file");
    close_bench(&b);
}

static void test_record(void **state)
{
    static const char *const names[] = {"id", "version", "purpose", "text_version", "legal_basis",
                                        "given_by", "giver_name", "method", "text_hash", "given_at",
                                        "given_to", "expires_on", "withdrawn_at", "withdrawn_reason",
                                        "withdrawn_to", "state"};
    static const char *const values[] = {"9", "1", "care", "2026-01", "health_protection", "guardian",
                                         "Lúcia Ferraz", "paper", NULL, "2026-01-10 12:00:00+00",
                                         "Maria Souza", NULL, NULL, NULL, NULL, "given"};
    struct bench b;
    struct answer done = {.outcome = ANSWER_OK, .id = 9, .version = 2, .detail = STR("{}")};

    (void)state;
    open_bench(&b, 24, 80);
    open_patients(&b);
    found(&b, 3);
    harness_keys(&b.h, "Down Enter");
    harness_sees(&b.h, "Reading ...");
    answer_record(&b, record);
    harness_sees(&b.h, "529.982.247-25");
    harness_sees(&b.h, "guardian Lúcia Ferraz");
    assert_int_equal(b.env.in_hand.id, 2);
    harness_golden(&b.h, "patient-data");
    harness_keys(&b.h, "Right*3");
    fake_rows(b.env.svc, "patient_consents", names, COUNT(names), values, 1);
    harness_settle(&b.h);
    harness_sees(&b.h, "10/01/2026 09:00"); /* the clinic's clock */
    harness_keys(&b.h, "x");
    harness_sees(&b.h, "Withdraws the consent to: care.");
    harness_keys(&b.h, "Enter");
    harness_sees(&b.h, "a reason is needed");
    harness_type(&b.h, "changed her mind");
    harness_keys(&b.h, "Enter");
    assert_string_equal(fake_call(b.env.svc, "consent_withdraw")->params, "9|1|changed her mind|");
    fake_answer(b.env.svc, "consent_withdraw", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "The consent is withdrawn.");
    close_bench(&b);
}

static void open_form(struct bench *b, int64_t id)
{
    struct args_patient args = {.id = id};

    open_patients(b);
    found(b, 3);
    stack_open(b->h.stack, SCREEN_PATIENT_FORM, &args, NULL, NULL);
    harness_settle(&b->h);
}

static void test_minor_needs_guardian(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 43, 100);
    open_form(&b, 0);
    harness_type(&b.h, "Téo Alves");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "12/03/2015");
    harness_keys(&b.h, "Tab");
    harness_sees(&b.h, "Guardian (needed: the patient is under 18)");
    harness_keys(&b.h, "Ctrl-S");
    harness_sees(&b.h, "Not saved: look at the marked fields.");
    harness_sees_not(&b.h, "The patient is under 18."); /* the heading says it once */
    assert_int_equal(fake_made(b.env.svc, "patient_save"), 0);
    harness_golden(&b.h, "intake-minor");
    close_bench(&b);
}

static void test_saved_once(void **state)
{
    struct answer wrong = {.outcome = ANSWER_INVALID, .code = STR("bad_cep"), .field = STR("cep"),
                           .detail = STR("{\"fields\":[{\"field\":\"cep\",\"code\":\"bad_cep\"},"
                                         "{\"field\":\"street\",\"code\":\"too_long\"}]}")};
    struct answer done = {.outcome = ANSWER_OK, .id = 77, .version = 1,
                          .detail = STR("{\"name\":\"Rita Dias\",\"record_no\":\"R-00077\"}")};
    struct bench b;
    char first[37];

    (void)state;
    open_bench(&b, 43, 100);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "25121990");
    harness_keys(&b.h, "Ctrl-S Ctrl-S");
    assert_int_equal(fake_made(b.env.svc, "patient_save"), 1);
    assert_string_equal(fake_call(b.env.svc, "patient_save")->params,
                        "NULL|NULL|{\"registered_name\":\"Rita Dias\",\"birth_date\":\"1990-12-25\"}|");
    memcpy(first, fake_call(b.env.svc, "patient_save")->ticket, sizeof first);
    fake_answer(b.env.svc, "patient_save", &wrong);
    harness_settle(&b.h);
    harness_sees(&b.h, "Not saved: look at the marked fields.");
    harness_sees(&b.h, "This CEP is not right");
    harness_sees(&b.h, "This is too long.");
    harness_keys(&b.h, "Ctrl-S");
    assert_string_not_equal(fake_call(b.env.svc, "patient_save")->ticket, first);
    fake_answer(b.env.svc, "patient_save", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "! Saved: record R-00077, Rita Dias. No consent is on file yet.");
    assert_int_equal(b.env.in_hand.id, 77);
    close_bench(&b);
}

/* The consents given at the desk go with the patient: one write, saved or refused as one. */
static void test_consents_go_along(void **state)
{
    struct answer no = {.outcome = ANSWER_INVALID, .code = STR("too_long"),
                        .field = STR("consent_text_version"),
                        .detail = STR("{\"fields\":[{\"field\":\"consent_text_version\","
                                      "\"code\":\"too_long\"}]}")};
    struct answer done = {.outcome = ANSWER_OK, .id = 78, .version = 1,
                          .detail = STR("{\"name\":\"Rita Dias\",\"record_no\":\"R-00078\"}")};
    struct bench b;

    (void)state;
    open_bench(&b, 43, 100);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "25121990");
    harness_keys(&b.h, "Shift-Tab Shift-Tab Shift-Tab Space Tab Space Enter");
    harness_type(&b.h, "2026-01");
    harness_keys(&b.h, "Ctrl-S");
    assert_string_equal(
        fake_call(b.env.svc, "patient_save")->params,
        "NULL|NULL|{\"registered_name\":\"Rita Dias\",\"birth_date\":\"1990-12-25\",\"consents\":["
        "{\"purpose\":\"data_use\",\"legal_basis\":\"consent\",\"text_version\":\"2026-01\","
        "\"method\":\"paper\",\"given_by\":\"patient\"}]}|");
    fake_answer(b.env.svc, "patient_save", &no);
    harness_settle(&b.h);
    harness_sees(&b.h, "This is too long.");
    harness_keys(&b.h, "Ctrl-S");
    fake_answer(b.env.svc, "patient_save", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "Saved: record R-00078, Rita Dias.");
    harness_sees_not(&b.h, "No consent");
    assert_int_equal(fake_made(b.env.svc, "consent_give"), 0);
    close_bench(&b);
}

static const char *const alike_names[] = {"id", "record_no", "status", "name", "registered_name",
                                          "birth_date", "age", "phone", "cpf", "score", "reasons",
                                          "refuses"};
static const char *const alike[] = {"5", "R-00005", "active", "Rita Dias Lobo", NULL, "1990-12-25",
                                    "35", NULL, NULL, "80", "{name,birth_date}", "t"};

static void test_alike(void **state)
{
    struct answer done = {.outcome = ANSWER_OK, .id = 78, .version = 1,
                          .detail = STR("{\"name\":\"Rita Dias\",\"record_no\":\"R-00078\"}")};
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_wait(&b.h, 90);
    assert_int_equal(fake_pending(b.env.svc, "patient_duplicates"), 1);
    fake_rows(b.env.svc, "patient_duplicates", alike_names, COUNT(alike_names), alike, 1);
    harness_settle(&b.h);
    harness_sees(&b.h, "1 record may be this person: Alt-D");
    harness_sees(&b.h, "same name, same birth");
    harness_golden(&b.h, "intake-alike");
    harness_keys(&b.h, "Alt-d Enter");
    harness_sees(&b.h, "Is it the same person?");
    harness_keys(&b.h, "2");
    harness_sees_not(&b.h, "may be this person");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "25/12/1990");
    harness_keys(&b.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(b.env.svc, "patient_save")->params, "\"not_duplicate_of\":[5]"));
    fake_answer(b.env.svc, "patient_save", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, ", Rita Dias.");
    close_bench(&b);
}

/* The list may change behind the question: what was asked about is what the answer is about. */
static void test_alike_changes(void **state)
{
    static const char *const other[] = {"6", "R-00006", "active", "Rita Dias Lima", NULL, "1990-12-25",
                                        "35", NULL, NULL, "80", "{name,birth_date}", "t"};
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_wait(&b.h, 90);
    fake_rows(b.env.svc, "patient_duplicates", alike_names, COUNT(alike_names), alike, 1);
    harness_settle(&b.h);
    harness_type(&b.h, " L");
    harness_wait(&b.h, 90);
    harness_keys(&b.h, "Alt-d Enter");
    harness_sees(&b.h, "Is it the same person?");
    fake_rows(b.env.svc, "patient_duplicates", alike_names, COUNT(alike_names), other, 1);
    harness_settle(&b.h);
    harness_keys(&b.h, "2 Esc Tab Tab");
    harness_type(&b.h, "25/12/1990");
    harness_keys(&b.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(b.env.svc, "patient_save")->params, "\"not_duplicate_of\":[5]"));
    close_bench(&b);
}

static void test_refused_as_alike(void **state)
{
    struct answer no = {
        .outcome = ANSWER_REFUSED, .code = STR("possible_duplicate"), .field = STR("registered_name"),
        .detail = STR("{\"candidates\":[{\"id\":5,\"record_no\":\"R-00005\",\"name\":\"Rita Lobo\","
                      "\"birth_date\":\"1990-12-25\",\"status\":\"active\",\"score\":90,"
                      "\"reasons\":[\"name\"]}]}")};
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "25/12/1990");
    harness_keys(&b.h, "Ctrl-S");
    fake_answer(b.env.svc, "patient_save", &no);
    harness_settle(&b.h);
    harness_sees(&b.h, "Not saved yet: this person may be registered already.");
    harness_keys(&b.h, "Down Enter"); /* none of these: save */
    assert_int_equal(fake_made(b.env.svc, "patient_save"), 2);
    assert_non_null(strstr(fake_call(b.env.svc, "patient_save")->params, "\"not_duplicate_of\":[5]"));
    close_bench(&b);
}

static void test_conflict(void **state)
{
    struct answer no = {.outcome = ANSWER_CONFLICT, .code = STR("version_conflict"),
                        .detail = STR("{\"version\":5,\"fields\":[]}")};
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_form(&b, 2);
    answer_record(&b, record);
    harness_keys(&b.h, "End");
    harness_type(&b.h, " Neto");
    harness_keys(&b.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(b.env.svc, "patient_save")->params,
                           "2|4|{\"registered_name\":\"Caio Ferraz Neto\"}|"));
    fake_answer(b.env.svc, "patient_save", &no);
    harness_settle(&b.h);
    answer_record(&b, theirs);
    harness_sees(&b.h, "mine: Caio Ferraz Neto");
    harness_sees(&b.h, "another terminal: Caio Ferraz Lima");
    harness_keys(&b.h, "Ctrl-S");
    harness_sees(&b.h, "Two values stand here");
    assert_int_equal(fake_made(b.env.svc, "patient_save"), 1);
    harness_keys(&b.h, "Ctrl-T Ctrl-T Ctrl-S");
    assert_int_equal(fake_made(b.env.svc, "patient_save"), 2);
    assert_non_null(strstr(fake_call(b.env.svc, "patient_save")->params, "2|5|"));
    close_bench(&b);
}

static void test_leaving(void **state)
{
    struct answer no = {.outcome = ANSWER_REFUSED, .code = STR("cpf_taken"), .field = STR("cpf"),
                        .detail = STR("{}")};
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    open_form(&b, 0);
    harness_type(&b.h, "Rita Dias");
    harness_keys(&b.h, "Esc");
    harness_wait(&b.h, 300);
    harness_sees(&b.h, "Leave without saving?");
    harness_keys(&b.h, "Esc");
    harness_wait(&b.h, 300);
    harness_sees(&b.h, "New patient");
    harness_keys(&b.h, "Tab Tab");
    harness_type(&b.h, "25/12/1990");
    harness_keys(&b.h, "Ctrl-S");
    harness_keys(&b.h, "Esc"); /* leaves the wait: the save goes on */
    harness_wait(&b.h, 400);
    harness_sees(&b.h, "Leave the form while it is being saved?");
    harness_keys(&b.h, "Left Enter");
    harness_sees_not(&b.h, "New patient");
    fake_answer(b.env.svc, "patient_save", &no);
    harness_settle(&b.h);
    harness_sees(&b.h, "Not saved, here it is again.");
    harness_sees(&b.h, "Rita Dias");
    harness_sees(&b.h, "25/12/1990");
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_browse),
        cmocka_unit_test(test_next_search),
        cmocka_unit_test(test_more_when_scrolled),
        cmocka_unit_test(test_typing_is_coalesced),
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_server_away),
        cmocka_unit_test(test_says_that_no_consent_is_there),
        cmocka_unit_test(test_record),
        cmocka_unit_test(test_minor_needs_guardian),
        cmocka_unit_test(test_saved_once), cmocka_unit_test(test_consents_go_along),
        cmocka_unit_test(test_alike), cmocka_unit_test(test_alike_changes),
        cmocka_unit_test(test_refused_as_alike),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_leaving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
