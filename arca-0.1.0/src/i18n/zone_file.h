/* SPDX-License-Identifier: Apache-2.0 */
/* zone_file: finds the description of a time zone on this machine. */
#ifndef ARCA_I18N_ZONE_FILE_H
#define ARCA_I18N_ZONE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* The bytes of the zone `name` ("America/Sao_Paulo"), in `a`, from TZDIR or /usr/share/zoneinfo.
 * The name comes from the server and may not leave that folder. ERR_NOT_FOUND when it is not there;
 * the caller shows UTC then, and says so. */
struct err zone_file_read(struct arena *a, const char *name, struct str *bytes);

#endif
