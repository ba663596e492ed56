/* SPDX-License-Identifier: Apache-2.0 */
/* export and report: what a member of the staff may see, or what it comes to, as a file. It is done as that
 * person, through the functions that arca itself calls: each page of a list is opened, which leaves the event,
 * and then read. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/import/day.h"
#include "base/csv_out.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"
#include "svc/words.h"

enum format { CSV, JSON, FHIR, FORMATS };

static const char *const FORMAT_NAMES[FORMATS] = {"csv", "json", "fhir"};

/* A list: its pages are opened, with the ticket, those of `args` and where to go on, and then read. */
struct export_list {
    const struct db_stmt *open;
    const struct db_stmt *read[FORMATS]; /* NULL: not in this format */
    bool of_month;                       /* without days: of this month until today, not of today */
};

#define EXPORT(what) \
    {.open = &sql_export_##what##_open, \
     .read = {&sql_export_##what##_csv, &sql_export_##what##_json, &sql_export_##what##_fhir}}
#define REPORT(what) \
    {.open = &sql_report_##what##_open, \
     .read = {&sql_report_##what##_csv, &sql_report_##what##_json, NULL}, .of_month = true}
static const struct export_list PATIENTS = EXPORT(patients), AGENDA = EXPORT(agenda), WAITING = EXPORT(waiting),
                                STAFF = EXPORT(staff), AUDIT = EXPORT(audit);
static const struct export_list VISITS = REPORT(visits), WAITS = REPORT(waits), ACTIONS = REPORT(actions);

enum { ARGS_MAX = 3 }; /* of a list, between the ticket and where to go on */

struct exporter {
    struct ctl *c;
    const struct export_list *list;
    enum format format;
    const char *path; /* "-" is the standard output */
    int fd;
    bool terminal;    /* what goes there passes the gate */
    long long rows;
    const char *today;
    struct arena page;
};

static struct err put(struct exporter *x, struct str s)
{
    if (x->terminal)
        s = utf8_sanitise(&x->page, s, UTF8_LINES);
    return fs_write(x->fd, s);
}

/* ---- A page in each format ---- */

static struct err put_csv(struct exporter *x)
{
    int columns = sync_columns(x->c->db);
    const char **cells = ARENA_ARRAY(&x->page, const char *, (size_t)columns + 1);
    const char *end = x->terminal ? "\n" : "\r\n";
    int i;
    int k;

    if (x->rows == 0) {
        for (k = 0; k < columns; k++)
            cells[k] = sync_column(x->c->db, k);
        TRY(put(x, csv_out_row(&x->page, cells, columns, end)));
    }
    for (i = 0; i < sync_rows(x->c->db); i++) {
        for (k = 0; k < columns; k++)
            cells[k] = sync_value(x->c->db, i, k);
        TRY(put(x, csv_out_row(&x->page, cells, columns, end)));
    }
    return OK;
}

static struct err put_json(struct exporter *x)
{
    int i;

    for (i = 0; i < sync_rows(x->c->db); i++)
        TRY(put(x, str_printf(&x->page, "%s\n", sync_value(x->c->db, i, 0))));
    return OK;
}

/* A Bundle has no empty list of entries: it begins with the first. */
static struct err put_fhir(struct exporter *x)
{
    int i;

    for (i = 0; i < sync_rows(x->c->db); i++)
        TRY(put(x, str_printf(&x->page, "%s\n%s", x->rows + i == 0 ? ",\"entry\":[" : ",", sync_value(x->c->db, i, 0))));
    return OK;
}

static struct err put_page(struct exporter *x)
{
    struct err e = x->format == CSV ? put_csv(x) : x->format == JSON ? put_json(x) : put_fhir(x);

    x->rows += sync_rows(x->c->db);
    arena_reset(&x->page);
    return e;
}

/* ---- The pages of a list ---- */

/* The database's answer that says no, in words: what the role does not permit, or what was asked wrongly. */
static struct err refused(struct exporter *x)
{
    bool answered = sync_rows(x->c->db) == 1;
    const char *outcome = answered ? sync_value(x->c->db, 0, 0) : NULL;
    const char *code = answered ? sync_value(x->c->db, 0, 1) : NULL;

    return err_make(outcome != NULL && strcmp(outcome, "refused") == 0 ? ERR_DENIED : ERR_INPUT,
                    words_of(str_of(code != NULL ? code : "")), "%s", code != NULL ? code : "");
}

/* Opens a page: what was typed is put down first, and looked for when the same is asked again. */
static struct err open_page(struct exporter *x, const struct db_param *p)
{
    const char *code;

    TRY(sync_run(x->c->db, x->list->open, p));
    code = sync_rows(x->c->db) == 1 ? sync_value(x->c->db, 0, 1) : NULL;
    if (code != NULL && strcmp(code, "asked") == 0)
        TRY(sync_run(x->c->db, x->list->open, p));
    if (sync_rows(x->c->db) != 1 || strcmp(sync_value(x->c->db, 0, 0), "ok") != 0)
        return refused(x);
    return OK;
}

/* Opens a page and reads it: two transactions, for a read needs a ticket that is committed. *next is where
 * the page after it begins, NULL behind the last. */
static struct err one_page(struct exporter *x, const char *const *args, int count, const char **next)
{
    struct db_param p[ARGS_MAX + 2] = {{NULL}};
    struct id ticket = id_new();
    const char *go_on;
    int i;

    p[0].p = ticket.text;
    for (i = 0; i < count; i++)
        p[1 + i].p = args[i];
    if (x->list->open->params > count + 1)
        p[1 + count].p = *next;
    TRY(open_page(x, p));
    go_on = sync_value(x->c->db, 0, 2);
    *next = go_on != NULL ? arena_copy(&x->c->arena, go_on, strlen(go_on)) : NULL;
    TRY(sync_run(x->c->db, x->list->read[x->format], p));
    return put_page(x);
}

static struct err all_pages(struct exporter *x, const char *const *args, int count)
{
    const char *next = NULL;

    if (x->format == FHIR)
        TRY(put(x, STR("{\"resourceType\":\"Bundle\",\"type\":\"collection\"")));
    do {
        TRY(one_page(x, args, count, &next));
        ctl_progress(x->c, _("%lld rows"), x->rows);
    } while (next != NULL && !ctl_cancelled(x->c));
    if (next != NULL)
        return err_make(ERR_CANCELLED, N_("Stopped on request."), "signal");
    if (x->format == FHIR)
        TRY(put(x, str_of(x->rows > 0 ? "\n]}\n" : "}\n")));
    return OK;
}

/* ---- Where it goes ---- */

static bool read_format(struct exporter *x)
{
    const char *name = x->c->option[OPT_FORMAT] != NULL ? x->c->option[OPT_FORMAT] : "csv";
    int i;

    for (i = 0; i < FORMATS; i++) {
        if (strcmp(FORMAT_NAMES[i], name) == 0 && x->list->read[i] != NULL) {
            x->format = (enum format)i;
            return true;
        }
    }
    if (x->list->read[FHIR] != NULL)
        ctl_error(x->c, _("--format is csv, json or fhir, not \"%s\"."), name);
    else
        ctl_error(x->c, _("--format of a report is csv or json, not \"%s\"."), name);
    return false;
}

static bool open_output(struct exporter *x)
{
    x->path = x->c->option[OPT_OUTPUT];
    if (x->path == NULL) {
        ctl_error(x->c, "%s", _("say where it is to go: --output FILE, or --output - for the standard output."));
        ctl_state(x->c, "%s", _("Patients' data is never shown without being asked for."));
        return false;
    }
    if (strcmp(x->path, "-") == 0) {
        x->fd = STDOUT_FILENO;
        x->terminal = isatty(STDOUT_FILENO) == 1;
        return true;
    }
    x->fd = open(x->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (x->fd >= 0)
        return true;
    ctl_error(x->c, _("%s cannot be made: %s"), x->path, strerror(errno));
    if (errno == EEXIST)
        ctl_next(x->c, "%s", _("name a file that is not there yet: what is there is never overwritten"));
    return false;
}

/* Whole on the disk, or not there. */
static int close_output(struct exporter *x, struct err *e)
{
    bool file = x->fd != STDOUT_FILENO;

    if (file && !err_is(e) && fsync(x->fd) != 0)
        *e = err_sys(errno, x->path);
    if (file && close(x->fd) != 0 && !err_is(e))
        *e = err_sys(errno, x->path);
    if (!err_is(e)) {
        if (file)
            ctl_say(x->c, _("%s: %lld rows"), x->path, x->rows);
        return CTL_DONE;
    }
    ctl_fail(x->c, e);
    if (file && unlink(x->path) == 0)
        ctl_state(x->c, "%s", _("No file was left."));
    return e->kind == ERR_DENIED ? CTL_REFUSED : CTL_ERROR;
}

/* Signs in as the member of the staff who calls. */
static bool begin(struct exporter *x)
{
    const struct db_param who[] = {{"arcactl export"}, {PACKAGE_VERSION}};
    struct err e;

    if (!ctl_connect(x->c, NULL, "arcactl export"))
        return false;
    e = sync_run(x->c->db, &sql_export_session, who);
    if (!err_is(&e) && sync_rows(x->c->db) == 1) {
        const char *today = sync_value(x->c->db, 0, 1);

        x->today = arena_copy(&x->c->arena, today, strlen(today));
        return true;
    }
    ctl_error(x->c, _("\"%s\" is nobody of the staff: only they export, each what they may see."), sync_user(x->c->db));
    if (err_is(&e))
        ctl_server_words(x->c);
    ctl_next(x->c, "%s", _("sign in as a member of the staff: -d \"user=maria.souza dbname=...\""));
    return false;
}

/* The first day of the month that today is in. */
static const char *month_of(struct exporter *x)
{
    return str_printf(&x->c->arena, "%.8s01", x->today).p;
}

/* The `count` arguments of the list; the first `days` of them are days: today where none was said. */
static int run(struct ctl *c, const struct export_list *list, const char *const *args, int count, int days)
{
    struct exporter x = {.c = c, .list = list};
    const char *use[ARGS_MAX] = {NULL};
    struct err e;
    int status;
    int i;

    if (!read_format(&x) || !begin(&x))
        return CTL_ERROR;
    for (i = 0; i < count; i++)
        use[i] = i >= days || args[i] != NULL ? args[i] : i == 0 && list->of_month ? month_of(&x) : x.today;
    if (!open_output(&x))
        return CTL_ERROR;
    arena_init(&x.page, 0);
    e = all_pages(&x, use, count);
    status = close_output(&x, &e);
    arena_free(&x.page);
    return status;
}

int export_patient(struct ctl *c)
{
    const char *const args[] = {c->args[0], NULL};

    return run(c, &PATIENTS, args, 2, 0);
}

int export_patients(struct ctl *c)
{
    const char *const args[] = {NULL, c->arg_count > 0 ? c->args[0] : NULL};

    return run(c, &PATIENTS, args, 2, 0);
}

/* The day typed as argument `n`, as the database writes it, in *iso; NULL there when there is no such argument.
 * False when it is no day, which has been said then. */
static bool day_of(struct ctl *c, int n, const char **iso)
{
    const struct date none = DATE_NONE;
    struct date day;
    char text[11];

    *iso = NULL;
    if (c->arg_count <= n)
        return true;
    if (!import_day(str_of(c->args[n]), none, &day) || day.year < DATE_YEAR_MIN) {
        ctl_error(c, _("\"%s\" is no day. Write it 25/12/2026 or 2026-12-25."), c->args[n]);
        return false;
    }
    date_iso(day, text);
    *iso = arena_copy(&c->arena, text, strlen(text));
    return true;
}

int export_agenda(struct ctl *c)
{
    const char *args[1];

    return day_of(c, 0, &args[0]) ? run(c, &AGENDA, args, 1, 1) : CTL_ERROR;
}

int export_waiting(struct ctl *c)
{
    return run(c, &WAITING, NULL, 0, 0);
}

int export_staff(struct ctl *c)
{
    return run(c, &STAFF, NULL, 0, 0);
}

/* One day alone is both its ends. */
int export_audit(struct ctl *c)
{
    const char *args[3] = {NULL, NULL, c->option[OPT_RECORD]};

    if (!day_of(c, 0, &args[0]) || !day_of(c, 1, &args[1]))
        return CTL_ERROR;
    if (args[1] == NULL)
        args[1] = args[0];
    return run(c, &AUDIT, args, 3, 2);
}

/* From the first day until the second, of which the last is today when nothing is said. */
static int report(struct ctl *c, const struct export_list *list)
{
    const char *args[2];

    if (!day_of(c, 0, &args[0]) || !day_of(c, 1, &args[1]))
        return CTL_ERROR;
    return run(c, list, args, 2, 2);
}

int report_visits(struct ctl *c)
{
    return report(c, &VISITS);
}

int report_waits(struct ctl *c)
{
    return report(c, &WAITS);
}

int report_actions(struct ctl *c)
{
    return report(c, &ACTIONS);
}
