/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/permission.h"

#include <string.h>

enum scope permission_scope_of(struct str word)
{
    static const char *const words[] = {[SCOPE_NONE] = "none",
                                        [SCOPE_OWN] = "own",
                                        [SCOPE_OWN_INTERNS] = "own_interns",
                                        [SCOPE_CLINIC] = "clinic"};

    for (int s = SCOPE_OWN; s <= SCOPE_CLINIC; s++) {
        if (str_eq(word, str_of(words[s])))
            return (enum scope)s;
    }
    return SCOPE_NONE;
}

static struct permission one(struct arena *a, struct str text)
{
    size_t colon = text.n;

    while (colon > 0 && text.p[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return (struct permission){.action = str_copy(a, text), .scope = SCOPE_NONE};
    return (struct permission){.action = str_copy(a, str_sub(text, 0, colon - 1)),
                               .scope = permission_scope_of(str_sub(text, colon, text.n))};
}

struct permission_set permission_read(struct arena *a, const struct str *texts, size_t count)
{
    struct permission *rows = ARENA_ARRAY(a, struct permission, count);

    for (size_t i = 0; i < count; i++)
        rows[i] = one(a, texts[i]);
    return (struct permission_set){.rows = rows, .count = count};
}

enum scope permission_scope(const struct permission_set *p, const char *action)
{
    struct str wanted = str_of(action);
    enum scope s = SCOPE_NONE;

    for (size_t i = 0; i < p->count; i++) {
        if (p->rows[i].scope > s && str_eq(p->rows[i].action, wanted))
            s = p->rows[i].scope;
    }
    return s;
}
