/* SPDX-License-Identifier: Apache-2.0 */
/* studio: the tables of the database, for whoever runs the system: the list of tables, a table's rows, one
 * row whole, its history, a change of it (in a development database alone). */
#ifndef ARCA_SCREEN_STUDIO_H
#define ARCA_SCREEN_STUDIO_H

#include "ui/command.h"
#include "ui/view.h"

extern const struct view_class studio_class, studio_rows_class, studio_row_class, studio_filter_class,
    studio_history_class, studio_change_class, studio_edit_class;
extern const struct command_table studio_commands;

#endif
