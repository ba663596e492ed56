/* SPDX-License-Identifier: Apache-2.0 */
/* init: what prepares a database for arca's migrations. */
#ifndef ARCA_ARCACTL_INIT_H
#define ARCA_ARCACTL_INIT_H

#include <stdbool.h>

struct ctl;

/* Makes in the database of c->db what init makes in one: schemas, rights, the mark. False: told. */
bool init_database_objects(struct ctl *c);

#endif
