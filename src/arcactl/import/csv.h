/* SPDX-License-Identifier: Apache-2.0 */
/* import_csv: a spreadsheet that was saved as text, row by row and in flat memory: which encoding it
 * has and what parts its columns is found out. The only file that knows libcsv. */
#ifndef ARCA_ARCACTL_IMPORT_CSV_H
#define ARCA_ARCACTL_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "sec/sec.h"

enum { CSV_COLUMNS_MAX = 256 };

struct csv_file {
    const char *path;
    bool latin;     /* Windows-1252, of which Latin-1 is a part; else UTF-8 */
    char delimiter; /* ';' ',' or a tab */
    long long size; /* bytes, for the progress */
    long long done; /* read so far */
    unsigned char hash[SEC_HASH_BYTES]; /* of the whole file, once csv_read has come to its end */
};

/* Looks at the file. Fails with words of its own for what is no text, or UTF-16. */
struct err csv_look(struct csv_file *f, const char *path);

/* One row: `line` is where it begins, from 1; `cells` live until the callback returns, valid UTF-8 with
 * blanks and line breaks made single and cut off at the ends. Rows without any text are left out. Give
 * false to stop reading. */
typedef bool (*csv_row_fn)(void *ctx, long long line, const struct str *cells, int count);

/* Reads all rows, the heading too. A row that never ends is an error that names its line in
 * *bad_line (0: no such thing). */
struct err csv_read(struct csv_file *f, csv_row_fn row, void *ctx, long long *bad_line);

#endif
