/* SPDX-License-Identifier: Apache-2.0 */
/* What a backup's manifest speaks for: of each member there is one, so that nobody who can seal a file puts
 * a dump of his own before one that a server has signed. */
#include <config.h>

#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "sec/container.h"

static struct ctl c;
static struct backup_secret owner;
static char tool[64]; /* the program that takes a dump, "" for none */
static bool asked; /* whether the signature was looked at */

/* ---- what read.c says and asks ---- */

void ctl_error(struct ctl *x, const char *fmt, ...)
{
    (void)x, (void)fmt;
}

void ctl_state(struct ctl *x, const char *fmt, ...)
{
    (void)x, (void)fmt;
}

void ctl_next(struct ctl *x, const char *fmt, ...)
{
    (void)x, (void)fmt;
}

void ctl_progress(struct ctl *x, const char *fmt, ...)
{
    (void)x, (void)fmt;
}

bool ctl_cancelled(const struct ctl *x)
{
    (void)x;
    return false;
}

int ctl_fail(struct ctl *x, const struct err *e)
{
    (void)x, (void)e;
    return CTL_ERROR;
}

int backup_signature_check(struct ctl *x, const char *path, struct str manifest, struct str signature)
{
    (void)x, (void)path, (void)manifest;
    asked = str_eq(signature, STR("signed"));
    return asked ? CTL_DONE : CTL_VERIFY;
}

bool backup_tool(struct ctl *x, const char *name, const char *dbname, struct backup_tool *t)
{
    (void)x, (void)name, (void)dbname;
    *t = (struct backup_tool){.path = tool, .words = "dbname=none", .env = (const char *const *)environ};
    return tool[0] != '\0';
}

bool backup_tool_ended(struct ctl *x, const char *name, const struct child_result *result)
{
    (void)x, (void)name;
    return result->status == 0;
}

/* ---- files ---- */

struct member {
    const char *name;
    const char *text; /* NULL: a manifest of `good` */
};

static const char good[] = "the dump";

static struct err to_fd(void *ctx, const void *p, size_t n)
{
    assert_int_equal(write(*(int *)ctx, p, n), (ssize_t)n);
    return OK;
}

static const char *manifest(void)
{
    unsigned char hash[SEC_HASH_BYTES];
    char hex[2 * SEC_HASH_BYTES + 1];

    sec_hash(hash, good, strlen(good));
    sec_hex(hex, hash, sizeof hash);
    return str_printf(&c.arena, "{\"dump\":{\"bytes\":%zu,\"sha256\":\"%s\"}}", strlen(good), hex).p;
}

static void fine(struct err e)
{
    assert_false(err_is(&e));
}

/* A new file of these members; `path` as mkstemp takes it. */
static void write_members(char *path, const struct member *members, size_t n)
{
    struct container_writer *w;
    struct container_sum sum;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    fine(container_begin(&w, "{}", &owner.public, 1, to_fd, &fd));
    for (size_t i = 0; i < n; i++) {
        const char *text = members[i].text != NULL ? members[i].text : manifest();

        fine(container_member(w, members[i].name));
        fine(container_add(w, text, strlen(text)));
        fine(container_member_end(w, &sum));
    }
    fine(container_end(w));
    container_writer_free(w);
    close(fd);
}

/* Reads a file of these members. */
static int read_members(const struct member *members, size_t n)
{
    char path[] = "/tmp/arca_backup_read_XXXXXX";
    struct backup_proof got;
    int status;

    write_members(path, members, n);
    asked = false;
    status = backup_read_manifest(&c, path, &(struct backup_opener){.secret = &owner}, &got);
    unlink(path);
    return status;
}

#define READ(...) read_members((const struct member[]){__VA_ARGS__}, sizeof((const struct member[]){__VA_ARGS__}) / sizeof(struct member))
#define DUMP {BACKUP_MEMBER_DUMP, good}
#define MANIFEST {BACKUP_MEMBER_MANIFEST, NULL}
#define SIGNATURE {BACKUP_MEMBER_SIGNATURE, "signed"}

static void test_one_of_each(void **state)
{
    (void)state;
    assert_int_equal(READ(DUMP, MANIFEST, SIGNATURE), CTL_DONE);
    assert_true(asked);
}

static void test_another_dump(void **state)
{
    (void)state;
    assert_int_equal(READ({BACKUP_MEMBER_DUMP, "of somebody else"}, MANIFEST, SIGNATURE), CTL_VERIFY);
    assert_int_equal(READ(MANIFEST, SIGNATURE), CTL_VERIFY);
    assert_false(asked);
}

static void test_twice(void **state)
{
    (void)state;
    assert_int_equal(READ({BACKUP_MEMBER_DUMP, "of somebody else"}, DUMP, MANIFEST, SIGNATURE), CTL_VERIFY);
    assert_int_equal(READ({BACKUP_MEMBER_DUMP, ""}, DUMP, MANIFEST, SIGNATURE), CTL_VERIFY);
    assert_int_equal(READ(DUMP, {BACKUP_MEMBER_MANIFEST, ""}, MANIFEST, SIGNATURE), CTL_VERIFY);
    assert_int_equal(READ(DUMP, MANIFEST, {BACKUP_MEMBER_SIGNATURE, ""}, SIGNATURE), CTL_VERIFY);
    assert_false(asked);
}

/* A program in the place of pg_restore, which leaves what it was given in `into`. */
static void make_tool(const char *into)
{
    const char *text = str_printf(&c.arena, "#!/bin/sh\nexec cat >%s\n", into).p;
    int fd;

    snprintf(tool, sizeof tool, "/tmp/arca_backup_tool_XXXXXX");
    fd = mkstemp(tool);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, 0700), 0);
    close(fd);
}

/* Between the two readings another file takes the place of the one that was proved: it is sealed to the same
 * key, and holds the very same dump. Nothing of it reaches the program. */
static void test_another_file_at_the_second_reading(void **state)
{
    static const struct member all[] = {DUMP, MANIFEST, SIGNATURE};
    const struct backup_opener with = {.secret = &owner};
    char path[] = "/tmp/arca_backup_read_XXXXXX", other[] = "/tmp/arca_backup_read_XXXXXX";
    char into[] = "/tmp/arca_backup_into_XXXXXX";
    struct backup_proof proof;
    struct str got;
    int fd = mkstemp(into);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(unlink(into), 0);
    make_tool(into);
    write_members(path, all, COUNT(all));
    write_members(other, all, COUNT(all));
    assert_int_equal(backup_read_manifest(&c, path, &with, &proof), CTL_DONE);
    assert_int_equal(backup_read_into(&c, path, &with, &proof, "none"), CTL_DONE);
    fine(fs_read(&c.arena, into, 4096, &got));
    assert_true(str_eq(got, str_of(good)));
    assert_int_equal(unlink(into), 0);
    assert_int_equal(rename(other, path), 0);
    assert_int_equal(backup_read_into(&c, path, &with, &proof, "none"), CTL_VERIFY);
    assert_int_equal(access(into, F_OK), -1);
    unlink(path);
    unlink(tool);
    tool[0] = '\0';
}

static int start(void **state)
{
    unsigned char seed[BACKUP_SEED_BYTES] = {1};
    struct err e = sec_init();

    (void)state;
    arena_init(&c.arena, 0);
    c.cancel_fd = -1;
    if (!err_is(&e))
        e = backup_key_of_seed(&owner, seed);
    return err_is(&e) ? 1 : 0;
}

static int finish(void **state)
{
    (void)state;
    backup_key_free(&owner);
    arena_free(&c.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_of_each),
        cmocka_unit_test(test_another_dump),
        cmocka_unit_test(test_twice),
        cmocka_unit_test(test_another_file_at_the_second_reading),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
