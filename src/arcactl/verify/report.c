/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/verify/rules.h"
#include "arcactl/verify/verify.h"
#include "base/buf.h"
#include "i18n/i18n.h"

enum { SHOWN = 20, PLACES = 3 };

void verify_begin(struct verify *v, const char *part)
{
    v->part = part;
    v->in_part = 0;
    v->of_rule = 0;
    v->rule = "";
    v->found.n = 0;
    ctl_progress(v->c, _("looking at: %s"), part);
}

/* The text with {1} to {3} filled. */
static const char *filled(struct arena *a, const char *text, const char *const *values)
{
    struct buf b = {.p = NULL};
    const char *out;

    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '0' + PLACES && p[2] == '}') {
            buf_add_c(&b, values[p[1] - '1'] != NULL ? values[p[1] - '1'] : "-");
            p += 2;
        } else {
            buf_add_byte(&b, *p);
        }
    }
    out = str_c(a, buf_str(&b));
    buf_free(&b);
    return out;
}

void verify_found(struct verify *v, const char *rule, const char *one, const char *two, const char *three)
{
    const char *const values[PLACES] = {one, two, three};
    const struct verify_rule *r = verify_rule(rule);
    struct arena *a = &v->c->arena;
    struct verify_finding f;

    v->findings++;
    v->in_part++;
    v->of_rule = strcmp(v->rule, r->name) == 0 ? v->of_rule + 1 : 1;
    v->rule = r->name;
    if (v->of_rule > SHOWN)
        return;
    f = (struct verify_finding){r->name, filled(a, _(r->what), values), filled(a, _(r->state), values), filled(a, _(r->next), values)};
    vec_push(&v->found, f);
}

void verify_found_rows(struct verify *v)
{
    struct sync *db = v->c->db;
    int columns = sync_columns(db);

    for (int i = 0; i < sync_rows(db); i++)
        verify_found(v, sync_value(db, i, 0), sync_value(db, i, 1), columns > 2 ? sync_value(db, i, 2) : NULL,
                     columns > 3 ? sync_value(db, i, 3) : NULL);
}

static void tell(struct verify *v, const char *verdict, const char *text, const char *next)
{
    struct arena *a = &v->c->arena;

    if (v->c->option[OPT_JSON] == NULL) {
        ctl_say(v->c, "%-8s %-12s %s", verdict, v->part, text);
        if (next != NULL)
            ctl_say(v->c, "  %s %s", _("Next:"), next);
    } else
        ctl_say(v->c, "{\"event\":\"part\",\"part\":\"%s\",\"verdict\":\"%s\",\"findings\":%zu,\"text\":%s,\"next\":%s}", v->part,
                verdict, v->in_part, list_json(a, text), next != NULL ? list_json(a, next) : "null");
}

static void tell_finding(struct verify *v, const struct verify_finding *f)
{
    struct arena *a = &v->c->arena;

    if (v->c->option[OPT_JSON] != NULL) {
        ctl_say(v->c, "{\"event\":\"finding\",\"part\":\"%s\",\"rule\":\"%s\",\"what\":%s,\"state\":%s,\"next\":%s}", v->part, f->rule,
                list_json(a, f->what), list_json(a, f->state), list_json(a, f->next));
        return;
    }
    ctl_say(v->c, "  %s", f->what);
    ctl_say(v->c, "    %s", f->state);
    ctl_say(v->c, "    %s %s", _("Next:"), f->next);
}

void verify_end(struct verify *v, const char *text)
{
    struct arena *a = &v->c->arena;

    if (v->in_part == 0) {
        tell(v, "ok", text, NULL);
        return;
    }
    tell(v, "FAIL", str_printf(a, ngettext("%zu thing is wrong", "%zu things are wrong", v->in_part), v->in_part).p, NULL);
    for (size_t i = 0; i < v->found.n; i++)
        tell_finding(v, &v->found.p[i]);
    if (v->found.n < v->in_part && v->c->option[OPT_JSON] == NULL)
        ctl_say(v->c, _("  and %zu more of these kinds"), v->in_part - v->found.n);
}

void verify_unseen(struct verify *v, const char *why, const char *next)
{
    v->unseen++;
    if (v->in_part > 0)
        verify_end(v, "");
    tell(v, "unknown", why, next);
}
