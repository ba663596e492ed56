/* SPDX-License-Identifier: Apache-2.0 */
/* arca --studio: the tables, a table's rows, one row, its history, what is looked for, a change. */
#include <config.h>

#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_COLUMN "a_column_with_the_longest_name_that_the_database_takes_of_63_chr"

static const char *const two[] = {"1|central|Clínica-Escola Central", "2|norte|" LONG_NAME};
static const char *const one[] = {"1|central|Clínica-Escola Central"};
static const struct fake_table clinics = TABLE("id|code|name", two), clinic = TABLE("id|code|name", one);

static const char *const tables_rows[] = {
    "clinic|appointment|clinic||2598|1777664|", "clinic|lookup|free||57|65536|", "clinic|patient|clinic||1000000|734003200|",
    "clinic|request|closed|closed|0|24576|", "audit|event|clinic||20000000|21474836480|", "arca|new_table|closed|unclassified|-1|8192|"};
static const struct fake_table tables = TABLE("schema|name|keep|why|rows|bytes|comment", tables_rows);

#define COLUMN_HEAD "n|name|type|class|kind|sortable|nullable|key|ref_schema|ref_table"
static const char *const column_rows[] = {
    "1|id|bigint|shown|number|t|f|t||",
    "2|clinic_id|bigint|shown|number|f|f|f|clinic|clinic",
    "3|patient_id|bigint|shown|number|t|f|f|clinic|patient",
    "4|room_id|bigint|edit|number|f|t|f|clinic|room",
    "5|starts_at|timestamp with time zone|shown|time|t|f|f||",
    "6|state|text|shown|text|f|f|f||",
    "7|note|text|clinical|text|f|t|f||",
    "8|" LONG_COLUMN "|text|edit|text|f|t|f||",
    "9|version|integer|shown|number|f|f|f||",
};
static const struct fake_table columns = TABLE(COLUMN_HEAD, column_rows);

#define LINE(id, patient, room, state)                                                                      \
    "{\"k\": [\"" id "\"], \"s\": null}|[\"" id "\", \"1\", \"" patient "\", " room                               \
    ", \"2026-11-20 10:30:00-03\", \"" state "\", false, \"" LONG_NAME "\", \"3\"]"
static const char *const line_rows[] = {LINE("70", "12", "\"2\"", "booked"), LINE("71", "13", "null", "arrived"),
                                        LINE("72", "12", "\"3\"", "entered\\u001b[31m in error")};
static const struct fake_table lines = TABLE("place|cells", line_rows), no_lines = {"place|cells", NULL, 0};

#define ROW_HEAD COLUMN_HEAD "|value"
static const char *const row_rows[] = {
    "1|id|bigint|shown|number|t|f|t|||71",
    "2|clinic_id|bigint|shown|number|f|f|f|clinic|clinic|1",
    "3|patient_id|bigint|shown|number|t|f|f|clinic|patient|13",
    "4|room_id|bigint|edit|number|f|t|f|clinic|room|",
    "5|starts_at|timestamp with time zone|shown|time|t|f|f|||2026-11-20 10:30:00-03",
    "6|state|text|shown|text|f|f|f|||arrived",
    "7|note|text|clinical|text|f|t|f|||",
    "8|" LONG_COLUMN "|text|edit|text|f|t|f|||A long text goes on over as many lines as it needs, so that all of it can be "
    "read without moving sideways, which nobody does: " LONG_NAME,
    "9|version|integer|shown|number|f|f|f|||3",
};
static const char *const theirs_rows[] = {
    "1|id|bigint|shown|number|t|f|t|||71",
    "4|room_id|bigint|edit|number|f|t|f|clinic|room|9",
    "8|" LONG_COLUMN "|text|edit|text|f|t|f|||Theirs",
    "9|version|integer|shown|number|f|f|f|||4",
};
static const struct fake_table row = TABLE(ROW_HEAD, row_rows), theirs = TABLE(ROW_HEAD, theirs_rows), no_row = {ROW_HEAD, NULL, 0};

static const char *const change_rows[] = {
    "905|2026-11-20 10:42:07|maria.souza|appointment.arrive|update|{\"state\": [\"booked\", \"arrived\"], \"version\": [2, 3]}|0",
    "900|2026-11-19 08:00:02|" LONG_NAME "|appointment.update|update|{\"room_id\": [2, null], \"version\": [1, 2]}|1",
    "890|2026-11-18 17:12:40|joana.lima|appointment.book|insert|{\"state\": \"booked\", \"patient_id\": 13}|2"};
static const struct fake_table changes = TABLE("event_id|at|actor|action|op|changes|masked", change_rows);

/* --- scenes --- */

static void clinic_chosen(struct desk *d)
{
    desk_rows(d, "studio_clinics", &clinics, 1);
    harness_keys(&d->h, "Enter");
    desk_rows(d, "studio_tables", &tables, 1);
}

static void which_clinic(struct desk *d)
{
    desk_rows(d, "studio_clinics", &clinics, 1);
}

static void answer_rows(struct desk *d, const struct fake_table *l)
{
    const struct fake_table both[] = {columns, *l};

    fake_tables_with(d->svc, "studio_rows", both, 2, "{\"before\": false, \"after\": true}");
    harness_settle(&d->h);
}

static void rows(struct desk *d)
{
    clinic_chosen(d);
    harness_keys(&d->h, "Enter");
    answer_rows(d, &lines);
}

static void rows_none(struct desk *d)
{
    clinic_chosen(d);
    harness_keys(&d->h, "Enter");
    answer_rows(d, &no_lines);
}

static void rows_failed(struct desk *d)
{
    clinic_chosen(d);
    harness_keys(&d->h, "Enter");
    desk_fail(d, "studio_rows");
}

static void follow_which(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "g");
}

static void order_which(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "s");
}

static void filter(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "f");
    harness_type(&d->h, "state");
    harness_keys(&d->h, "Tab Space");
    harness_wait(&d->h, 100);
}

static void too_slow(struct desk *d)
{
    const struct answer slow = {.outcome = ANSWER_INVALID, .code = STR("too_slow"), .field = STR("column"), .detail = STR("{}")};

    rows(d);
    harness_keys(&d->h, "f");
    harness_type(&d->h, "state");
    harness_keys(&d->h, "Tab*2");
    harness_type(&d->h, "arrived");
    harness_keys(&d->h, "Ctrl-S");
    desk_answer(d, "studio_rows", &slow);
}

static void whole(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "Down Enter");
    desk_rows(d, "studio_row", &row, 1);
}

static void gone(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "Enter");
    desk_rows(d, "studio_row", &no_row, 1);
}

static void history(struct desk *d)
{
    whole(d);
    harness_keys(&d->h, "h");
    desk_rows(d, "studio_history", &changes, 1);
}

static void one_change(struct desk *d)
{
    history(d);
    harness_keys(&d->h, "Down Enter");
}

static void form(struct desk *d)
{
    whole(d);
    harness_keys(&d->h, "e");
}

static void conflict(struct desk *d)
{
    const struct answer late = {.outcome = ANSWER_CONFLICT, .code = STR("version_conflict"), .field = STR_EMPTY, .detail = STR("{}")};

    form(d);
    harness_type(&d->h, "5");
    harness_keys(&d->h, "Ctrl-S");
    desk_answer(d, "studio_save", &late);
    desk_rows(d, "studio_row", &theirs, 1);
}

static void file(struct desk *d)
{
    rows(d);
    harness_keys(&d->h, "w");
}

#define STUDIO_SCENE(fn, name)                                                                     \
    static void test_##fn(void **state)                                                            \
    {                                                                                              \
        (void)state;                                                                               \
        desk_studio_scene(name, fn);                                                               \
    }

STUDIO_SCENE(which_clinic, "studio-clinic")
STUDIO_SCENE(clinic_chosen, "studio-tables")
STUDIO_SCENE(rows, "studio-rows")
STUDIO_SCENE(rows_none, "studio-rows-none")
STUDIO_SCENE(rows_failed, "studio-rows-failed")
STUDIO_SCENE(follow_which, "studio-follow")
STUDIO_SCENE(order_which, "studio-order")
STUDIO_SCENE(filter, "studio-filter")
STUDIO_SCENE(too_slow, "studio-too-slow")
STUDIO_SCENE(whole, "studio-row")
STUDIO_SCENE(gone, "studio-row-gone")
STUDIO_SCENE(history, "studio-history")
STUDIO_SCENE(one_change, "studio-change")
STUDIO_SCENE(form, "studio-edit")
STUDIO_SCENE(conflict, "studio-conflict")
STUDIO_SCENE(file, "studio-file")

/* --- what it does --- */

static void test_one_clinic_needs_no_choice(void **state)
{
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    desk_rows(&d, "studio_clinics", &clinic, 1);
    assert_non_null(strstr(fake_call(d.svc, "studio_tables")->params, "1|"));
    desk_rows(&d, "studio_tables", &tables, 1);
    harness_sees(&d.h, "Clínica-Escola Central");
    harness_sees(&d.h, "6 tables");
    harness_keys(&d.h, "Down*3 Enter");
    harness_sees(&d.h, "never opened");
    harness_keys(&d.h, "End Enter");
    harness_sees(&d.h, "Nobody has said yet");
    desk_close(&d);
}

static void test_no_patient_is_within_reach(void **state)
{
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    clinic_chosen(&d);
    harness_keys(&d.h, "F2 F3 F4 F5");
    harness_sees(&d.h, "clinic.appointment");
    assert_null(stack_open(d.h.stack, SCREEN_PATIENTS, NULL, NULL, NULL));
    desk_close(&d);
}

static void test_looks_for_what_was_said(void **state)
{
    const char *p;
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    too_slow(&d);
    harness_sees(&d.h, "Stopped after five seconds");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    p = fake_call(d.svc, "studio_rows")->params; /* what there was before */
    assert_null(strstr(p, "arrived"));
    answer_rows(&d, &lines);
    harness_keys(&d.h, "f");
    harness_type(&d.h, "state");
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "begins");
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "arr");
    harness_keys(&d.h, "Enter");
    p = fake_call(d.svc, "studio_rows")->params;
    assert_non_null(strstr(p, "\"column\":\"state\",\"op\":\"begins\",\"value\":\"arr\""));
    assert_non_null(strstr(p, "\"how\":\"first\""));
    answer_rows(&d, &no_lines);
    harness_sees(&d.h, "state begins with arr");
    harness_sees(&d.h, "x takes the filter away");
    harness_keys(&d.h, "x");
    assert_null(strstr(fake_call(d.svc, "studio_rows")->params, "begins"));
    desk_close(&d);
}

/* Pages go on from a row, to either side; the end is asked for from the end. */
static void test_pages_by_key(void **state)
{
    char ticket[37];
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    rows(&d);
    assert_non_null(strstr(fake_call(d.svc, "studio_rows")->params, "\"how\":\"after\",\"place\":{\"k\": [\"72\"], \"s\": null}"));
    memcpy(ticket, fake_call(d.svc, "studio_rows")->ticket, sizeof ticket);
    harness_keys(&d.h, "End");
    answer_rows(&d, &no_lines);
    harness_keys(&d.h, "s 1");
    assert_non_null(strstr(fake_call(d.svc, "studio_rows")->params, "\"sort\":\"patient_id\",\"down\":false"));
    assert_string_not_equal(fake_call(d.svc, "studio_rows")->ticket, ticket); /* another question */
    desk_close(&d);
}

static void test_follows_and_comes_back(void **state)
{
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    rows(&d);
    harness_keys(&d.h, "Down g 2");
    assert_non_null(strstr(fake_call(d.svc, "studio_row")->params, "\"table\":\"patient\",\"key\":[\"13\"]"));
    desk_rows(&d, "studio_row", &row, 1);
    harness_keys(&d.h, "Down*2 Enter");
    assert_non_null(strstr(fake_call(d.svc, "studio_row")->params, "\"table\":\"patient\",\"key\":[\"13\"]"));
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "▶ 71");
    desk_close(&d);
}

static void test_columns_move(void **state)
{
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    rows(&d);
    harness_sees(&d.h, "patient_id");
    harness_keys(&d.h, "Right*2");
    harness_sees(&d.h, "starts_at");
    harness_sees(&d.h, "columns 3-");
    harness_keys(&d.h, "Left*3");
    harness_sees(&d.h, "no more columns");
    desk_close(&d);
}

static void test_saves_what_was_changed(void **state)
{
    const struct answer ok = {.outcome = ANSWER_OK, .version = 5, .code = STR_EMPTY, .field = STR_EMPTY, .detail = STR("{}")};
    const char *p;
    char request[37];
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    form(&d);
    harness_type(&d.h, "5");
    harness_keys(&d.h, "Ctrl-S");
    p = fake_call(d.svc, "studio_save")->params;
    assert_non_null(strstr(p, "\"key\":[\"71\"],\"version\":3,\"changes\":{\"room_id\":\"5\"}"));
    memcpy(request, fake_call(d.svc, "studio_save")->ticket, sizeof request);
    desk_answer(&d, "studio_save", &(struct answer){.outcome = ANSWER_CONFLICT, .code = STR("version_conflict"), .detail = STR("{}"),
                                                    .field = STR_EMPTY});
    desk_rows(&d, "studio_row", &theirs, 1);
    harness_sees(&d.h, "Both values are shown");
    harness_keys(&d.h, "Ctrl-T Ctrl-T Ctrl-S");
    if (fake_pending(d.svc, "studio_save") == 0)
        harness_keys(&d.h, "Ctrl-S");
    p = fake_call(d.svc, "studio_save")->params;
    assert_non_null(strstr(p, "\"version\":4"));
    assert_string_not_equal(fake_call(d.svc, "studio_save")->ticket, request);
    desk_answer(&d, "studio_save", &ok);
    harness_sees(&d.h, "The row is saved");
    assert_int_equal(fake_pending(d.svc, "studio_row"), 1); /* shown as it is now */
    desk_close(&d);
}

static void test_is_read_only_outside_development(void **state)
{
    static const char *const see[] = {"studio.see:clinic", NULL};
    struct desk d;

    (void)state;
    desk_studio(&d, 24, 80, "256", "en");
    whole(&d);
    d.app.env.read_only = true; /* this terminal is stricter */
    harness_keys(&d.h, "e");
    harness_sees(&d.h, "Only a database and a terminal for development");
    d.app.env.read_only = false;
    fake_session(d.svc)->may = permission_read(&d.arena, (const struct str[]){str_of(see[0])}, 1);
    harness_keys(&d.h, "e");
    assert_int_equal(fake_pending(d.svc, "studio_save"), 0);
    harness_sees(&d.h, "Only a database and a terminal for development");
    desk_close(&d);
}

/* A file for its maker alone, without what is masked, with no formula; nothing half is left. */
static void test_writes_a_file(void **state)
{
    static const char *const out[] = {
        "{\"k\": [\"70\"], \"s\": null}|[\"70\", \"1\", \"12\", null, \"2026-11-20\", \"=1+1\", false, \"a \\\"b\\\"\", \"3\"]"};
    const struct fake_table page = TABLE("place|cells", out);
    char folder[] = "/tmp/arcat.XXXXXX", path[64], text[600] = "";
    struct stat st;
    struct desk d;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/out.csv", folder);
    desk_studio(&d, 24, 80, "256", "en");
    file(&d);
    harness_keys(&d.h, "Ctrl-U");
    harness_type(&d.h, path);
    harness_keys(&d.h, "Enter");
    fake_tables_with(d.svc, "studio_export", &page, 1, "{\"before\": false, \"after\": true}");
    harness_settle(&d.h);
    assert_non_null(strstr(fake_call(d.svc, "studio_export")->params, "\"how\":\"after\",\"place\":{\"k\": [\"70\"], \"s\": null}"));
    fake_tables_with(d.svc, "studio_export", &no_lines, 1, "{\"before\": false, \"after\": false}");
    harness_settle(&d.h);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, sizeof text - 1, f) > 0);
    fclose(f);
    assert_non_null(strstr(text, "\"state\",\"" LONG_COLUMN "\""));
    assert_null(strstr(text, "note"));
    assert_non_null(strstr(text, "\"'=1+1\",\"a \"\"b\"\"\""));
    harness_keys(&d.h, "w Ctrl-U");
    harness_type(&d.h, path);
    harness_keys(&d.h, "Enter");
    harness_sees(&d.h, "nothing is overwritten");
    unlink(path);
    harness_keys(&d.h, "w Ctrl-U");
    harness_type(&d.h, path);
    harness_keys(&d.h, "Enter");
    desk_fail(&d, "studio_export");
    harness_sees(&d.h, "No file was left");
    assert_int_not_equal(stat(path, &st), 0);
    harness_keys(&d.h, "w Ctrl-U");
    harness_type(&d.h, path);
    harness_keys(&d.h, "Enter");
    assert_int_equal(stat(path, &st), 0); /* begun */
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Stopped; no file was left");
    assert_int_not_equal(stat(path, &st), 0);
    assert_int_equal(fake_pending(d.svc, "studio_export"), 0);
    harness_keys(&d.h, "w Ctrl-U");
    harness_type(&d.h, path);
    harness_keys(&d.h, "Enter");
    svc_sign_out(d.svc); /* somebody else comes: nothing half is left either */
    harness_settle(&d.h);
    assert_int_not_equal(stat(path, &st), 0);
    rmdir(folder);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_clinic),
        cmocka_unit_test(test_clinic_chosen),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rows_none),
        cmocka_unit_test(test_rows_failed),
        cmocka_unit_test(test_follow_which),
        cmocka_unit_test(test_order_which),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_too_slow),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_gone),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_one_change),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_one_clinic_needs_no_choice),
        cmocka_unit_test(test_no_patient_is_within_reach),
        cmocka_unit_test(test_looks_for_what_was_said),
        cmocka_unit_test(test_pages_by_key),
        cmocka_unit_test(test_follows_and_comes_back),
        cmocka_unit_test(test_columns_move),
        cmocka_unit_test(test_saves_what_was_changed),
        cmocka_unit_test(test_is_read_only_outside_development),
        cmocka_unit_test(test_writes_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
