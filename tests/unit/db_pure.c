/* SPDX-License-Identifier: Apache-2.0 */
/* What src/db knows without a server: values' text forms, codes' meanings, pauses, targets. */
#include <config.h>

#include "test.h"

#include <unistd.h>

#include "db/backoff.h"
#include "db/rows.h"
#include "db/rows_text.h"
#include "db/sqlstate.h"
#include "db/target.h"

static void times_are_read_strictly(void **state)
{
    static const struct { const char *in; bool good; int64_t us; } cases[] = {
        {"1970-01-01 00:00:00+00", true, 0},
        {"2026-11-20 10:42:00.123456-03", true, INT64_C(1795182120123456)},
        {"2026-11-20 13:42:00.123456+00", true, INT64_C(1795182120123456)},
        {"2026-11-20 19:12:00.5+05:30", true, INT64_C(1795182120500000)},
        {"1910-01-01 00:00:00-03:06:28", true, INT64_C(-1893444812000000)},
        {"2000-02-29 23:59:60+00", true, INT64_C(951868800000000)},
        {"9999-12-31 23:59:59.999999+00", true, INT64_C(253402300799999999)},
        {"0001-01-01 00:00:00+00", true, INT64_C(-62135596800000000)},
        {"2026-11-20 10:42:00", true, INT64_C(1795171320000000)},
        {"infinity", true, INT64_MAX},
        {"-infinity", true, INT64_MIN + 1},
        {"2026-02-29 00:00:00+00", false, 0}, {"2026-11-20", false, 0},
        {"20/11/2026 10:42", false, 0},       {"2026-11-20 10:42:00+", false, 0},
        {"2026-11-20 25:00:00+00", false, 0}, {"0044-03-15 00:00:00+00 BC", false, 0},
        {"", false, 0},                       {"2026-11-20 10:42:00.+00", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t us;
        bool good = rows_text_time(cases[i].in, &us);

        check_case(good == cases[i].good && (!good || us == cases[i].us), "%s gave %lld\n",
                   cases[i].in, (long long)us);
    }
}

static void dates_and_clock_times(void **state)
{
    int ymd[3];
    int minutes;

    (void)state;
    assert_true(rows_text_date("2024-02-29", ymd));
    assert_int_equal(ymd[0], 2024);
    assert_int_equal(ymd[1], 2);
    assert_int_equal(ymd[2], 29);
    assert_false(rows_text_date("2023-02-29", ymd));
    assert_false(rows_text_date("2023-13-01", ymd));
    assert_false(rows_text_date("2023-01-01x", ymd));
    assert_true(rows_text_minutes("10:42:00", &minutes));
    assert_int_equal(minutes, 642);
    assert_true(rows_text_minutes("10:42", &minutes));
    assert_int_equal(minutes, 642);
    assert_false(rows_text_minutes("10:4", &minutes));
    assert_true(rows_text_minutes("24:00:00", &minutes));
    assert_int_equal(minutes, 1440);
    assert_false(rows_text_minutes("10:61:00", &minutes));
    assert_false(rows_text_minutes("24:42:00", &minutes));
}

static void bytes_and_lists(void **state)
{
    static const char *const bad_lists[] = {"",     "{",     "}",     "{a",   "a}",   "{a,}",
                                            "{,a}", "{{a}}", "{\"a}", "{a}x", "{a\\}"};
    const struct str *items;
    struct arena a;
    struct str out;
    size_t n;

    (void)state;
    arena_init(&a, 0);
    assert_true(rows_text_bytes(STR("\\x00ff61"), &a, &out));
    assert_int_equal(out.n, 3);
    assert_memory_equal(out.p, "\0\xff" "a", 3);
    assert_true(rows_text_bytes(STR("\\x"), &a, &out));
    assert_int_equal(out.n, 0);
    assert_false(rows_text_bytes(STR("\\x0"), &a, &out));
    assert_false(rows_text_bytes(STR("\\x0g"), &a, &out));
    assert_false(rows_text_bytes(STR("abcd"), &a, &out));
    assert_true(rows_text_list(STR("{}"), &a, &items, &n));
    assert_int_equal(n, 0);
    assert_true(
        rows_text_list(STR("{board:clinic,\"a b\",NULL,\"\",\"q\\\"\\\\,}\"}"), &a, &items, &n));
    assert_int_equal(n, 5);
    assert_true(str_eq(items[0], STR("board:clinic")));
    assert_true(str_eq(items[1], STR("a b")));
    assert_true(str_eq(items[2], STR_EMPTY));
    assert_true(str_eq(items[3], STR_EMPTY));
    assert_true(str_eq(items[4], STR("q\"\\,}")));
    for (size_t i = 0; i < COUNT(bad_lists); i++)
        check_case(!rows_text_list(str_of(bad_lists[i]), &a, &items, &n), "%s\n", bad_lists[i]);
    arena_free(&a);
}

static void getters_note_what_does_not_fit(void **state)
{
    static const char *const names[] = {"id", "name", "active", "born", "at"};
    static const char *const values[] = {
        "7", "Ana", "t", "2011-03-12", "2026-11-20 10:00:00+00",
        "x", NULL,  "f", NULL,         NULL,
    };
    struct rows *r = rows_of(names, 5, values, 2);
    struct err e;
    int y;
    int m;
    int d;

    (void)state;
    assert_int_equal(rows_count(r), 2);
    assert_int_equal(rows_columns(r), 5);
    assert_int_equal(rows_column(r, "active"), 2);
    assert_int_equal(rows_column(r, "id"), 0);
    assert_int_equal(rows_column(r, "nothing"), -1);
    assert_int_equal(rows_int(r, 0, "id"), 7);
    assert_true(str_eq(rows_str(r, 0, "name"), STR("Ana")));
    assert_true(rows_bool(r, 0, "active"));
    assert_true(rows_date(r, 0, "born", &y, &m, &d));
    assert_int_equal(y * 10000 + m * 100 + d, 20110312);
    assert_int_equal(rows_time(r, 0, "at"), INT64_C(1795168800000000) + 0);
    assert_true(rows_is_null(r, 1, "name"));
    assert_true(str_eq(rows_str(r, 1, "name"), STR_EMPTY));
    assert_false(rows_bool(r, 1, "active"));
    assert_false(rows_date(r, 1, "born", &y, &m, &d));
    assert_true(rows_time(r, 1, "at") == ROWS_NO_TIME);
    e = rows_err(r);
    assert_false(err_is(&e));
    assert_int_equal(rows_int(r, 1, "id"), 0);
    e = rows_err(r);
    assert_int_equal(e.kind, ERR_BUG);
    assert_non_null(strstr(e.detail, "id"));
    rows_free(r);
    r = rows_of(names, 5, values, 1);
    assert_int_equal(rows_int(r, 0, "gone"), 0);
    assert_int_equal(rows_int_at(r, 3, 0), 0);
    e = rows_err(r);
    assert_non_null(strstr(e.detail, "gone"));
    rows_free(r);
    assert_int_equal(rows_count(NULL), 0);
    rows_free(NULL);
}

static void codes_have_plain_words(void **state)
{
    static const struct { const char *code; enum err_kind kind;
    } cases[] = {
        {"23505", ERR_CONFLICT}, {"23503", ERR_CONFLICT},
        {"23514", ERR_INPUT},    {"23502", ERR_INPUT},
        {"23P01", ERR_CONFLICT}, {"40001", ERR_BUSY},
        {"40P01", ERR_BUSY},     {"42501", ERR_DENIED},
        {"53300", ERR_BUSY},     {"53100", ERR_DB},
        {"53200", ERR_BUSY},     {"55P03", ERR_BUSY},
        {"57014", ERR_TIMEOUT},  {"57P01", ERR_NET},
        {"57P02", ERR_NET},      {"57P03", ERR_NET},
        {"57P04", ERR_DB},       {"57P05", ERR_NET},
        {"28P01", ERR_DENIED},   {"28000", ERR_DENIED},
        {"08006", ERR_NET},      {"3D000", ERR_DB},
        {"25006", ERR_BUSY},     {"AR001", ERR_DENIED},
        {"AR002", ERR_DENIED},   {"AR003", ERR_DENIED},
        {"AR999", ERR_DENIED},   {"22P02", ERR_INPUT},
        {"22999", ERR_INPUT},    {"P0001", ERR_DB},
        {"ZZZZZ", ERR_DB},       {"", ERR_DB},
    };
    size_t count;
    const struct sqlstate *table = sqlstate_table(&count);
    struct err e;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        check_case(sqlstate_find(cases[i].code, NULL)->kind == cases[i].kind, "%s\n",
                   cases[i].code);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(table[i].code);

        check_case(n == 2 || n == 5, "%s\n", table[i].code);
        check_case(i == 0 || strcmp(table[i - 1].code, table[i].code) < 0, "%s is not in order\n",
                   table[i].code);
        check_case(table[i].msgid[strlen(table[i].msgid) - 1] == '.', "%s is no sentence\n",
                   table[i].code);
        check_case(strlen(table[i].msgid) <= 110, "%s is too long for the message line\n",
                   table[i].code);
    }
    e = sqlstate_err(
        "58P01",
        "could not load library \"/usr/lib/postgresql/15/lib/plpgsql.so\": undefined symbol: x",
        "");
    assert_int_equal(e.kind, ERR_BUSY);
    assert_non_null(strstr(e.msgid, "upgraded"));
    assert_string_equal(e.sqlstate, "58P01");
    e = sqlstate_err("23505", "x.so", "patient_cpf_key");
    assert_int_equal(e.kind, ERR_CONFLICT);
    assert_false(sqlstate_message_is_safe("23505"));
    assert_false(sqlstate_message_is_safe("22P02"));
    assert_true(sqlstate_message_is_safe("28P01"));
    assert_true(sqlstate_is_passing("57P03"));
    assert_false(sqlstate_is_passing("28P01"));
    assert_false(sqlstate_is_passing(""));
}

static void pauses_grow_and_scatter(void **state)
{
    (void)state;
    assert_int_equal(backoff_ms(0, 0), 100);
    for (int failures = 0; failures < 100; failures++) {
        int64_t least = backoff_ms(failures, 0);

        for (uint32_t r = 0; r < 5000; r += 7) {
            int64_t ms = backoff_ms(failures, r);

            assert_true(ms >= least && ms <= 2 * least);
        }
        assert_true(least <= 5000);
    }
    assert_int_equal(backoff_ms(50, 5000), 10000);
    assert_int_equal(backoff_ms(1000000, UINT32_MAX) <= 10000, 1);
}

/* The value of `key` when connecting to host `i` at `address`, or "(unset)". */
static const char *param(struct arena *a, const struct target *t, size_t i, const char *address,
                         const char *key)
{
    const char *const *keys;
    const char *const *values;
    const char *found = "(unset)";

    target_params(t, &t->hosts.p[i], address, NULL, a, &keys, &values);
    for (size_t k = 0; keys[k] != NULL; k++)
        if (strcmp(keys[k], key) == 0)
            found = values[k];
    return found;
}

static struct target read_target(struct arena *a, const char *conninfo)
{
    struct target t;
    struct db_options o = {.conninfo = conninfo, .user = "maria.souza", .program = "arca"};
    struct err e = target_read(&t, a, &o);

    check_case(!err_is(&e), "%s\n", conninfo);
    return t;
}

static void a_socket_needs_no_look_up(void **state)
{
    struct arena a;
    struct target t;

    (void)state;
    arena_init(&a, 0);
    t = read_target(&a, "host=/run/arca dbname=clinic user=other options='-c work_mem=8MB'");
    assert_int_equal(t.hosts.n, 1);
    assert_false(t.hosts.p[0].by_name);
    assert_string_equal(param(&a, &t, 0, NULL, "host"), "/run/arca");
    assert_string_equal(param(&a, &t, 0, NULL, "user"), "maria.souza");
    assert_string_equal(param(&a, &t, 0, NULL, "dbname"), "clinic");
    assert_string_equal(param(&a, &t, 0, NULL, "sslmode"), "(unset)");
    assert_string_equal(param(&a, &t, 0, NULL, "gssencmode"), "disable");
    assert_string_equal(param(&a, &t, 0, NULL, "passfile"), "/dev/null/none");
    assert_string_equal(param(&a, &t, 0, NULL, "client_encoding"), "UTF8");
    assert_string_equal(param(&a, &t, 0, NULL, "application_name"), "arca");
    assert_string_equal(param(&a, &t, 0, NULL, "tcp_user_timeout"), "10000");
    assert_non_null(strstr(param(&a, &t, 0, NULL, "options"), "datestyle=ISO"));
    assert_non_null(strstr(param(&a, &t, 0, NULL, "options"), "work_mem=8MB"));
    assert_int_equal(t.connect_timeout_ms, 5000);
    t = read_target(&a, "clinic");
    assert_string_equal(param(&a, &t, 0, NULL, "dbname"), "clinic");
    assert_string_equal(param(&a, &t, 0, NULL, "host"), "(unset)");
    arena_free(&a);
}

static void hosts_are_tried_one_by_one(void **state)
{
    struct arena a;
    struct target t;

    (void)state;
    arena_init(&a, 0);
    t = read_target(
        &a,
        "host=db1.example,10.0.0.7,/run/pg port=5433,5434,5435 dbname=clinic connect_timeout=3");
    assert_int_equal(t.hosts.n, 3);
    assert_true(t.hosts.p[0].by_name);
    assert_string_equal(param(&a, &t, 0, "192.0.2.1", "host"), "db1.example");
    assert_string_equal(param(&a, &t, 0, "192.0.2.1", "hostaddr"), "192.0.2.1");
    assert_string_equal(param(&a, &t, 0, "192.0.2.1", "port"), "5433");
    assert_string_equal(param(&a, &t, 0, "192.0.2.1", "sslmode"), "verify-full");
    assert_false(t.hosts.p[1].by_name);
    assert_string_equal(param(&a, &t, 1, NULL, "hostaddr"), "10.0.0.7");
    assert_string_equal(param(&a, &t, 1, NULL, "port"), "5434");
    assert_string_equal(param(&a, &t, 2, NULL, "sslmode"), "(unset)");
    assert_int_equal(t.connect_timeout_ms, 3000);
    t = read_target(&a, "postgresql://db1.example,db2.example:6000/clinic?sslmode=require");
    assert_int_equal(t.hosts.n, 2);
    assert_string_equal(param(&a, &t, 1, "192.0.2.2", "port"), "6000");
    assert_string_equal(param(&a, &t, 1, "192.0.2.2", "sslmode"), "require");
    t = read_target(&a, "host=localhost port=6001 dbname=clinic");
    assert_true(t.hosts.p[0].by_name);
    assert_string_equal(param(&a, &t, 0, "127.0.0.1", "sslmode"), "(unset)");
    t = read_target(&a, "host=db1.example hostaddr=192.0.2.9 dbname=clinic");
    assert_false(t.hosts.p[0].by_name);
    assert_string_equal(param(&a, &t, 0, NULL, "host"), "db1.example");
    arena_free(&a);
}

static void an_unreadable_string_is_refused(void **state)
{
    struct db_options o = {.conninfo = "host=a nonsense"};
    struct target t;
    struct arena a;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    e = target_read(&t, &a, &o);
    assert_int_equal(e.kind, ERR_INPUT);
    arena_free(&a);
}

/* A service's entry is read where the rest of the string is, so that its host is looked up beside
 * the loop like any other. */
static void a_service_names_hosts_like_a_string(void **state)
{
    char path[] = "/tmp/arca-service-XXXXXX";
    int fd = mkstemp(path);
    struct db_options o = {.conninfo = "service=nowhere"};
    struct arena a;
    struct target t;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    assert_true(fd >= 0);
    dprintf(fd, "# of the site\n[desk]\nhost=db1.example,/run/arca\nport=6000,6001\ndbname=clinic\n"
                "connect_timeout=7\npassword=secret\nsslmode=require\noptions=-c work_mem=8MB\n"
                "[plain]\nhost=192.0.2.1\n");
    close(fd);
    setenv("PGSERVICEFILE", path, 1);
    t = read_target(&a, "service=desk dbname=other");
    assert_int_equal(t.hosts.n, 2);
    assert_true(t.hosts.p[0].by_name && !t.hosts.p[1].by_name);
    assert_string_equal(param(&a, &t, 0, "192.0.2.7", "host"), "db1.example");
    assert_string_equal(param(&a, &t, 0, "192.0.2.7", "hostaddr"), "192.0.2.7");
    assert_string_equal(param(&a, &t, 0, "192.0.2.7", "port"), "6000");
    /* What the service says and nobody else is left to libpq. */
    assert_string_equal(param(&a, &t, 0, "192.0.2.7", "sslmode"), "(unset)");
    assert_string_equal(param(&a, &t, 1, NULL, "host"), "/run/arca");
    assert_string_equal(param(&a, &t, 0, NULL, "dbname"), "other");
    assert_string_equal(param(&a, &t, 0, NULL, "connect_timeout"), "(unset)");
    assert_int_equal(t.connect_timeout_ms, 7000);
    assert_string_equal(t.password, "secret");
    assert_non_null(strstr(param(&a, &t, 0, NULL, "options"), "work_mem"));

    t = read_target(&a, "service=desk host=db9.example port=7000");
    assert_int_equal(t.hosts.n, 1);
    assert_string_equal(t.hosts.p[0].host, "db9.example");
    assert_string_equal(t.hosts.p[0].port, "7000");
    t = read_target(&a, "service=plain");
    assert_string_equal(t.hosts.p[0].hostaddr, "192.0.2.1");
    assert_string_equal(param(&a, &t, 0, NULL, "sslmode"), "verify-full");
    assert_int_equal(t.connect_timeout_ms, 5000);

    e = target_read(&t, &a, &o);
    assert_int_equal(e.kind, ERR_INPUT);
    unlink(path);
    e = target_read(&t, &a, &o);
    assert_int_equal(e.kind, ERR_INPUT);
    unsetenv("PGSERVICEFILE");
    arena_free(&a);
}

int main(void)
{
    static const char *const gone[] = {"PGHOST",     "PGHOSTADDR", "PGPORT",
                                       "PGDATABASE", "PGUSER",     "PGPASSWORD",
                                       "PGSSLMODE",  "PGOPTIONS",  "PGCONNECT_TIMEOUT",
                                       "PGPASSFILE", "PGSERVICE",
                                       "PGSERVICEFILE"};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_strictly),
        cmocka_unit_test(dates_and_clock_times),
        cmocka_unit_test(bytes_and_lists),
        cmocka_unit_test(getters_note_what_does_not_fit),
        cmocka_unit_test(codes_have_plain_words),
        cmocka_unit_test(pauses_grow_and_scatter),
        cmocka_unit_test(a_socket_needs_no_look_up),
        cmocka_unit_test(hosts_are_tried_one_by_one),
        cmocka_unit_test(an_unreadable_string_is_refused),
        cmocka_unit_test(a_service_names_hosts_like_a_string),
    };

    for (size_t i = 0; i < COUNT(gone); i++)
        unsetenv(gone[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
