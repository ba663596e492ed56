/* SPDX-License-Identifier: Apache-2.0 */
/* Message catalogues: damaged ones are refused, or give strings that lie inside them. */
#include <config.h>

#include "fuzz.h"

#include <string.h>

#include "i18n/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ids[] = {"", "one", "two", "%d day", "state\004booked", "zzz"};
    struct catalogue c;
    struct err e = catalogue_read(&c, data, size);

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        for (int form = 0; form < 3; form++) {
            const char *found = catalogue_find(&c, ids[i], form);

            HOLDS(found == NULL || (!err_is(&e) && found >= (const char *)data &&
                                    found + strlen(found) < (const char *)data + size));
        }
    }
    return 0;
}
