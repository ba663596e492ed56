/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/import/import.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/words.h"

static const char *separator(char by)
{
    return by == ';' ? ";" : by == ',' ? "," : _("tab");
}

void import_tell_map(struct import *m)
{
    const struct import_field *f;
    struct ctl *c = m->c;
    int k;

    if (c->option[OPT_JSON] != NULL)
        return;
    ctl_say(c, _("%s: %s, columns parted by %s"), m->file.path, m->file.latin ? "Latin-1" : "UTF-8",
            separator(m->file.delimiter));
    for (k = 0; k < m->map.columns; k++) {
        f = import_map_field(&m->map, k);
        ctl_say(c, "  %2d  %s -> %s", k + 1, str_c(&c->arena, m->map.heading[k]),
                f != NULL ? f->name : _("(not imported)"));
    }
}

void import_tell_fields(struct import *m)
{
    const struct import_field *f = import_fields();
    struct str all = STR_EMPTY;
    int i;

    for (i = 0; i < IMPORT_FIELDS; i++) {
        if (m->kind == IMPORT_WAITING || !f[i].waiting_only)
            all = str_printf(&m->c->arena, "%.*s%s%s", STR_ARG(all), all.n > 0 ? ", " : "", f[i].name);
    }
    ctl_state(m->c, _("The fields: %s."), str_c(&m->c->arena, all));
}

/* The column that is this field; NULL when the file has none. */
static const struct str *heading(const struct import *m, const char *field)
{
    const struct import_field *f = import_fields();
    int i;

    for (i = 0; i < IMPORT_FIELDS; i++) {
        if (strcmp(f[i].name, field) == 0 && m->map.column[i] >= 0)
            return &m->map.heading[m->map.column[i]];
    }
    return NULL;
}

static void tell_one(struct import *m, struct arena *a, const char *line, const char *field, const char *code)
{
    const struct str *column = heading(m, field);
    const char *text = _(words_of(str_of(code)));

    if (m->c->option[OPT_JSON] != NULL)
        ctl_say(m->c, "{\"line\":%s,\"field\":\"%s\",\"column\":%s,\"code\":\"%s\",\"text\":%s}", line, field,
                column != NULL ? list_json(a, str_c(a, *column)) : "null", code, list_json(a, text));
    else if (column != NULL)
        ctl_say(m->c, _("line %s, column %s (%s): %s"), line, str_c(a, *column), field, text);
    else
        ctl_say(m->c, _("line %s, no column (%s): %s"), line, field, text);
}

/* Page by page: there may be as many of them as the file has rows. */
struct err import_tell_bad(struct import *m)
{
    struct arena page;
    struct err e;
    int i;

    TRY(sync_run(m->c->db, &sql_ctl_import_bad_open, NULL));
    arena_init(&page, 0);
    do {
        e = sync_run(m->c->db, &sql_ctl_import_bad_next, NULL);
        for (i = 0; !err_is(&e) && i < sync_rows(m->c->db); i++)
            tell_one(m, &page, sync_value(m->c->db, i, 0), sync_value(m->c->db, i, 1), sync_value(m->c->db, i, 2));
        arena_reset(&page);
    } while (!err_is(&e) && sync_rows(m->c->db) > 0);
    arena_free(&page);
    return e;
}

/* Each row as it would be stored: its fields, or what is wrong with it. */
struct err import_tell_preview(struct import *m)
{
    struct ctl *c = m->c;
    const char *before = "";
    int i;

    TRY(sync_run(c->db, &sql_ctl_import_preview, NULL));
    for (i = 0; i < sync_rows(c->db); i++) {
        const char *line = sync_value(c->db, i, 0);
        const char *field = sync_value(c->db, i, 1);
        const char *value = sync_value(c->db, i, 2);
        const char *code = sync_value(c->db, i, 3);
        const char *text = code != NULL ? _(words_of(str_of(code))) : value;

        if (c->option[OPT_JSON] != NULL) {
            ctl_say(c, "{\"line\":%s,\"field\":\"%s\",\"%s\":%s}", line, field, code != NULL ? "wrong" : "value",
                    list_json(&c->arena, text));
            continue;
        }
        if (strcmp(before, line) != 0)
            ctl_say(c, _("line %s"), line);
        before = str_c(&c->arena, str_of(line));
        ctl_say(c, "  %-22s %s%s", field, code != NULL ? "! " : "", text);
    }
    if (c->option[OPT_JSON] == NULL)
        ctl_say(c, _("the first %lld rows: %lld not right, %lld held back; nothing was imported"), m->rows, m->bad,
                m->held);
    return OK;
}

void import_tell_end(struct import *m)
{
    struct ctl *c = m->c;

    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"rows\":%lld,\"imported\":%lld,\"bad\":%lld,\"held\":%lld,\"held_file\":%s}", m->rows, m->stored,
                m->bad, m->held, m->held > 0 ? list_json(&c->arena, m->held_path) : "null");
    else
        ctl_say(c, _("%lld rows: %lld imported, %lld not right, %lld held back"), m->rows, m->stored, m->bad, m->held);
    if (m->held > 0) {
        ctl_state(c, _("Who may be there already stands in %s, with the record it is like."), m->held_path);
        ctl_next(c, "%s", _("look at each; delete from that file who is the same person, and import the rest of it with --looked-at"));
    }
}
