/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/staff.h"

#include <string.h>

#include "i18n/i18n.h"

struct str lookup_label(const struct lookup *l)
{
    bool portuguese = strncmp(i18n_language_now(), "pt", 2) == 0;
    struct str first = portuguese ? l->label_pt : l->label_en;

    return first.n != 0 ? first : portuguese ? l->label_en : l->label_pt;
}

const struct lookup *lookup_find(const struct lookup *rows, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id == id)
            return &rows[i];
    }
    return NULL;
}
