/* SPDX-License-Identifier: Apache-2.0 */
/* The fields by name: what one takes it gives in a form that it takes again, unchanged. */
#include <config.h>

#include "fuzz.h"

#include "base/utf8.h"
#include "model/field.h"
#include "model/permission.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct field_world w = {.today = {2026, 11, 20}, .area_code = STR("11")};
    struct str s = {(const char *)data, size};
    struct permission_set p;
    struct arena a;
    size_t count;
    const struct field_rule *rules = field_rules(&count);

    arena_init(&a, 0);
    for (size_t i = 0; i < count; i++) {
        struct field_value v;
        struct field_value again;
        struct err e = field_check(&rules[i], &w, &a, s, &v);

        if (err_is(&e)) {
            HOLDS(e.kind == ERR_INPUT && e.msgid != NULL);
            continue;
        }
        HOLDS(utf8_valid(v.wire) && utf8_valid(v.shown));
        e = field_check(&rules[i], &w, &a, v.shown, &again);
        HOLDS(!err_is(&e) && str_eq(again.wire, v.wire) && str_eq(again.shown, v.shown));
        HOLDS(str_eq(field_show(&rules[i], &a, v.wire), v.shown));
    }
    p = permission_read(&a, &s, 1);
    for (size_t i = 0; i < p.count; i++)
        HOLDS(p.rows[i].scope <= SCOPE_CLINIC);
    arena_free(&a);
    return 0;
}
