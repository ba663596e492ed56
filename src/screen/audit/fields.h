/* SPDX-License-Identifier: Apache-2.0 */
/* audit_fields: what a record's fields are called and how their values read, for the table of what
 * an event changed: names instead of ids, days and moments as everywhere else. */
#ifndef ARCA_SCREEN_AUDIT_FIELDS_H
#define ARCA_SCREEN_AUDIT_FIELDS_H

#include "model/zone.h"
#include "screen/common/env.h"

/* The field's name, translated; the column's own when it has none. */
struct str audit_field_label(struct arena *a, struct str field);

/* The value, which is JSON, in words; "-" for none. */
struct str audit_field_value(const struct env *e, const struct zone *z, struct arena *a,
                             struct str entity, struct str field, struct str json);

/* True for what only the program needs: versions, sort keys. */
bool audit_field_hidden(struct str field);

#endif
