/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/reference.h"

#include "base/mem.h"
#include "db/statements.h"
#include "svc/decode.h"

static const struct decode_field lookup_fields[] = {
    DECODE(struct lookup, kind, DECODE_STR),     DECODE(struct lookup, id, DECODE_ID),
    DECODE(struct lookup, code, DECODE_STR),     DECODE(struct lookup, label_pt, DECODE_STR),
    DECODE(struct lookup, label_en, DECODE_STR), DECODE(struct lookup, active, DECODE_BOOL),
    DECODE(struct lookup, sort, DECODE_INT),
};

static const struct decode_field professional_fields[] = {
    DECODE(struct professional, id, DECODE_ID),
    DECODE(struct professional, staff_id, DECODE_ID),
    DECODE(struct professional, name, DECODE_STR),
    DECODE(struct professional, specialty, DECODE_STR),
    DECODE(struct professional, kind, DECODE_STR),
    DECODE(struct professional, room_id, DECODE_ID),
    DECODE(struct professional, active, DECODE_BOOL),
    DECODE(struct professional, minutes, DECODE_INT),
    DECODE(struct professional, hours, DECODE_BOOL),
};

static const struct decode_field room_fields[] = {
    DECODE(struct room, id, DECODE_ID),
    DECODE(struct room, name, DECODE_STR),
    DECODE(struct room, active, DECODE_BOOL),
};

void reference_init(struct reference *r)
{
    *r = (struct reference){0};
    arena_init(&r->arena, 16384);
}

void reference_free(struct reference *r)
{
    arena_free(&r->arena);
    *r = (struct reference){0};
}

/* One load on its way; freed by its last answer. */
struct load {
    struct reference *to;
    struct reference fresh;
    reference_fn done;
    void *ctx;
    int left;
    struct err err;
};

static void load_end(struct load *l)
{
    struct reference *to = l->to;
    struct err err = l->err;
    reference_fn done = l->done;
    void *ctx = l->ctx;

    if (err_is(&err)) {
        arena_free(&l->fresh.arena);
    } else {
        arena_free(&to->arena);
        *to = l->fresh;
        to->loaded = true;
    }
    mem_free(l, sizeof *l);
    if (done != NULL)
        done(ctx, &err);
}

/* Decodes one list into *out, and keeps the error of the first that fails. */
static void take(struct load *l, const struct svc_rows *r, const struct decode_field *fields, size_t n,
                 size_t size, void **out, size_t *count)
{
    struct err e = r->err;

    *out = NULL;
    *count = 0;
    if (!err_is(&e))
        e = decode_rows(r->rows[0], fields, n, size, &l->fresh.arena, out, count);
    if (err_is(&e))
        l->err = e;
}

/* The last of the three answers ends the load. */
static void took_one(struct load *l)
{
    if (--l->left == 0)
        load_end(l);
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void took_lookups(void *ctx, const struct svc_rows *r)
{
    struct load *l = ctx;
    void *rows;

    take(l, r, lookup_fields, COUNT(lookup_fields), sizeof(struct lookup), &rows, &l->fresh.lookup_count);
    l->fresh.lookups = rows;
    took_one(l);
}

static void took_professionals(void *ctx, const struct svc_rows *r)
{
    struct load *l = ctx;
    void *rows;

    take(l, r, professional_fields, COUNT(professional_fields), sizeof(struct professional), &rows,
         &l->fresh.professional_count);
    l->fresh.professionals = rows;
    took_one(l);
}

static void took_rooms(void *ctx, const struct svc_rows *r)
{
    struct load *l = ctx;
    void *rows;

    take(l, r, room_fields, COUNT(room_fields), sizeof(struct room), &rows, &l->fresh.room_count);
    l->fresh.rooms = rows;
    took_one(l);
}

void reference_load(struct svc *s, struct reference *r, reference_fn done, void *ctx)
{
    struct load *l = MEM_NEW(struct load);

    *l = (struct load){.to = r, .done = done, .ctx = ctx, .left = 3};
    reference_init(&l->fresh);
    svc_fetch(s, &sql_lookups, NULL, took_lookups, l);
    svc_fetch(s, &sql_professionals, NULL, took_professionals, l);
    svc_fetch(s, &sql_rooms, NULL, took_rooms, l);
}

const struct lookup *reference_lookup(const struct reference *r, int64_t id)
{
    for (size_t i = 0; i < r->lookup_count; i++)
        if (r->lookups[i].id == id)
            return &r->lookups[i];
    return NULL;
}

const struct lookup *reference_code(const struct reference *r, const char *kind, struct str code)
{
    for (size_t i = 0; i < r->lookup_count; i++)
        if (str_eq(r->lookups[i].kind, str_of(kind)) && str_eq(r->lookups[i].code, code))
            return &r->lookups[i];
    return NULL;
}

struct str reference_label(const struct lookup *l)
{
    return l != NULL ? lookup_label(l) : STR_EMPTY;
}

const struct professional *reference_professional(const struct reference *r, int64_t id)
{
    for (size_t i = 0; i < r->professional_count; i++)
        if (r->professionals[i].id == id)
            return &r->professionals[i];
    return NULL;
}

const struct room *reference_room(const struct reference *r, int64_t id)
{
    for (size_t i = 0; i < r->room_count; i++)
        if (r->rooms[i].id == id)
            return &r->rooms[i];
    return NULL;
}
