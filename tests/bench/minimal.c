/* SPDX-License-Identifier: Apache-2.0 */
/* minimal CONNINFO BOARD.sql PATIENT.sql: the floor beneath arca. The least that a terminal program
 * with the same three libraries can do: it connects, asks for a password when the server wants one,
 * reads the day by one bare query, and paints a list with a bar and a field. Down and Home move the
 * bar, Enter reads the patient of the row by one more query and F2 shows the list again, a letter
 * goes into the field, Backspace empties it, Ctrl-Q ends. */
#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <libpq-fe.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum {
    PASSWORD = 256,
    SQL = 4096,
    HEAD = 4,       /* rows above the list */
    FOOT = 3,
    FIELD_ROW = 2,
    FIELD_COL = 10,
    KEY_QUIT = 'q' & 31
};

static PGconn *conn;
static PGresult *day;
static int at, top, field;

static const int widths[] = {7, 26, 14, 8, 22}; /* time, patient, professional, room, state */

static void fail(const char *what)
{
    endwin();
    fprintf(stderr, "minimal: %s\n", what);
    exit(1);
}

static void read_sql(const char *path, char out[SQL])
{
    FILE *f = fopen(path, "r");
    size_t n = f != NULL ? fread(out, 1, SQL - 1, f) : 0;

    if (n == 0)
        fail(path);
    out[n] = '\0';
    fclose(f);
}

/* Nothing that a key does not need: no look at the keyboard and no change of signals around each
 * update. */
static void start_curses(void)
{
    signal(SIGTSTP, SIG_IGN);
    initscr();
    typeahead(-1);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    start_color();
    use_default_colors();
    scrollok(stdscr, FALSE);
}

static void type_password(char *out)
{
    size_t n = 0;
    wint_t c;

    mvaddstr(HEAD, 1, "Password: ");
    refresh();
    while (get_wch(&c) != ERR && c != '\r' && n < PASSWORD - 1)
        out[n++] = (char)c;
    out[n] = '\0';
}

static void connect_with(const char *conninfo, const char *password)
{
    const char *const names[] = {"dbname", "password", NULL};
    const char *const values[] = {conninfo, password, NULL};

    conn = PQconnectdbParams(names, values, 1);
}

static void start_database(const char *conninfo)
{
    char *password;

    connect_with(conninfo, NULL);
    if (PQstatus(conn) != CONNECTION_OK && PQconnectionNeedsPassword(conn)) {
        PQfinish(conn);
        password = sodium_malloc(PASSWORD);
        type_password(password);
        connect_with(conninfo, password);
        sodium_free(password);
    }
    if (PQstatus(conn) != CONNECTION_OK)
        fail(PQerrorMessage(conn));
}

static int shown(void)
{
    return LINES - HEAD - FOOT;
}

static void paint_row(int index)
{
    int row = HEAD + index - top, col = 2;

    attrset(index == at ? A_REVERSE : A_NORMAL);
    mvhline(row, 0, ' ', COLS);
    if (index < PQntuples(day))
        for (int i = 0; i < 5; i++) {
            mvaddnstr(row, col, PQgetvalue(day, index, i + 1), widths[i] - 2);
            col += widths[i];
        }
    attrset(A_NORMAL);
}

static void paint_list(void)
{
    for (int i = 0; i < shown(); i++)
        paint_row(top + i);
}

static void paint_all(void)
{
    erase();
    mvaddstr(0, 1, "Today");
    mvhline(1, 0, ACS_HLINE, COLS);
    mvaddstr(FIELD_ROW, 1, "Find");
    mvhline(LINES - FOOT, 0, ACS_HLINE, COLS);
    mvaddstr(LINES - 1, 1, "F1 Help  F2 Patients  F3 Agenda");
    paint_list();
    move(FIELD_ROW, FIELD_COL + field);
    refresh();
}

static void move_bar(int to)
{
    int old = at, first = top;

    if (to >= PQntuples(day))
        return;
    at = to;
    if (at < top)
        top = at;
    if (at >= top + shown())
        top = at - shown() + 1;
    if (top != first) {
        paint_list();
    } else {
        paint_row(old);
        paint_row(at);
    }
    move(HEAD + at - top, 2);
    refresh();
}

static void show_patient(const char *sql)
{
    const char *id = PQgetvalue(day, at, 0);
    PGresult *r = PQexecParams(conn, sql, 1, NULL, &id, NULL, NULL, 0);

    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        fail(PQerrorMessage(conn));
    erase();
    for (int i = 0; i < PQnfields(r) && i < LINES - 2; i++) {
        mvprintw(i + 1, 1, "%20s", PQfname(r, i));
        mvaddnstr(i + 1, 23, PQgetvalue(r, 0, i), COLS - 24);
    }
    PQclear(r);
    refresh();
}

static void type_letter(wint_t c)
{
    wchar_t text[2] = {(wchar_t)c, L'\0'};

    mvaddwstr(FIELD_ROW, FIELD_COL + field++, text);
    refresh();
}

static void empty_field(void)
{
    field = 0;
    mvhline(FIELD_ROW, FIELD_COL, ' ', COLS - FIELD_COL - 1);
    move(FIELD_ROW, FIELD_COL);
    refresh();
}

static void run(const char *patient_sql)
{
    wint_t c;
    int kind;

    while ((kind = get_wch(&c)) != ERR && c != KEY_QUIT) {
        if (kind == KEY_CODE_YES && c == KEY_DOWN)
            move_bar(at + 1);
        else if (kind == KEY_CODE_YES && c == KEY_HOME)
            move_bar(0);
        else if (kind == KEY_CODE_YES && c == KEY_F(2))
            paint_all();
        else if ((kind == KEY_CODE_YES && c == KEY_BACKSPACE) || c == 127)
            empty_field();
        else if (c == '\r')
            show_patient(patient_sql);
        else if (kind == OK && c >= ' ')
            type_letter(c);
    }
}

int main(int argc, char **argv)
{
    char board_sql[SQL], patient_sql[SQL];

    if (argc != 4 || sodium_init() < 0)
        return 64;
    setlocale(LC_ALL, "");
    read_sql(argv[2], board_sql);
    read_sql(argv[3], patient_sql);
    start_curses();
    start_database(argv[1]);
    day = PQexec(conn, board_sql);
    if (PQresultStatus(day) != PGRES_TUPLES_OK)
        fail(PQerrorMessage(conn));
    paint_all();
    run(patient_sql);
    PQclear(day);
    PQfinish(conn);
    endwin();
    return 0;
}
