/* SPDX-License-Identifier: Apache-2.0 */
/* What a file of SQL holds: its mode, its units, its directives. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script/script.h"

static const struct {
    const char *text;
    const char *mode;
    /* each unit: b(lock) with [head] and {tail}, a(lone), s(etting) */
    const char *units;
} CASES[] = {
    {"", "tx", ""},
    {"-- only a comment\n", "tx", ""},
    {"/* begin; /* commit; */ vacuum; */\r\n", "tx", ""},
    {"CREATE TABLE a (b int)", "tx", ""},
    {"INSERT INTO a VALUES ('begin; create index concurrently'); ", "tx", ""},
    {"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $x$ BEGIN COMMIT; END $x$;", "tx", ""},
    {"CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 1", "tx", ""},
    {"CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1)+1) END; END; SELECT 1", "tx", ""},
    {"DO $$ BEGIN PERFORM 1; END $$;", "tx", ""},
    {"SELECT CASE WHEN true THEN 1 END;", "tx", ""},
    {"VALUES (1); ANALYZE; CLUSTER a USING b; REINDEX TABLE a; PREPARE p AS SELECT 1;", "tx", ""},
    {"CREATE INDEX i ON t (concurrently);", "tx", ""},
    {"BEGIN; SELECT 1; COMMIT;", "own", "b[BEGIN]SELECT 1{COMMIT}"},
    {"SELECT 0;\nSELECT 1;\nBEGIN;\r\nSELECT 2; SAVEPOINT a; SELECT 3;\nEND;\nSELECT 4; SELECT 5", "own",
     "bSELECT 0;\nSELECT 1 b[BEGIN]SELECT 2; SAVEPOINT a; SELECT 3{END} bSELECT 4; SELECT 5"},
    {"SELECT 1; ROLLBACK; SELECT 2", "own", "bSELECT 1{ROLLBACK} bSELECT 2"},
    {"start transaction isolation level serializable; select 1; abort", "own",
     "b[start transaction isolation level serializable]select 1{abort}"},
    {"BEGIN; SELECT 1", "own", "b[BEGIN]SELECT 1"},
    {"CREATE INDEX CONCURRENTLY i ON s.t (a)", "step", "aCREATE INDEX CONCURRENTLY i ON s.t (a)<create s t i>"},
    {"SET a = '1'; CREATE UNIQUE INDEX CONCURRENTLY ON t (a); SELECT 1; SELECT 2; DROP INDEX CONCURRENTLY s.j;", "step",
     "sSET a = '1' aCREATE UNIQUE INDEX CONCURRENTLY ON t (a)<create - t -> bSELECT 1; SELECT 2 "
     "aDROP INDEX CONCURRENTLY s.j<drop s - j>"},
    {"REINDEX TABLE CONCURRENTLY t; REINDEX (CONCURRENTLY) INDEX i; REINDEX SCHEMA s", "step",
     "aREINDEX TABLE CONCURRENTLY t<reindex - t -> aREINDEX (CONCURRENTLY) INDEX i<reindex - - i> aREINDEX SCHEMA s"},
    {"REINDEX (CONCURRENTLY false) TABLE t", "tx", ""},
    {"ALTER TABLE p DETACH PARTITION q CONCURRENTLY", "step", "aALTER TABLE p DETACH PARTITION q CONCURRENTLY<detach - p q>"},
    {"VACUUM; CLUSTER; ALTER SYSTEM SET a = 1; CREATE DATABASE d; DROP TABLESPACE t; ALTER DATABASE d SET TABLESPACE x", "step",
     "aVACUUM aCLUSTER aALTER SYSTEM SET a = 1 aCREATE DATABASE d aDROP TABLESPACE t aALTER DATABASE d SET TABLESPACE x"},
    {"ALTER DATABASE d SET a = 1", "tx", ""},
    {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "step", "aCREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p"},
    {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)", "tx", ""},
    {"ALTER TYPE t ADD VALUE 'x'; ALTER TYPE t ADD VALUE 'y' BEFORE 'x'", "tx", ""},
    {"ALTER TYPE t ADD VALUE 'x'; UPDATE a SET b = 'y'", "tx", ""},
    {"ALTER TYPE t RENAME VALUE 'x' TO 'y'; UPDATE a SET b = 'y'", "tx", ""},
    {"SELECT 1; ALTER TYPE t ADD VALUE 'x'; UPDATE a SET b = 'x'; SELECT 2", "step",
     "bSELECT 1 bALTER TYPE t ADD VALUE 'x' bUPDATE a SET b = 'x'; SELECT 2"},
    {"BEGIN; SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY i ON t (a); BEGIN; SELECT 2; COMMIT", "step",
     "b[BEGIN]SELECT 1{COMMIT} aCREATE INDEX CONCURRENTLY i ON t (a)<create - t i> b[BEGIN]SELECT 2{COMMIT}"},
    {"-- arca: no-transaction\nCALL a(); SELECT 1;\nSELECT 2", "step", "aCALL a() bSELECT 1 bSELECT 2"},
    {"\n-- x\n-- arca: transaction\nBEGIN; COMMIT;", "tx", ""},
    {"SELECT 1;\n-- arca: no-transaction\n", "tx", ""},
    {"SELECT set_config('a', '', false); VACUUM t", "step", "sSELECT set_config('a', '', false) aVACUUM t"},
    {"VACUUM; bad;; ; VACUUM t; worse", "step", "aVACUUM bbad;; ; aVACUUM t bworse"},
    {"SET LOCAL a = 1; VACUUM t", "step", "bSET LOCAL a = 1 aVACUUM t"},
};

static void add(char *to, size_t room, const char *before, struct str s, const char *after)
{
    size_t n = strlen(to);

    snprintf(to + n, room - n, "%s%.*s%s", before, STR_ARG(s), after);
}

static const char *or_dash(const char *s)
{
    return s != NULL ? s : "-";
}

static void show(const struct script *s, char *out, size_t room)
{
    static const char *const kinds[] = {"b", "a", "s"};
    static const char *const verbs[] = {"", "create", "drop", "reindex", "detach"};
    char target[200];
    size_t i;

    out[0] = '\0';
    for (i = 0; i < s->count; i++) {
        const struct script_unit *u = &s->units[i];

        add(out, room, i > 0 ? " " : "", str_of(kinds[u->kind]), "");
        if (u->head.n > 0)
            add(out, room, "[", u->head, "]");
        add(out, room, "", u->body, "");
        if (u->tail.n > 0)
            add(out, room, "{", u->tail, "}");
        snprintf(target, sizeof target, "<%s %s %s %s>", verbs[u->alone], or_dash(u->schema), or_dash(u->table), or_dash(u->index));
        if (u->alone != SCRIPT_OTHER)
            add(out, room, "", str_of(target), "");
    }
}

static void a_file_gets_its_mode_and_units(void **state)
{
    struct script s;
    struct arena a;
    char got[2000];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        arena_init(&a, 0);
        script_read(&a, str_of(CASES[i].text), &s);
        show(&s, got, sizeof got);
        if (strcmp(script_mode_name(s.mode), CASES[i].mode) != 0 || strcmp(got, CASES[i].units) != 0)
            print_message("# %s\n#   %s: %s\n", CASES[i].text, script_mode_name(s.mode), got);
        assert_string_equal(script_mode_name(s.mode), CASES[i].mode);
        assert_string_equal(got, CASES[i].units);
        arena_free(&a);
    }
}

static void what_is_not_understood_is_told_and_runs_as_one(void **state)
{
    static const char *const texts[] = {"VACUUM nonsense here (;", "\\connect x\n; BEGIN x y z;", "SELECT 'begin"};
    struct script s;
    struct arena a;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        arena_init(&a, 0);
        script_read(&a, str_of(texts[i]), &s);
        assert_int_equal(s.mode, SCRIPT_TX);
        assert_non_null(s.unread);
        arena_free(&a);
    }
}

static void overrides_have_a_rule_and_a_reason(void **state)
{
    static const char text[] = "-- arca: allow drop-column because unused since May\r\nSELECT 1; -- arca: no\n--arca: allow x\n";
    struct script_allow w;
    size_t at = 0;

    (void)state;
    assert_true(script_next_allow(str_of(text), &at, &w));
    assert_true(str_eq(w.rule, STR("drop-column")) && str_eq(w.reason, STR("unused since May")));
    assert_true(script_next_allow(str_of(text), &at, &w));
    assert_true(str_eq(w.rule, STR("x")) && w.reason.n == 0);
    assert_false(script_next_allow(str_of(text), &at, &w));
}

static void count_one(void *ctx, const struct script_statement *s)
{
    char *seen = ctx;
    size_t n = strlen(seen);

    snprintf(seen + n, 300 - n, "%.*s|", STR_ARG(s->type));
}

static void every_statement_is_shown_with_its_tree(void **state)
{
    char seen[300] = "";

    (void)state;
    script_each(STR("CREATE TABLE a (b int); -- x\nSELECT 1;;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\nbad;"), NULL,
                count_one, seen);
    assert_string_equal(seen, "CreateStmt|SelectStmt|CreateFunctionStmt||");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_gets_its_mode_and_units),
        cmocka_unit_test(what_is_not_understood_is_told_and_runs_as_one),
        cmocka_unit_test(overrides_have_a_rule_and_a_reason),
        cmocka_unit_test(every_statement_is_shown_with_its_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
