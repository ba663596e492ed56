/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "base/fs.h"
#include "conf/paths.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/sec.h"

enum { FILE_MAX_BYTES = 256 << 20 };

static int by_name(const void *a, const void *b)
{
    const struct migration *x = a;
    const struct migration *y = b;

    return strcmp(x->name, y->name);
}

static void hash_text(struct str text, char out[MIGRATE_HASH_TEXT])
{
    unsigned char bytes[SEC_HASH_BYTES];

    sec_hash(bytes, text.p, text.n);
    sec_hex(out, bytes, sizeof bytes);
}

static struct str with_lf(struct arena *a, struct str t)
{
    char *p = arena_array(a, t.n + 1, 1);
    size_t n = 0;
    size_t i;

    for (i = 0; i < t.n; i++) {
        if (t.p[i] != '\r' || i + 1 == t.n || t.p[i + 1] != '\n')
            p[n++] = t.p[i];
    }
    return (struct str){.p = p, .n = n};
}

static struct str with_crlf(struct arena *a, struct str t)
{
    char *p = arena_array(a, t.n * 2 + 1, 1);
    size_t n = 0;
    size_t i;

    for (i = 0; i < t.n; i++) {
        if (t.p[i] == '\n' && (i == 0 || t.p[i - 1] != '\r'))
            p[n++] = '\r';
        p[n++] = t.p[i];
    }
    return (struct str){.p = p, .n = n};
}

/* Before 2021 Prisma wrote each byte without its leading zero. */
static bool same_checksum(const char *hash, const char *stored)
{
    char old[MIGRATE_HASH_TEXT];
    size_t n = 0;
    size_t i;

    if (strlen(stored) == MIGRATE_HASH_TEXT - 1)
        return strcmp(hash, stored) == 0;
    for (i = 0; hash[i] != '\0'; i++) {
        if (i % 2 == 1 || hash[i] != '0')
            old[n++] = hash[i];
    }
    old[n] = '\0';
    return strcmp(old, stored) == 0;
}

bool migrate_checksum_is(struct str text, const char *stored)
{
    char hash[MIGRATE_HASH_TEXT];
    struct arena a;
    struct str variants[3];
    bool same = false;
    size_t i;

    arena_init(&a, 0);
    variants[0] = text;
    variants[1] = with_lf(&a, text);
    variants[2] = with_crlf(&a, variants[1]);
    for (i = 0; i < 3 && !same; i++) {
        hash_text(variants[i], hash);
        same = same_checksum(hash, stored);
    }
    arena_free(&a);
    return same;
}

static struct err read_one(struct ctl *c, const char *dir, const char *name, struct migration *m)
{
    struct stat st;

    m->name = str_c(&c->arena, str_of(name));
    m->path = str_printf(&c->arena, "%s/%s/migration.sql", dir, name).p;
    m->state = MIGRATE_PENDING;
    if (stat(m->path, &st) != 0 && errno == ENOENT)
        return err_sys(ENOENT, m->path);
    TRY(fs_read(&c->arena, m->path, FILE_MAX_BYTES, &m->text));
    hash_text(m->text, m->hash);
    return OK;
}

/* A migration is a folder; plain files beside them (migration_lock.toml) are none. */
static bool is_folder(const char *dir, const char *name)
{
    struct arena a;
    struct stat st;
    bool yes;

    if (name[0] == '.')
        return false;
    arena_init(&a, 0);
    yes = stat(str_printf(&a, "%s/%s", dir, name).p, &st) == 0 && S_ISDIR(st.st_mode);
    arena_free(&a);
    return yes;
}

static struct migration *grow(struct ctl *c, struct migration_set *set)
{
    struct migration *items;

    if ((set->count & (set->count - 1)) == 0) { /* full at 0, 1, 2, 4 ... */
        items = ARENA_ARRAY(&c->arena, struct migration, set->count * 2 + 1);
        if (set->count > 0)
            memcpy(items, set->items, set->count * sizeof *items);
        set->items = items;
    }
    return &set->items[set->count++];
}

struct err migrate_read_folder(struct ctl *c, struct migration_set *set)
{
    const char *dir = c->option[OPT_MIGRATIONS];
    struct err e = OK;
    struct dirent *d;
    DIR *open_dir;

    *set = (struct migration_set){.ours = dir == NULL};
    if (dir == NULL)
        dir = str_printf(&c->arena, "%s/migrations", conf_data_dir(&c->arena)).p;
    open_dir = opendir(dir);
    if (open_dir == NULL)
        return err_sys(errno, dir);
    while (!err_is(&e) && (d = readdir(open_dir)) != NULL) {
        if (is_folder(dir, d->d_name))
            e = read_one(c, dir, d->d_name, grow(c, set));
    }
    closedir(open_dir);
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, by_name);
    return e;
}

struct migration *migrate_find(const struct migration_set *set, const char *name)
{
    size_t i;

    for (i = 0; i < set->count; i++) {
        if (strcmp(set->items[i].name, name) == 0)
            return &set->items[i];
    }
    return NULL;
}

static const char *copied(struct ctl *c, int row, int column)
{
    const char *v = sync_value(c->db, row, column);

    return v != NULL ? str_c(&c->arena, str_of(v)) : NULL;
}

/* Several rows may have one name: a rolled back one says nothing, an applied one wins over a failed
 * one before it. */
static void take_row(struct ctl *c, struct migration_set *set, int row, const char *newest)
{
    const char *name = sync_value(c->db, row, 1);
    bool finished = sync_value(c->db, row, 3) != NULL;
    struct migration *m;

    if (sync_value(c->db, row, 4) != NULL)
        return;
    m = migrate_find(set, name);
    if (m == NULL) {
        m = grow(c, set);
        *m = (struct migration){.name = str_c(&c->arena, str_of(name))};
    } else if (m->row_id != NULL && !finished) {
        return;
    }
    m->row_id = copied(c, row, 0);
    m->started = copied(c, row, 5);
    m->logs = copied(c, row, 6);
    if (!finished)
        m->state = MIGRATE_FAILED;
    else if (m->path == NULL)
        m->state = strcmp(name, newest) > 0 ? MIGRATE_NEWER : MIGRATE_MISSING;
    else
        m->state = strcmp(m->hash, sync_value(c->db, row, 2)) == 0 || migrate_checksum_is(m->text, sync_value(c->db, row, 2))
                       ? MIGRATE_APPLIED
                       : MIGRATE_EDITED;
}

/* What is pending below the newest applied one is out of order. */
static void mark_order(struct migration_set *set, bool running)
{
    bool seen = false;
    size_t i;

    for (i = set->count; i-- > 0;) {
        struct migration *m = &set->items[i];

        if (m->state == MIGRATE_APPLIED || m->state == MIGRATE_EDITED)
            seen = true;
        else if (m->state == MIGRATE_PENDING && seen)
            m->state = MIGRATE_OUT_OF_ORDER;
        else if ((m->state == MIGRATE_FAILED || m->state == MIGRATE_BROKEN) && running)
            m->state = MIGRATE_RUNNING;
        set->n[m->state]++;
    }
}

/* Of what did not finish, that which arcactl itself carries out piece by piece can go on. */
static bool mark_broken(struct ctl *c, struct migration_set *set)
{
    size_t i;
    int k;

    if (!ctl_sql(c, &sql_ctl_store_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") != 0)
        return true;
    if (!ctl_sql(c, &sql_ctl_units_known, NULL))
        return false;
    for (k = 0; k < sync_rows(c->db); k++) {
        for (i = 0; i < set->count; i++) {
            struct migration *m = &set->items[i];

            if (m->state == MIGRATE_FAILED && m->path != NULL && strcmp(m->row_id, sync_value(c->db, k, 0)) == 0)
                m->state = MIGRATE_BROKEN;
        }
    }
    return true;
}

const char *migrate_beside(struct ctl *c, const struct migration *m, const char *name)
{
    size_t n = strlen(m->path) - strlen("migration.sql");

    return str_printf(&c->arena, "%.*s%s", (int)n, m->path, name).p;
}

bool migrate_is_open(const struct migration *m)
{
    return m->state == MIGRATE_PENDING || m->state == MIGRATE_OUT_OF_ORDER || m->state == MIGRATE_BROKEN;
}

size_t migrate_open(const struct migration_set *set)
{
    return set->n[MIGRATE_PENDING] + set->n[MIGRATE_OUT_OF_ORDER] + set->n[MIGRATE_BROKEN];
}

bool migrate_read_history(struct ctl *c, struct migration_set *set, bool locked)
{
    static const struct db_param key = {"72707369"};
    const char *newest = set->count > 0 ? set->items[set->count - 1].name : "";
    bool running = false;
    int i;

    if (!ctl_sql(c, &sql_ctl_history_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") == 0) {
        if (!ctl_sql(c, &sql_ctl_history, NULL))
            return false;
        for (i = 0; i < sync_rows(c->db); i++)
            take_row(c, set, i, newest);
        if (!mark_broken(c, set))
            return false;
    }
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, by_name);
    if (!locked) {
        if (!ctl_sql(c, &sql_ctl_lock_holder, &key))
            return false;
        running = sync_rows(c->db) > 0;
    }
    mark_order(set, running);
    return true;
}

const char *migrate_state_name(enum migrate_state s)
{
    static const char *const names[] = {
        [MIGRATE_APPLIED] = N_("applied"),   [MIGRATE_PENDING] = N_("pending"),
        [MIGRATE_OUT_OF_ORDER] = N_("out of order"), [MIGRATE_EDITED] = N_("edited"),
        [MIGRATE_MISSING] = N_("missing"),   [MIGRATE_NEWER] = N_("newer than this program"),
        [MIGRATE_FAILED] = N_("failed"),     [MIGRATE_BROKEN] = N_("interrupted"),
        [MIGRATE_RUNNING] = N_("running"),
    };

    return names[s];
}
