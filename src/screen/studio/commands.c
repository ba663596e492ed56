/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done in the studio. */
#include <config.h>

#include "screen/studio/studio.h"

#include "i18n/i18n.h"
#include "screen/common/args.h"

#define TABLES N_("Tables")
#define SEE .needs = "studio.see"

static const struct command commands[] = {
    {.id = "studio.open", .scope = SCREEN_STUDIO, .keys = "Enter", .label = N_("Open"),
     .help = N_("The rows of the marked table"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 2},
    {.id = "studio.find", .scope = SCREEN_STUDIO, .keys = "/", .label = N_("Find"),
     .help = N_("Find a table by its name while typing"), .group = TABLES, SEE, .audit = AUDIT_SCREEN, .bar = 3},
    {.id = "studio.clinic", .scope = SCREEN_STUDIO, .keys = "c", .label = N_("Clinic"),
     .help = N_("Choose whose rows are shown"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 4},
    {.id = "studio.refresh", .scope = SCREEN_STUDIO, .keys = "r", .label = N_("Read again"),
     .help = N_("Read the list of tables again"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 5},

    {.id = "studio_rows.open", .scope = "studio_rows", .keys = "Enter", .label = N_("Open"),
     .help = N_("The marked row whole, one field a line"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 2},
    {.id = "studio_rows.filter", .scope = "studio_rows", .keys = "f /", .label = N_("Filter"),
     .help = N_("Look for a value in a column"), .group = TABLES, SEE, .audit = AUDIT_SCREEN, .bar = 3},
    {.id = "studio_rows.all", .scope = "studio_rows", .keys = "x", .label = N_("Everything"),
     .help = N_("Take the filter away"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 9},
    {.id = "studio_rows.sort", .scope = "studio_rows", .keys = "s", .label = N_("Order"),
     .help = N_("Choose the column that the rows are in order of"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 4},
    {.id = "studio_rows.turn", .scope = "studio_rows", .keys = "t", .label = N_("Turn"),
     .help = N_("Turn the order round"), .group = TABLES, SEE, .audit = AUDIT_READ},
    {.id = "studio_rows.follow", .scope = "studio_rows", .keys = "g", .label = N_("Follow"),
     .help = N_("Open a row that the marked one names; Esc comes back"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 5},
    {.id = "studio_rows.history", .scope = "studio_rows", .keys = "h", .label = N_("History"),
     .help = N_("What was changed in the marked row, when and by whom"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 6},
    {.id = "studio_rows.right", .scope = "studio_rows", .keys = "Right", .label = N_("Columns"),
     .help = N_("Show the columns further right"), .group = TABLES, SEE, .audit = AUDIT_SCREEN, .bar = 7},
    {.id = "studio_rows.left", .scope = "studio_rows", .keys = "Left", .label = N_("Columns back"),
     .help = N_("Show the columns further left"), .group = TABLES, SEE, .audit = AUDIT_SCREEN},
    {.id = "studio_rows.write", .scope = "studio_rows", .keys = "w", .label = N_("Write"),
     .help = N_("Write these rows to a CSV file that only you may read"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 8},
    {.id = "studio_rows.refresh", .scope = "studio_rows", .keys = "r", .label = N_("Read again"),
     .help = N_("Read the rows again where they stand"), .group = TABLES, SEE, .audit = AUDIT_READ},

    {.id = "studio_row.follow", .scope = "studio_row", .keys = "Enter g", .label = N_("Follow"),
     .help = N_("Open the row that the marked field names; Esc comes back"), .group = TABLES, SEE, .when = 1,
     .why_not = N_("Wait until the row is there."), .audit = AUDIT_READ, .bar = 2},
    {.id = "studio_row.history", .scope = "studio_row", .keys = "h", .label = N_("History"),
     .help = N_("What was changed in this row, when and by whom"), .group = TABLES, SEE, .when = 1,
     .why_not = N_("Wait until the row is there."), .audit = AUDIT_READ, .bar = 3},
    {.id = "studio_row.edit", .scope = "studio_row", .keys = "e", .label = N_("Change"),
     .help = N_("Change fields of this row, in a development database"), .group = TABLES, SEE, .when = 3,
     .why_not = N_("Wait until the row is there."), .audit = AUDIT_WRITE, .bar = 4},
    {.id = "studio_row.refresh", .scope = "studio_row", .keys = "r", .label = N_("Read again"),
     .help = N_("Read this row again"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 5},

    {.id = "studio_history.open", .scope = "studio_history", .keys = "Enter", .label = N_("Open"),
     .help = N_("The marked change whole, with before and after"), .group = TABLES, SEE, .audit = AUDIT_SCREEN, .bar = 2},
    {.id = "studio_history.refresh", .scope = "studio_history", .keys = "r", .label = N_("Read again"),
     .help = N_("Begin with the newest change again"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 3},

    {.id = "studio_filter.apply", .scope = "studio_filter", .keys = "Ctrl-S", .label = N_("Look"),
     .help = N_("Look for this"), .group = TABLES, SEE, .audit = AUDIT_READ, .bar = 2},
    {.id = "studio_edit.save", .scope = "studio_edit", .keys = "Ctrl-S", .label = N_("Save"),
     .help = N_("Check the fields and save the row"), .group = TABLES, SEE, .audit = AUDIT_WRITE, .bar = 2},
};
const struct command_table studio_commands = {commands, sizeof commands / sizeof commands[0]};
