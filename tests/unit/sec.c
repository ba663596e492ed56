/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes, ids, codes, secrets and the audit chain. */
#include <config.h>

#include "test.h"

#include "base/fs.h"
#include "sec/audit.h"
#include "sec/id.h"
#include "sec/secret.h"

static struct arena arena;

static int start(void **state)
{
    struct err e = sec_init();

    (void)state;
    arena_init(&arena, 0);
    return err_is(&e) ? 1 : 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void check_hex(const void *p, size_t n, const char *hex)
{
    char *text = arena_array(&arena, 2 * n + 1, 1);

    sec_hex(text, p, n);
    assert_string_equal(text, hex);
}

/* FIPS 180-4's examples. */
static void test_hash(void **state)
{
    unsigned char h[SEC_HASH_BYTES];
    unsigned char back[SEC_HASH_BYTES];

    (void)state;
    sec_hash(h, "", 0);
    check_hex(h, sizeof h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sec_hash(h, NULL, 0);
    check_hex(h, sizeof h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sec_hash(h, "abc", 3);
    check_hex(h, sizeof h, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sec_hash_tagged(h, 'a', "bc", 2);
    check_hex(h, sizeof h, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(sec_unhex(back, 32,
                          "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 64));
    assert_true(sec_equal(h, back, 32));
    back[31] ^= 1;
    assert_false(sec_equal(h, back, 32));
    assert_false(sec_unhex(back, 32, "ba", 2));
    assert_false(sec_unhex(back, 1, "g0", 2));
    sec_wipe(h, sizeof h);
    check_hex(h, 4, "00000000");
}

static void test_ids(void **state)
{
    struct id before = {""};
    unsigned char b[16];
    char text[ID_UUID_TEXT];
    static const char *const bad[] = {
        "",
        "00000000-0000-4000-8000-00000000000",
        "00000000-0000-4000-8000-0000000000000",
        "00000000x0000-4000-8000-000000000000",
        "0000000--0000-4000-8000-000000000000",
        "00000000-0000-4000-8000-00000000000g",
    };

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct id id = id_new();

        assert_int_equal(strlen(id.text), 36);
        assert_int_equal(id.text[14], '4');
        assert_non_null(strchr("89ab", id.text[19]));
        assert_string_not_equal(id.text, before.text);
        assert_true(id_bytes(str_of(id.text), b));
        id_text(b, text);
        assert_string_equal(text, id.text);
        before = id;
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        check_case(!id_bytes(str_of(bad[i]), b), "'%s'\n", bad[i]);
    assert_true(id_bytes(STR("00112233-4455-6677-8899-AABBCCDDEEFF"), b));
    check_hex(b, 16, "00112233445566778899aabbccddeeff");
}

static void test_codes(void **state)
{
    int seen[256] = {0};
    int kinds = 0;
    char code[ID_CODE_TEXT];
    char read[ID_CODE_TEXT];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        id_code(code);
        assert_int_equal(strlen(code), 19);
        for (int k = 0; k < 19; k++) {
            assert_int_equal(code[k] == '-', k % 5 == 4);
            seen[(unsigned char)code[k]]++;
        }
        assert_true(id_code_read(str_of(code), read));
        assert_string_equal(read, code);
    }
    for (int c = 0; c < 256; c++)
        kinds += seen[c] > 0 && c != '-';
    assert_int_equal(kinds, 31); /* 16 characters of 31: 79 bits */
    assert_int_equal(seen['0'] + seen['O'] + seen['1'] + seen['I'] + seen['L'], 0);
    assert_true(id_code_read(STR(" k7qm3xht 9pwd-r4nv"), read));
    assert_string_equal(read, "K7QM-3XHT-9PWD-R4NV");
    assert_false(id_code_read(STR("K7QM-3XHT-9PWD-R4N"), read));
    assert_false(id_code_read(STR("K7QM-3XHT-9PWD-R4NVV"), read));
    assert_false(id_code_read(STR("K7QM-3XHT-9PWD-R4N0"), read));
    assert_false(id_code_read((struct str){"K7QM\0XHT-9PWD-R4NV", 19}, read));
}

static void test_secret(void **state)
{
    struct secret s;
    struct err e = secret_new(&s);
    char full[SECRET_MAX];

    (void)state;
    assert_false(err_is(&e));
    assert_true(secret_append(&s, STR("senha\xc3\xa7\xc3\xa3o")));
    assert_true(str_eq(secret_text(&s), STR("senha\xc3\xa7\xc3\xa3o")));
    secret_chop(&s);
    secret_chop(&s);
    assert_true(str_eq(secret_text(&s), STR("senha\xc3\xa7")));
    secret_chop(&s);
    assert_true(str_eq(secret_text(&s), STR("senha")));
    assert_false(secret_append(&s, (struct str){"a\0b", 3}));
    memset(full, 'x', sizeof full);
    assert_false(secret_append(&s, (struct str){full, sizeof full}));
    assert_true(str_eq(secret_text(&s), STR("senha")));
    assert_true(secret_append(&s, (struct str){full, sizeof full - 5}));
    assert_int_equal(s.p[SECRET_MAX], '\0');
    secret_clear(&s);
    assert_int_equal(secret_text(&s).n, 0);
    assert_int_equal(s.p[0] | s.p[4] | s.p[SECRET_MAX - 1], 0);
    for (int i = 0; i < 3; i++)
        secret_chop(&s);
    secret_free(&s);
    secret_free(&s);
    assert_false(secret_append(&s, STR("x")));
    assert_int_equal(secret_text(&s).n, 0);
}

#define ROOT_HEX "164211a138487036103bf4d90ad6328751681ca1b6ae4c0e6ad592fb7e13ca4a"
#define LEAF_HEX "37e7d80a69af4da559d495cf0a69ace6dcc7810cad2a9dd341e7a1dbb190acbc"
#define CANON_HEX                                                                              \
    "4341310000000008000000000000000100000008000000000000000200000008fff826efb743600100000010" \
    "00112233445546778899aabbccddeeff00000008000000000000000100000020164211a138487036103bf4d9" \
    "0ad6328751681ca1b6ae4c0e6ad592fb7e13ca4a0000000b6d617269612e736f757a61000000080000000000" \
    "000007ffffffffffffffff0000000a7265636570c3a7c3a36f0000000c70617469656e742e76696577000000" \
    "0800000000000000000000000770617469656e74000000088000000000000000000000087fffffffffffffff" \
    "00000000ffffffff00000005302e312e30000000027b7dffffffff"

/* An event worked out by hand from the rule alone (another program, another language). */
static void test_canon(void **state)
{
    struct sec_event e = {
        .event_id = {true, 1},
        .clinic_id = {true, 2},
        .at = {true, INT64_C(-2208988799999999)},
        .seq = {true, 1},
        .actor = STR("maria.souza"),
        .staff_id = {true, 7},
        .client_addr = {NULL, 0},
        .workstation = STR("recep\xc3\xa7\xc3\xa3o"),
        .action = STR("patient.view"),
        .outcome = {true, 0},
        .subject_kind = STR("patient"),
        .subject_id = {true, INT64_MIN},
        .patient_id = {true, INT64_MAX},
        .purpose = STR_EMPTY,
        .app_version = STR("0.1.0"),
        .detail = STR("{}"),
    };
    unsigned char leaf[SEC_HASH_BYTES];
    struct str canon;

    (void)state;
    e.session_id.set = id_bytes(STR("00112233-4455-4677-8899-aabbccddeeff"), e.session_id.bytes);
    sec_session_root(e.session_id.bytes, e.prev.bytes);
    e.prev.set = true;
    check_hex(e.prev.bytes, 32, ROOT_HEX);
    canon = sec_canon(&arena, &e);
    check_hex(canon.p, canon.n, CANON_HEX);
    sec_leaf(canon, leaf);
    check_hex(leaf, 32, LEAF_HEX);
}

/* The members of struct sec_event by the names of the columns. */
static const struct {
    const char *name;
    char kind; /* i integer, u uuid, d digest, t text */
    size_t offset;
} columns[] = {
#define COLUMN(kind, name)                            \
    {                                                 \
#name, kind, offsetof(struct sec_event, name) \
    }
    COLUMN('i', event_id),    COLUMN('i', clinic_id),    COLUMN('i', at),
    COLUMN('u', session_id),  COLUMN('i', seq),          COLUMN('d', prev),
    COLUMN('t', actor),       COLUMN('i', staff_id),     COLUMN('i', approver_id),
    COLUMN('t', client_addr), COLUMN('t', workstation),  COLUMN('t', action),
    COLUMN('i', outcome),     COLUMN('t', subject_kind), COLUMN('i', subject_id),
    COLUMN('i', patient_id),  COLUMN('t', purpose),      COLUMN('u', request_id),
    COLUMN('t', app_version), COLUMN('t', detail),       COLUMN('d', payload_hash),
#undef COLUMN
};

static struct str unhex(struct str hex)
{
    char *bytes = arena_array(&arena, hex.n / 2 + 1, 1);

    assert_true(sec_unhex(bytes, hex.n / 2, hex.p, hex.n));
    return (struct str){.p = bytes, .n = hex.n / 2};
}

/* Puts a value of the file into the event; false when there is no such column. */
static bool golden_set(struct sec_event *e, struct str key, struct str value)
{
    for (size_t i = 0; i < COUNT(columns); i++) {
        char *at = (char *)e + columns[i].offset;

        if (!str_eq(key, str_of(columns[i].name)))
            continue;
        if (columns[i].kind == 'i') {
            *(struct sec_int *)(void *)at =
                (struct sec_int){true, strtoll(str_c(&arena, value), NULL, 10)};
        } else if (columns[i].kind == 't') {
            *(struct str *)(void *)at = unhex(value);
        } else if (columns[i].kind == 'u') {
            struct sec_uuid *u = (void *)at;

            u->set = sec_unhex(u->bytes, sizeof u->bytes, value.p, value.n);
            assert_true(u->set);
        } else {
            struct sec_digest *d = (void *)at;

            d->set = sec_unhex(d->bytes, sizeof d->bytes, value.p, value.n);
            assert_true(d->set);
        }
        return true;
    }
    return false;
}

/* The next line of `*rest` without its newline. */
static struct str next_line(struct str *rest)
{
    ptrdiff_t end = str_find(*rest, STR("\n"));
    struct str line = str_sub(*rest, 0, end < 0 ? rest->n : (size_t)end);

    *rest = str_sub(*rest, line.n + 1, rest->n);
    return line;
}

/* One block: what comes out is what stands there; the chain takes it while the session lasts. */
static void golden_case(const struct sec_event *e, struct str name, struct str canon_hex,
                        struct str leaf_hex, int number, struct sec_chain *chain)
{
    unsigned char leaf[SEC_HASH_BYTES];
    struct str canon = sec_canon(&arena, e);

    check_case(str_eq(canon, unhex(canon_hex)), "%.*s: canon\n", STR_ARG(name));
    sec_leaf(canon, leaf);
    check_case(str_eq((struct str){(const char *)leaf, sizeof leaf}, unhex(leaf_hex)),
               "%.*s: leaf\n", STR_ARG(name));
    if (number == 1)
        sec_chain_start(chain, e->session_id.bytes);
    if (number <= 4)
        check_case(sec_chain_take(chain, e->seq.value, e->prev.bytes, canon, leaf) == SEC_CHAIN_OK,
                   "%.*s: chain\n", STR_ARG(name));
}

static void test_golden(void **state)
{
    const char *src = getenv("ARCA_SRCDIR");
    struct sec_event e = {.event_id = {false, 0}};
    struct str name = STR_EMPTY;
    struct str canon = STR_EMPTY;
    struct sec_chain chain;
    struct str rest;
    int cases = 0;
    struct err err =
        fs_read(&arena, str_printf(&arena, "%s/tests/golden/canon.txt", src != NULL ? src : ".").p,
                1 << 20, &rest);

    (void)state;
    assert_false(err_is(&err));
    while (rest.n != 0) {
        struct str line = next_line(&rest);
        ptrdiff_t equals = str_find(line, STR("="));
        struct str key = str_sub(line, 0, equals < 0 ? 0 : (size_t)equals);
        struct str value = str_sub(line, key.n + 1, line.n);

        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (str_eq(key, STR("case"))) {
            e = (struct sec_event){.event_id = {false, 0}};
            name = value;
        } else if (str_eq(key, STR("canon"))) {
            canon = value;
        } else if (str_eq(key, STR("leaf"))) {
            golden_case(&e, name, canon, value, ++cases, &chain);
        } else {
            check_case(golden_set(&e, key, value), "no column %.*s\n", STR_ARG(key));
        }
    }
    assert_true(cases >= 13);
}

static void test_chain(void **state)
{
    unsigned char session[16] = {1, 2, 3};
    unsigned char prev[SEC_HASH_BYTES];
    unsigned char leaf[SEC_HASH_BYTES];
    unsigned char wrong[SEC_HASH_BYTES];
    struct sec_chain c;
    struct str canon = STR("any bytes");

    (void)state;
    sec_chain_start(&c, session);
    sec_session_root(session, prev);
    sec_leaf(canon, leaf);
    memcpy(wrong, leaf, sizeof wrong);
    wrong[0] ^= 0x80;
    assert_int_equal(sec_chain_take(&c, 2, prev, canon, leaf), SEC_CHAIN_GAP);
    assert_int_equal(sec_chain_take(&c, 0, prev, canon, leaf), SEC_CHAIN_GAP);
    assert_int_equal(sec_chain_take(&c, 1, leaf, canon, leaf), SEC_CHAIN_PREV);
    assert_int_equal(sec_chain_take(&c, 1, prev, canon, wrong), SEC_CHAIN_LEAF);
    assert_int_equal(sec_chain_take(&c, 1, prev, STR("other bytes"), leaf), SEC_CHAIN_LEAF);
    assert_int_equal(sec_chain_take(&c, 1, prev, canon, leaf), SEC_CHAIN_OK);
    assert_int_equal(sec_chain_take(&c, 1, prev, canon, leaf), SEC_CHAIN_GAP);
    assert_int_equal(sec_chain_take(&c, 2, prev, canon, leaf), SEC_CHAIN_PREV);
    assert_int_equal(sec_chain_take(&c, 2, leaf, canon, leaf), SEC_CHAIN_OK);
    assert_int_equal(c.seq, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash),  cmocka_unit_test(test_ids),
        cmocka_unit_test(test_codes), cmocka_unit_test(test_secret),
        cmocka_unit_test(test_canon), cmocka_unit_test(test_golden),
        cmocka_unit_test(test_chain),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
