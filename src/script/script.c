/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "script/script.h"

#include <string.h>

#include "script/script_priv.h"

/* Without one of these words a text is one transaction, whatever else it says: no parse is needed. */
static const char *const TELLING[] = {
    "concurrently", "begin", "start", "commit", "end", "abort", "rollback", "savepoint", "release",
    "vacuum", "reindex", "cluster", "discard", "database", "tablespace", "subscription", "system", "value",
    "transaction",
};

const char *script_mode_name(enum script_mode m)
{
    static const char *const names[] = {"tx", "own", "step"};

    return names[m];
}

/* The next comment line "-- arca: WORDS" from *at on; `first` looks at the lines before the first
 * statement alone. */
static bool next_directive(struct str text, size_t *at, bool first, struct str *words)
{
    while (*at < text.n) {
        const char *end = memchr(text.p + *at, '\n', text.n - *at);
        size_t n = end != NULL ? (size_t)(end - text.p) - *at : text.n - *at;
        struct str line = str_trim(str_sub(text, *at, n));

        *at += n + 1;
        if (line.n == 0)
            continue;
        if (!str_starts(line, STR("--"))) {
            if (first)
                return false;
            continue;
        }
        line = str_trim(str_sub(line, 2, line.n));
        if (str_starts(line, STR("arca:"))) {
            *words = str_trim(str_sub(line, 5, line.n));
            return true;
        }
    }
    return false;
}

bool script_next_allow(struct str text, size_t *at, struct script_allow *out)
{
    struct str words;
    ptrdiff_t because;

    while (next_directive(text, at, false, &words)) {
        if (!str_starts(words, STR("allow ")))
            continue;
        words = str_trim(str_sub(words, 6, words.n));
        because = str_find(words, STR(" because "));
        out->rule = because < 0 ? words : str_trim(str_sub(words, 0, (size_t)because));
        out->reason = because < 0 ? STR_EMPTY : str_trim(str_sub(words, (size_t)because + 9, words.n));
        return true;
    }
    return false;
}

/* SCRIPT_STEP for no-transaction, SCRIPT_TX for transaction, else -1. */
static int directive_mode(struct str text)
{
    struct str words;
    size_t at = str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;

    while (next_directive(text, &at, true, &words)) {
        if (str_eq(words, STR("no-transaction")))
            return SCRIPT_STEP;
        if (str_eq(words, STR("transaction")))
            return SCRIPT_TX;
    }
    return -1;
}

struct reading {
    struct arena *a;
    struct str text;
    struct script_piece *pieces;
    size_t count;
    const char *error;
};

/* The statement that begins with piece `i`: the scanner parts CREATE FUNCTION ... BEGIN ATOMIC at its
 * semicolons, so what stops too early is tried with what follows. Gives how many pieces it is. */
static size_t whole_statement(struct arena *a, struct str text, const struct str *pieces, size_t count, size_t i,
                              struct str *whole)
{
    struct script_statement s = {.text = pieces[i]};
    size_t k;

    *whole = pieces[i];
    if (!script_starts(script_bare(pieces[i]), "create") || !script_has_word(pieces[i], "atomic") || script_parse(a, &s) || !script_too_short(&s))
        return 1;
    for (k = i + 1; k < count && script_too_short(&s); k++) {
        s.text = str_sub(text, (size_t)(pieces[i].p - text.p), (size_t)(pieces[k].p + pieces[k].n - pieces[i].p));
        if (script_parse(a, &s)) {
            *whole = s.text;
            return k + 1 - i;
        }
    }
    return 1;
}

static void read_pieces(struct reading *r)
{
    struct str *pieces;
    struct str whole;
    size_t count;
    size_t i;

    if (!script_split(r->a, r->text, &pieces, &count, &r->error))
        return;
    r->pieces = ARENA_ARRAY(r->a, struct script_piece, count + 1);
    for (i = 0; i < count;) {
        i += whole_statement(r->a, r->text, pieces, count, i, &whole);
        script_classify(r->a, whole, &r->pieces[r->count], &r->error);
        if (r->pieces[r->count].kind != KIND_EMPTY)
            r->count++;
    }
}

/* Does a later statement use the value that piece `i` adds to a type? PostgreSQL wants it committed
 * before. */
static bool value_is_used(const struct reading *r, size_t i)
{
    struct str literal = str_printf(r->a, "'%s'", r->pieces[i].value);
    size_t k;

    for (k = i + 1; k < r->count; k++) {
        if (r->pieces[k].kind != KIND_VALUE && str_find(r->pieces[k].text, literal) >= 0)
            return true;
    }
    return false;
}

static const char *first_words(const struct reading *r, size_t i)
{
    struct str t = str_sub(r->pieces[i].text, 0, 60);
    const char *line = memchr(t.p, '\n', t.n);

    return str_c(r->a, str_trim(str_sub(t, 0, line != NULL ? (size_t)(line - t.p) : t.n)));
}

static enum script_mode choose(const struct reading *r, const char **because)
{
    enum script_mode mode = SCRIPT_TX;
    size_t i;

    for (i = 0; i < r->count; i++) {
        enum script_kind k = r->pieces[i].kind;

        if (k == KIND_ALONE || (k == KIND_VALUE && value_is_used(r, i))) {
            *because = first_words(r, i);
            return SCRIPT_STEP;
        }
        if (mode == SCRIPT_TX && (k == KIND_BEGIN || k == KIND_END || k == KIND_CONTROL)) {
            *because = first_words(r, i);
            mode = SCRIPT_OWN;
        }
    }
    return mode;
}

static struct str span(struct str from, struct str to)
{
    return from.n == 0 ? to : (struct str){.p = from.p, .n = (size_t)(to.p + to.n - from.p)};
}

/* What a procedure or a block of code commits cannot be seen from here: the directive says that it does. */
static enum script_kind kind_of(const struct script_piece *p, bool forced)
{
    return forced && p->kind == KIND_PLAIN && (script_starts(p->text, "call") || script_starts(p->text, "do")) ? KIND_ALONE
                                                                                                         : p->kind;
}

/* Puts the pieces together to units. Plain statements that stand together outside of BEGIN and COMMIT
 * are one transaction, as they are for the server when the file comes in one message. */
static void build_units(const struct reading *r, struct script *out)
{
    struct script_unit *u = NULL; /* the open one */
    bool inside = false;          /* of the file's own BEGIN */
    size_t i;

    out->units = ARENA_ARRAY(r->a, struct script_unit, r->count + 1);
    for (i = 0; i < r->count; i++) {
        const struct script_piece *p = &r->pieces[i];
        enum script_kind kind = kind_of(p, out->forced);
        bool apart = !inside && (kind == KIND_ALONE || kind == KIND_SETTING || kind == KIND_VALUE || (out->forced && kind == KIND_PLAIN));

        if (u == NULL || (!inside && (apart || kind == KIND_BEGIN))) {
            u = &out->units[out->count++];
            *u = (struct script_unit){.kind = SCRIPT_BLOCK};
        }
        if (kind == KIND_BEGIN && !inside) {
            u->head = p->text;
            inside = true;
        } else if (kind == KIND_END) {
            u->tail = p->text;
            inside = false;
            u = NULL;
        } else if (apart) {
            if (kind == KIND_ALONE)
                *u = p->unit;
            u->kind = kind == KIND_ALONE     ? SCRIPT_ALONE
                      : kind == KIND_SETTING ? SCRIPT_SETTING
                                                : SCRIPT_BLOCK;
            u->body = p->text;
            u = NULL;
        } else {
            u->body = span(u->body, p->text);
        }
    }
}

void script_read(struct arena *a, struct str text, struct script *out)
{
    struct reading r = {.a = a, .text = text};
    int wanted = directive_mode(text);
    bool telling;

    *out = (struct script){.mode = SCRIPT_TX, .because = "", .forced = wanted >= 0};
    telling = script_has_any(text, TELLING, sizeof TELLING / sizeof TELLING[0]);
    if (wanted == SCRIPT_TX || (wanted < 0 && !telling))
        return;
    read_pieces(&r);
    out->unread = r.error;
    out->mode = choose(&r, &out->because);
    /* What was not understood may be the half of something else: only the person can say. */
    if (r.error != NULL)
        out->mode = SCRIPT_TX;
    if (wanted == SCRIPT_STEP)
        out->mode = SCRIPT_STEP;
    if (out->mode != SCRIPT_TX)
        build_units(&r, out);
}

void script_each(struct str text, script_want_fn want, script_each_fn each, void *ctx)
{
    struct script_statement s = {.text = STR_EMPTY};
    struct arena list;
    struct arena one;
    struct str *pieces;
    size_t count;
    size_t i;

    arena_init(&list, 0);
    arena_init(&one, 0);
    if (!script_split(&list, text, &pieces, &count, &s.error)) {
        s.text = text;
        each(ctx, &s);
    }
    for (i = 0; i < count;) {
        i += whole_statement(&one, text, pieces, count, i, &s.text);
        s.text = script_bare(s.text);
        if (s.text.n > 0) {
            s.type = s.node = STR_EMPTY;
            s.error = NULL;
            if (want == NULL || want(s.text))
                (void)script_parse(&one, &s); /* what it did not understand it says in s.error */
            each(ctx, &s);
        }
        arena_reset(&one);
    }
    arena_free(&one);
    arena_free(&list);
}
