/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"

static void valid_and_malformed_documents(void **state)
{
    static const char *const good[] = {"{}", "[]", "0", "-1.5e+3", "\"\\u00e3\"", " {\"a\": [1, {\"b\": null}]} ",
                                       "true"};
    static const char *const bad[] = {"", "{", "{\"a\"}", "{\"a\":1,}", "[1 2]", "01", "\"\\x\"", "\"a", "nul",
                                      "{}x", "\"\\u12g4\"", "-", "1.", "\"\n\""};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(json_valid(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(json_valid(str_of(bad[i])));
}

static void depth_is_bounded(void **state)
{
    char deep[2 * (JSON_DEPTH_MAX + 1) + 1];

    (void)state;
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    deep[sizeof deep - 1] = '\0';
    assert_false(json_valid(str_of(deep)));
    assert_true(json_valid(str_sub(str_of(deep), 1, 2 * JSON_DEPTH_MAX)));
}

static void finds_by_path(void **state)
{
    struct str doc = STR("{\"code\": \"x\", \"fields\": {\"phone\": {\"mine\": \"1\", \"theirs\": null}}, \"n\": -42}");

    (void)state;
    assert_true(str_eq(json_find(doc, "fields.phone.mine"), STR("\"1\"")));
    assert_true(str_eq(json_find(doc, "fields.phone.theirs"), STR("null")));
    assert_int_equal(json_find(doc, "fields.mail").n, 0);
    assert_int_equal(json_int(json_find(doc, "n"), 7), -42);
    assert_int_equal(json_int(json_find(doc, "code"), 7), 7);
}

static void decodes_escapes(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    assert_true(str_eq(json_text(&a, STR("\"a\\n\\\"\\u00e3\\ud83d\\ude00\\ud800\"")),
                       STR("a\n\"ã😀\xEF\xBF\xBD")));
    assert_int_equal(json_text(&a, STR("null")).n, 0);
    assert_true(str_eq(json_text(&a, STR("12")), STR("12")));
    arena_free(&a);
}

static void walks_arrays_and_objects(void **state)
{
    struct str key, value, doc = STR("[ {\"id\":1}, 2 ,\"x\"]");
    size_t at = 0;

    (void)state;
    assert_true(json_next(doc, &at, &key, &value));
    assert_int_equal(json_int(json_find(value, "id"), 0), 1);
    assert_true(json_next(doc, &at, &key, &value));
    assert_true(json_next(doc, &at, &key, &value));
    assert_true(str_eq(value, STR("\"x\"")));
    assert_false(json_next(doc, &at, &key, &value));
}

static void what_is_written_is_read_back(void **state)
{
    char all[256];
    struct arena a;
    struct json_object o;
    struct str doc;

    (void)state;
    arena_init(&a, 0);
    for (int i = 1; i < 128; i++)
        all[i - 1] = (char)i;
    json_begin(&o, &a);
    for (int i = 0; i < 20; i++)
        json_put(&o, "again", STR("fill the first buffer"));
    json_put(&o, "all", (struct str){.p = all, .n = 127});
    json_put_int(&o, "n", -7);
    json_put_bool(&o, "yes", true);
    doc = str_of(json_end(&o));
    assert_true(json_valid(doc));
    assert_true(str_eq(json_text(&a, json_find(doc, "all")), (struct str){.p = all, .n = 127}));
    assert_int_equal(json_int(json_find(doc, "n"), 0), -7);
    assert_true(str_eq(json_find(doc, "yes"), STR("true")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_and_malformed_documents), cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(finds_by_path),                 cmocka_unit_test(decodes_escapes),
        cmocka_unit_test(walks_arrays_and_objects),      cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
