/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/picture.h"

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/sec.h"

static const char *copied(struct ctl *c, int row, int column)
{
    const char *v = sync_value(c->db, row, column);

    return v != NULL ? str_c(&c->arena, str_of(v)) : "";
}

static void take_rows(struct ctl *c, struct picture *out)
{
    int n = sync_rows(c->db);
    int i;

    out->items = ARENA_ARRAY(&c->arena, struct picture_item, (size_t)n + 1);
    for (i = 0; i < n; i++) {
        struct picture_item it = {copied(c, i, 0), copied(c, i, 1), copied(c, i, 2)};
        struct picture_item *last = out->count > 0 ? &out->items[out->count - 1] : NULL;

        if (last != NULL && strcmp(last->kind, it.kind) == 0 && strcmp(last->identity, it.identity) == 0)
            last->definition = str_printf(&c->arena, "%s\n%s", last->definition, it.definition).p;
        else
            out->items[out->count++] = it;
    }
}

static size_t put(char *to, size_t at, const char *text)
{
    size_t n = strlen(text) + 1;

    memcpy(to + at, text, n); /* the NUL parts it from the next */
    return at + n;
}

static void take_fingerprint(struct picture *k)
{
    unsigned char hash[SEC_HASH_BYTES];
    struct arena a;
    size_t room = 0;
    size_t at = 0;
    char *all;
    size_t i;

    arena_init(&a, 0);
    for (i = 0; i < k->count; i++)
        room += strlen(k->items[i].kind) + strlen(k->items[i].identity) + strlen(k->items[i].definition) + 3;
    all = arena_alloc(&a, room + 1);
    for (i = 0; i < k->count; i++) {
        at = put(all, at, k->items[i].kind);
        at = put(all, at, k->items[i].identity);
        at = put(all, at, k->items[i].definition);
    }
    sec_hash(hash, all, at);
    sec_hex(k->fingerprint, hash, sizeof hash);
    arena_free(&a);
}

struct err picture_read(struct ctl *c, struct picture *out)
{
    *out = (struct picture){.major = sync_server_version(c->db) / 10000};
    TRY(sync_run(c->db, &sql_ctl_catalogue_path, NULL));
    TRY(sync_run(c->db, &sql_ctl_catalogue, NULL));
    take_rows(c, out);
    take_fingerprint(out);
    return sync_run(c->db, &sql_ctl_settings, NULL);
}

struct err picture_saved(struct ctl *c, struct picture *out)
{
    *out = (struct picture){.at = ""};
    TRY(sync_run(c->db, &sql_ctl_store_exists, NULL));
    if (strcmp(ctl_first(c), "t") != 0)
        return OK;
    TRY(sync_run(c->db, &sql_ctl_snapshot, NULL));
    take_rows(c, out);
    take_fingerprint(out);
    if (out->count > 0) {
        out->major = (int)strtol(sync_value(c->db, 0, 3), NULL, 10);
        out->at = copied(c, 0, 4);
    }
    return OK;
}

/* The rows as one JSON array, which the server takes apart. */
static const char *as_json(struct ctl *c, const struct picture *k)
{
    size_t room = 3;
    size_t at = 0;
    struct str *lines = ARENA_ARRAY(&c->arena, struct str, k->count + 1);
    char *all;
    size_t i;

    for (i = 0; i < k->count; i++) {
        lines[i] = str_printf(&c->arena, "%s{\"k\":%s,\"i\":%s,\"d\":%s}", i > 0 ? "," : "", list_json(&c->arena, k->items[i].kind),
                              list_json(&c->arena, k->items[i].identity), list_json(&c->arena, k->items[i].definition));
        room += lines[i].n;
    }
    all = arena_alloc(&c->arena, room);
    all[at++] = '[';
    for (i = 0; i < k->count; i++) {
        memcpy(all + at, lines[i].p, lines[i].n);
        at += lines[i].n;
    }
    all[at] = ']';
    return all;
}

struct err picture_save(struct ctl *c, const struct picture *k)
{
    const struct db_param rows = {as_json(c, k)};

    TRY(sync_run(c->db, &sql_ctl_begin, NULL));
    TRY(sync_run(c->db, &sql_ctl_snapshot_clear, NULL));
    TRY(sync_run(c->db, &sql_ctl_snapshot_save, &rows));
    return sync_run(c->db, &sql_ctl_commit, NULL);
}

static int order(const struct picture_item *x, const struct picture_item *y)
{
    int d;

    if (x == NULL || y == NULL)
        return x == NULL ? 1 : -1;
    d = strcmp(x->kind, y->kind);
    return d != 0 ? d : strcmp(x->identity, y->identity);
}

static bool passed_over(const struct picture_item *it, bool shape_only)
{
    return shape_only && (strcmp(it->kind, "owner") == 0 || strstr(it->kind, "grants") != NULL);
}

size_t picture_compare(const struct picture *was, const struct picture *is, bool shape_only, picture_fn each,
                         void *ctx)
{
    size_t i = 0;
    size_t k = 0;
    size_t n = 0;

    while (i < was->count || k < is->count) {
        const struct picture_item *x = i < was->count ? &was->items[i] : NULL;
        const struct picture_item *y = k < is->count ? &is->items[k] : NULL;
        int d = order(x, y);

        i += d <= 0;
        k += d >= 0;
        if (passed_over(d <= 0 ? x : y, shape_only) || (d == 0 && strcmp(x->definition, y->definition) == 0))
            continue;
        each(ctx, d <= 0 ? x : NULL, d >= 0 ? y : NULL);
        n++;
    }
    return n;
}

struct printing {
    struct ctl *c;
};

/* The first `max` lines of a definition, each behind a sign. */
static void lines(struct ctl *c, const char *sign, const char *text)
{
    int max = 12;

    for (; text[0] != '\0' && max > 0; max--) {
        size_t n = strcspn(text, "\n");

        ctl_say(c, "    %s %.*s", sign, (int)n, text);
        text += n + (text[n] == '\n');
    }
    if (text[0] != '\0')
        ctl_say(c, "    %s ...", sign);
}

void picture_print(struct ctl *c, const struct picture_item *was, const struct picture_item *is)
{
    const struct picture_item *it = was != NULL ? was : is;
    const char *word = was == NULL ? N_("added") : is == NULL ? N_("gone") : N_("changed");

    if (it == NULL)
        return;
    if (c->option[OPT_JSON] != NULL) {
        ctl_say(c, "{\"change\":\"%s\",\"kind\":\"%s\",\"identity\":%s,\"was\":%s,\"is\":%s}", word, it->kind,
                list_json(&c->arena, it->identity), was != NULL ? list_json(&c->arena, was->definition) : "null",
                is != NULL ? list_json(&c->arena, is->definition) : "null");
        return;
    }
    ctl_say(c, "%s  %s  %s", _(word), it->kind, it->identity);
    if (was != NULL && is != NULL) {
        lines(c, "-", was->definition);
        lines(c, "+", is->definition);
    }
}

static void print_one(void *ctx, const struct picture_item *was, const struct picture_item *is)
{
    picture_print(((struct printing *)ctx)->c, was, is);
}

size_t picture_print_changes(struct ctl *c, const struct picture *was, const struct picture *is, bool shape_only)
{
    struct printing p = {c};

    return picture_compare(was, is, shape_only, print_one, &p);
}
