/* SPDX-License-Identifier: Apache-2.0 */
/* The file of a backup and its keys: what was written is read; whatever was changed, cut, moved or
 * sealed to somebody else is refused. */
#include <config.h>

#include "test.h"

#include "base/buf.h"
#include "base/fs.h"
#include "sec/container.h"

enum { START = 12, CODE = 32, STREAM_HEADER = 24 };

static struct arena arena;
static struct backup_secret owner, escrow, stranger;

static struct backup_secret pair(unsigned char number)
{
    unsigned char seed[BACKUP_SEED_BYTES] = {number};
    struct backup_secret s;
    struct err e = backup_key_of_seed(&s, seed);

    assert_false(err_is(&e));
    return s;
}

static int start(void **state)
{
    struct err e = sec_init();

    (void)state;
    arena_init(&arena, 0);
    if (err_is(&e))
        return 1;
    owner = pair(1);
    escrow = pair(2);
    stranger = pair(3);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    backup_key_free(&owner);
    backup_key_free(&escrow);
    backup_key_free(&stranger);
    arena_free(&arena);
    return 0;
}

static struct err to_buf(void *ctx, const void *p, size_t n)
{
    buf_add(ctx, p, n);
    return OK;
}

static void fine(struct err e)
{
    check_case(!err_is(&e), "%s: %s\n", e.msgid != NULL ? e.msgid : "", e.detail);
}

/* Bytes that are told apart, always the same. */
static void fill(char *p, size_t n, uint64_t state)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (char)test_random(&state);
}

struct member {
    const char *name;
    size_t n;
};

static void write_members(struct buf *file, const struct member *members, size_t count, size_t piece)
{
    const struct backup_public to[] = {owner.public, escrow.public};
    struct container_writer *w;
    struct container_sum sum;

    fine(container_begin(&w, "{\"id\":\"test\"}", to, 2, to_buf, file));
    for (size_t i = 0; i < count; i++) {
        char *data = arena_array(&arena, members[i].n + 1, 1);

        fill(data, members[i].n, i + 1);
        fine(container_member(w, members[i].name));
        for (size_t at = 0; at < members[i].n; at += piece)
            fine(container_add(w, data + at, members[i].n - at < piece ? members[i].n - at : piece));
        fine(container_member_end(w, &sum));
        assert_int_equal(sum.bytes, members[i].n);
    }
    fine(container_end(w));
    container_writer_free(w);
}

static struct err from_str(void *ctx, void *p, size_t n, size_t *got)
{
    struct str *left = ctx;

    *got = n < left->n ? n : left->n;
    memcpy(p, left->p, *got);
    *left = str_sub(*left, *got, left->n);
    return OK;
}

/* Reads the whole file into `out`: "name" 0 data 0 and so on. `members`: how many ended. */
static struct err read_all(struct str file, const struct backup_secret *with, struct buf *out, int *members)
{
    struct container_reader *r;
    enum container_piece what = CONTAINER_MEMBER;
    struct str bytes;
    struct err e;

    *members = 0;
    TRY(container_open(&r, from_str, &file));
    e = container_unlock(r, with);
    while (!err_is(&e) && what != CONTAINER_END) {
        e = container_next(r, &what, &bytes);
        if (err_is(&e))
            break;
        buf_add_str(out, bytes);
        if (what == CONTAINER_MEMBER || what == CONTAINER_MEMBER_END)
            buf_add_byte(out, '\0');
        if (what == CONTAINER_MEMBER_END) {
            assert_true(container_member_sum(r)->bytes >= 0);
            (*members)++;
        }
    }
    container_reader_free(r);
    return e;
}

static void check_read(const struct buf *file, const struct member *members, size_t count, const struct backup_secret *with)
{
    struct buf got = {.p = NULL}, want = {.p = NULL};
    int ended;

    fine(read_all(buf_str(file), with, &got, &ended));
    for (size_t i = 0; i < count; i++) {
        char *data = arena_array(&arena, members[i].n + 1, 1);

        fill(data, members[i].n, i + 1);
        buf_add(&want, members[i].name, strlen(members[i].name) + 1);
        buf_add(&want, data, members[i].n);
        buf_add_byte(&want, '\0');
    }
    assert_int_equal(ended, count);
    assert_int_equal(got.n, want.n);
    assert_memory_equal(buf_c(&got), buf_c(&want), want.n);
    buf_free(&got);
    buf_free(&want);
}

/* Sizes around a chunk's, in pieces of every kind. */
static void what_was_written_is_read(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 200000};
    static const size_t pieces[] = {1, 4096, 65536, 65537, 300000};

    (void)state;
    for (size_t s = 0; s < COUNT(sizes); s++)
        for (size_t p = 0; p < COUNT(pieces); p++) {
            const struct member members[] = {{"roles.sql", 3}, {"db.dump", sizes[s]}, {"manifest.json", 100}};
            struct buf file = {.p = NULL};

            write_members(&file, members, COUNT(members), pieces[p]);
            check_read(&file, members, COUNT(members), &owner);
            buf_free(&file);
        }
}

static void each_holder_reads_it_and_nobody_else(void **state)
{
    const struct member one[] = {{"db.dump", 10}};
    struct buf file = {.p = NULL}, got = {.p = NULL};
    struct err e;
    int ended;

    (void)state;
    write_members(&file, one, 1, 10);
    check_read(&file, one, 1, &owner);
    check_read(&file, one, 1, &escrow);
    e = read_all(buf_str(&file), &stranger, &got, &ended);
    assert_int_equal(e.kind, ERR_DENIED);
    assert_int_equal(got.n, 0);
    buf_free(&file);
}

static void no_plain_text_is_in_it(void **state)
{
    static const char patient[] = "Ana Beatriz Nogueira";
    const struct backup_public to[] = {owner.public};
    struct buf file = {.p = NULL};
    struct container_writer *w;
    struct container_sum sum;

    (void)state;
    fine(container_begin(&w, "{}", to, 1, to_buf, &file));
    fine(container_member(w, "db.dump"));
    fine(container_add(w, patient, sizeof patient));
    fine(container_member_end(w, &sum));
    fine(container_end(w));
    container_writer_free(w);
    assert_int_equal(str_find(buf_str(&file), str_of(patient)), -1);
    assert_int_equal(str_find(buf_str(&file), STR("db.dump")), -1);
    buf_free(&file);
}

/* The file is refused, and never as whole: what was given out before is the beginning of the truth. */
static void check_refused(struct str file, struct str whole, const char *how, size_t at)
{
    struct buf got = {.p = NULL};
    int ended;
    struct err e = read_all(file, &owner, &got, &ended);

    check_case(err_is(&e) && (e.kind == ERR_INPUT || e.kind == ERR_DENIED), "%s at %zu was taken\n", how, at);
    check_case(got.n <= whole.n && memcmp(buf_c(&got), whole.p, got.n) == 0, "%s at %zu gave out something else\n", how, at);
    buf_free(&got);
}

static const struct member SMALL[] = {{"roles.sql", 40}, {"db.dump", 150}, {"manifest.json", 60}};

static void small_one(struct buf *file, struct buf *whole)
{
    int ended;

    write_members(file, SMALL, COUNT(SMALL), 7);
    fine(read_all(buf_str(file), &owner, whole, &ended));
    assert_int_equal(ended, COUNT(SMALL));
}

static void every_flipped_bit_is_refused(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL};

    (void)state;
    small_one(&file, &whole);
    for (size_t at = 0; at < file.n; at++)
        for (int bit = 0; bit < 8; bit++) {
            file.p[at] = (char)(file.p[at] ^ (1 << bit));
            check_refused(buf_str(&file), buf_str(&whole), "a flipped bit", at);
            file.p[at] = (char)(file.p[at] ^ (1 << bit));
        }
    check_read(&file, SMALL, COUNT(SMALL), &owner);
    buf_free(&file);
    buf_free(&whole);
}

static void every_other_length_is_refused(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL};
    size_t n;

    (void)state;
    small_one(&file, &whole);
    n = file.n;
    for (size_t cut = 0; cut < n; cut++)
        check_refused(str_sub(buf_str(&file), 0, cut), buf_str(&whole), "a cut", cut);
    for (size_t more = 1; more <= 64; more++) {
        buf_add_byte(&file, (char)more);
        check_refused(buf_str(&file), buf_str(&whole), "bytes behind the end", more);
    }
    buf_free(&file);
    buf_free(&whole);
}

static size_t length_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

enum { CHUNKS_MAX = 32 };

/* Where the seals begin, with their length. */
static size_t seals_at(const struct buf *file)
{
    return START + length_at(file->p + 8);
}

/* Where the stream's header begins. */
static size_t stream_at(const struct buf *file)
{
    return seals_at(file) + 4 + length_at(file->p + seals_at(file)) + CODE;
}

/* Where each chunk begins; the last entry is the end of the file. */
static size_t chunks(const struct buf *file, size_t place[CHUNKS_MAX])
{
    size_t at = stream_at(file) + STREAM_HEADER;
    size_t n = 0;

    while (at < file->n) {
        assert_true(n + 1 < CHUNKS_MAX);
        place[n++] = at;
        at += 4 + length_at(file->p + at);
    }
    assert_int_equal(at, file->n);
    place[n] = at;
    return n;
}

static struct str chunk(const struct buf *file, const size_t *place, size_t i)
{
    return str_sub(buf_str(file), place[i], place[i + 1] - place[i]);
}

/* The file with its chunks in the order of `order`. */
static void put_together(struct buf *out, const struct buf *file, const size_t *place, const size_t *order, size_t n)
{
    buf_clear(out);
    buf_add_str(out, str_sub(buf_str(file), 0, place[0]));
    for (size_t i = 0; i < n; i++)
        buf_add_str(out, chunk(file, place, order[i]));
}

static void no_chunk_can_be_moved_doubled_or_left_out(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL}, made = {.p = NULL};
    size_t place[CHUNKS_MAX], order[CHUNKS_MAX];
    size_t n;

    (void)state;
    small_one(&file, &whole);
    n = chunks(&file, place);
    assert_int_equal(n, 2 * COUNT(SMALL) + 1);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            size_t k = 0;

            for (size_t i = 0; i < n; i++)
                order[i] = i == a ? b : i == b ? a : i;
            put_together(&made, &file, place, order, n);
            if (a != b)
                check_refused(buf_str(&made), buf_str(&whole), "two chunks changed places", a * n + b);
            for (size_t i = 0; i < n; i++) {
                order[k++] = i;
                if (i == b)
                    order[k++] = a;
            }
            put_together(&made, &file, place, order, k);
            check_refused(buf_str(&made), buf_str(&whole), "a chunk twice", a * n + b);
        }
    for (size_t a = 0; a < n; a++) {
        size_t k = 0;

        for (size_t i = 0; i < n; i++)
            if (i != a)
                order[k++] = i;
        put_together(&made, &file, place, order, k);
        check_refused(buf_str(&made), buf_str(&whole), "a chunk left out", a);
    }
    buf_free(&file);
    buf_free(&whole);
    buf_free(&made);
}

/* Chunks and headers of another backup, for the same keys and with the same content. */
static void nothing_of_another_backup_fits(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL}, other = {.p = NULL}, again = {.p = NULL}, made = {.p = NULL};
    size_t place[CHUNKS_MAX], theirs[CHUNKS_MAX];
    size_t n;

    (void)state;
    small_one(&file, &whole);
    small_one(&other, &again);
    n = chunks(&file, place);
    assert_int_equal(chunks(&other, theirs), n);
    for (size_t a = 0; a < n; a++) {
        buf_clear(&made);
        buf_add_str(&made, str_sub(buf_str(&file), 0, place[a]));
        buf_add_str(&made, chunk(&other, theirs, a));
        buf_add_str(&made, str_sub(buf_str(&file), place[a + 1], file.n));
        check_refused(buf_str(&made), buf_str(&whole), "another's chunk", a);
    }
    buf_clear(&made);
    buf_add_str(&made, str_sub(buf_str(&other), 0, theirs[0]));
    buf_add_str(&made, str_sub(buf_str(&file), place[0], file.n));
    check_refused(buf_str(&made), buf_str(&whole), "another's header", 0);
    buf_clear(&made);
    buf_add_str(&made, str_sub(buf_str(&file), 0, seals_at(&file)));
    buf_add_str(&made, str_sub(buf_str(&other), seals_at(&other), stream_at(&other) - seals_at(&other)));
    buf_add_str(&made, str_sub(buf_str(&file), stream_at(&file), file.n));
    check_refused(buf_str(&made), buf_str(&whole), "another's seals", 0);
    buf_clear(&made);
    buf_add_str(&made, str_sub(buf_str(&other), 0, stream_at(&other)));
    buf_add_str(&made, str_sub(buf_str(&file), stream_at(&file), file.n));
    check_refused(buf_str(&made), buf_str(&whole), "another's facts and seals", 0);
    buf_free(&file);
    buf_free(&whole);
    buf_free(&other);
    buf_free(&again);
    buf_free(&made);
}

/* `file` sealed to the stranger alone by its owner; the chunks are what they were. */
static void seal_anew(const struct buf *file, struct buf *out)
{
    struct str left = buf_str(file);
    struct container_reader *r;

    fine(container_open(&r, from_str, &left));
    assert_int_equal(container_reseal(r, &stranger.public, 1, to_buf, out).kind, ERR_BUG); /* locked */
    fine(container_unlock(r, &escrow));
    assert_true(container_can_reseal(r));
    fine(container_reseal(r, &stranger.public, 1, to_buf, out));
    buf_add_str(out, left);
    container_reader_free(r);
}

static void sealed_anew_it_is_another_holders(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL}, made = {.p = NULL}, got = {.p = NULL};
    char kids[CONTAINER_RECIPIENTS_MAX][BACKUP_KID_TEXT], kid[BACKUP_KID_TEXT];
    size_t places[CHUNKS_MAX], theirs[CHUNKS_MAX];
    struct container_reader *r;
    struct str left;
    size_t n;
    int ended;

    (void)state;
    small_one(&file, &whole);
    seal_anew(&file, &made);
    check_read(&made, SMALL, COUNT(SMALL), &stranger);
    assert_int_equal(read_all(buf_str(&made), &owner, &got, &ended).kind, ERR_DENIED);
    assert_int_equal(read_all(buf_str(&made), &escrow, &got, &ended).kind, ERR_DENIED);
    n = chunks(&file, places);
    assert_int_equal(chunks(&made, theirs), n);
    assert_true(str_eq(str_sub(buf_str(&file), stream_at(&file), file.n), str_sub(buf_str(&made), stream_at(&made), made.n)));
    left = buf_str(&made);
    fine(container_open(&r, from_str, &left));
    backup_key_id(&stranger.public, kid);
    assert_int_equal(container_kids(r, kids), 1);
    assert_string_equal(kids[0], kid);
    container_reader_free(r);
    buf_free(&file);
    buf_free(&whole);
    buf_free(&made);
    buf_free(&got);
}

/* A seal of one's own on another's file: the new key's box and name in place of the old ones, the old code. */
static void seals_without_the_data_key_are_refused(void **state)
{
    struct buf file = {.p = NULL}, whole = {.p = NULL}, made = {.p = NULL}, got = {.p = NULL}, anew = {.p = NULL};
    int ended;

    (void)state;
    small_one(&file, &whole);
    seal_anew(&file, &made);
    for (size_t at = 0; at < stream_at(&made) + STREAM_HEADER; at++)
        for (int bit = 0; bit < 8; bit++) {
            struct err e;

            made.p[at] = (char)(made.p[at] ^ (1 << bit));
            e = read_all(buf_str(&made), &stranger, &got, &ended);
            check_case(err_is(&e) && got.n == 0, "a flipped bit at %zu of what was sealed anew was taken\n", at);
            made.p[at] = (char)(made.p[at] ^ (1 << bit));
        }
    /* the boxes of one sealing with the code of another: both are for this data key */
    buf_add_str(&anew, str_sub(buf_str(&file), 0, stream_at(&file) - CODE));
    buf_add_str(&anew, str_sub(buf_str(&made), stream_at(&made) - CODE, CODE));
    buf_add_str(&anew, str_sub(buf_str(&file), stream_at(&file), file.n));
    check_refused(buf_str(&anew), buf_str(&whole), "the code of other seals", 0);
    buf_free(&file);
    buf_free(&whole);
    buf_free(&made);
    buf_free(&got);
    buf_free(&anew);
}

/* Lengths that would have us ask for more memory than there is, or read past what we have. */
static void absurd_lengths_are_refused(void **state)
{
    static const unsigned char lengths[][4] = {
        {0, 0, 0, 0}, {16, 0, 0, 0}, {0x12, 0, 1, 0}, {255, 255, 255, 127}, {255, 255, 255, 255}};
    struct buf file = {.p = NULL}, whole = {.p = NULL}, made = {.p = NULL};
    size_t place[CHUNKS_MAX];
    size_t n;

    (void)state;
    small_one(&file, &whole);
    n = chunks(&file, place);
    for (size_t k = 0; k < COUNT(lengths); k++)
        for (size_t a = 0; a <= n + 1; a++) {
            size_t at = a < n ? place[a] : a == n ? 8 : seals_at(&file);

            buf_clear(&made);
            buf_add_str(&made, buf_str(&file));
            memcpy(made.p + at, lengths[k], 4);
            check_refused(buf_str(&made), buf_str(&whole), "a length", at);
        }
    buf_free(&file);
    buf_free(&whole);
    buf_free(&made);
}

/* A file of each form, kept as it was: made for the pair of a seed, with one member. */
static void check_golden(const char *name, unsigned char seed, struct str want)
{
    struct backup_secret then = pair(seed);
    struct buf got = {.p = NULL};
    struct str file;
    int ended;

    fine(fs_read(&arena, str_printf(&arena, "%s/tests/golden/%s", getenv("ARCA_SRCDIR") != NULL ? getenv("ARCA_SRCDIR") : ".", name).p,
                 65536, &file));
    fine(read_all(file, &then, &got, &ended));
    assert_int_equal(ended, 1);
    assert_true(str_eq(buf_str(&got), want));
    backup_key_free(&then);
    buf_free(&got);
}

static void a_file_of_an_earlier_version_is_read(void **state)
{
    (void)state;
    check_golden("backup.arcabk", 7, STR("db.dump\0what was written with version 1\n\0"));
    check_golden("backup2.arcabk", 8, STR("db.dump\0what was written with version 2\n\0"));
}

static void keys_are_sealed_by_their_passphrase(void **state)
{
    struct backup_secret s, back;
    const char *text;
    struct err e;

    (void)state;
    fine(backup_key_new(&s));
    fine(backup_key_seal(&arena, &s, STR("correct horse"), true, &text));
    fine(backup_key_unseal(str_of(text), STR("correct horse"), &back));
    assert_memory_equal(back.p, s.p, BACKUP_KEY_BYTES);
    assert_memory_equal(back.public.p, s.public.p, BACKUP_KEY_BYTES);
    backup_key_free(&back);
    e = backup_key_unseal(str_of(text), STR("correct horsf"), &back);
    assert_int_equal(e.kind, ERR_DENIED);
    assert_null(back.p);
    for (size_t i = 0; i < strlen(text) - 1; i++) {
        char *changed = arena_copy(&arena, text, strlen(text));

        changed[i] ^= 1;
        e = backup_key_unseal(str_of(changed), STR("correct horse"), &back);
        check_case(err_is(&e) && back.p == NULL, "byte %zu of a key's file was changed and it was taken\n", i);
    }
    e = backup_key_unseal(STR("{\"format\":\"arca-backup-secret-1\",\"ops\":1,\"memory\":99999999999}"), STR("x"), &back);
    assert_int_equal(e.kind, ERR_INPUT);
    backup_key_free(&s);
}

static void public_keys_are_read_back(void **state)
{
    struct backup_public back;
    char kid[BACKUP_KID_TEXT];
    const char *text = backup_key_public_text(&arena, &owner.public);

    (void)state;
    assert_true(backup_key_public_read(str_of(text), &back));
    assert_memory_equal(back.p, owner.public.p, BACKUP_KEY_BYTES);
    backup_key_id(&back, kid);
    assert_int_equal(strlen(kid), 16);
    for (size_t i = 0; i < strlen(text) - 1; i++) {
        char *changed = arena_copy(&arena, text, strlen(text));

        changed[i] = changed[i] == '0' ? '1' : '0';
        check_case(!backup_key_public_read(str_of(changed), &back), "digit %zu of a public key was changed\n", i);
    }
    assert_false(backup_key_public_read(STR(""), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(each_holder_reads_it_and_nobody_else),
        cmocka_unit_test(no_plain_text_is_in_it),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(no_chunk_can_be_moved_doubled_or_left_out),
        cmocka_unit_test(nothing_of_another_backup_fits),
        cmocka_unit_test(sealed_anew_it_is_another_holders),
        cmocka_unit_test(seals_without_the_data_key_are_refused),
        cmocka_unit_test(absurd_lengths_are_refused),
        cmocka_unit_test(a_file_of_an_earlier_version_is_read),
        cmocka_unit_test(keys_are_sealed_by_their_passphrase),
        cmocka_unit_test(public_keys_are_read_back),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
