/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/staff.h"

#include <string.h>

#include "i18n/i18n.h"

struct str staff_role_label(struct str role)
{
    static const struct {
        const char *code;
        const char *label;
    } roles[] = {
        {"reception", NC_("role", "reception")},
        {"supervisor", NC_("role", "supervisor")},
        {"intern", NC_("role", "intern")},
        {"admin", NC_("role", "coordination")},
        {"operator", NC_("role", "operator")},
    };

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (str_eq(str_of(roles[i].code), role))
            return str_of(_(roles[i].label));
    }
    return role;
}

struct str lookup_label(const struct lookup *l)
{
    bool portuguese = strncmp(i18n_language_now(), "pt", 2) == 0;
    struct str first = portuguese ? l->label_pt : l->label_en;

    return first.n != 0 ? first : portuguese ? l->label_en : l->label_pt;
}
