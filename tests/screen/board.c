/* SPDX-License-Identifier: Apache-2.0 */
/* The board of the day: full, empty, with long names, without a server; how it keeps fresh. */
#include <config.h>

#include "desk.h"

#include <stdio.h>
#include <string.h>

#define BOARD_HEAD                                                                                 \
    "id|version|starts_at|time|minutes|state|state_at|arrived_at|started_at|wait|late|pressing|"   \
    "patient_id|patient|record_no|birth_date|phone|guardian|professional_id|professional|room_id|" \
    "room|kind|overbook|moved|stepped_today|note"
#define VISIT(id, time, state, wait, late, pressing, patient, guardian, professional, room, note)  \
    id "|1|2026-11-20 13:00:00+00|" time "|50|" state "|2026-11-20 12:00:00+00|||" wait "|" late   \
       "|" pressing "|" id "|" patient "|R-0000" id "|2011-03-12|11981234456|" guardian "|1|"      \
    professional "|1|" room "|psychotherapy|f|0|t|" note

static const char *const day[] = {
    VISIT("1", "08:00", "completed", "", "f", "f", "Otávio Brum", "", "Lívia Moura", "Sala 2", ""),
    VISIT("2", "10:00", "in_progress", "42", "f", "f", "Ana Beatriz Nogueira", "", "Dr. João Prado",
          "Sala 1", ""),
    VISIT("3", "10:30", "arrived", "19", "f", "t", "Caio Ferraz", "Lúcia Ferraz", "Lívia Moura",
          "Sala 2", "traz o laudo"),
    VISIT("4", "10:30", "booked", "", "t", "f", "Dalva Conceição dos Santos", "", "Rita Tavares",
          "Sala de ludoterapia 3", ""),
    VISIT("5", "11:00", "confirmed", "", "f", "f", LONG_NAME, LONG_NAME, LONG_NAME,
          "Sala de ludoterapia 3", "Precisa de rampa; avisar a portaria antes das onze horas"),
    VISIT("6", "11:00", "cancelled_by_patient", "", "f", "f", "Yuri Nakamura", "", "Íris Duarte", "", ""),
    VISIT("7", "11:30", "no_show", "", "f", "f", "Zilda Prates", "", "Íris Duarte", "", ""),
};
#define WAITING_412 "{\"waiting\": 412}"

static const struct fake_table full[] = {TABLE(BOARD_HEAD, day)};
static const struct fake_table empty[] = {{BOARD_HEAD, NULL, 0}};

/* --- scenes --- */

static void board_full(struct desk *d)
{
    desk_in(d);
    fake_tables_with(d->svc, "board", full, 1, WAITING_412);
    harness_settle(&d->h);
}

static void board_long(struct desk *d)
{
    board_full(d);
    harness_keys(&d->h, "h End Up Up"); /* what is closed too */
}

static void board_empty(struct desk *d)
{
    desk_in(d);
    desk_rows(d, "board", empty, 1);
}

static void board_reading(struct desk *d)
{
    desk_in(d);
    harness_wait(&d->h, 1000);
}

static void board_failed(struct desk *d)
{
    desk_in(d);
    desk_fail(d, "board");
}

static void board_filter(struct desk *d)
{
    board_full(d);
    harness_keys(&d->h, "/");
    harness_type(&d->h, "conceicao");
}

static void board_no_show(struct desk *d)
{
    board_full(d);
    harness_keys(&d->h, "Down x Enter");
}

SCENE(board_full, "board-day")
SCENE(board_long, "board-long")
SCENE(board_empty, "board-empty")
SCENE(board_reading, "board-reading")
SCENE(board_failed, "board-failed")
SCENE(board_filter, "board-filter")
SCENE(board_no_show, "board-no-show")

/* --- what it does --- */

static void test_selects_who_is_next(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    board_full(&d);
    harness_sees(&d.h, "▶ 10:00  Ana Beatriz Nogueira");
    harness_sees_not(&d.h, "Otávio Brum"); /* who is done is hidden */
    harness_keys(&d.h, "h");
    harness_sees(&d.h, "Otávio Brum");
    harness_sees(&d.h, "Yuri Nakamura");
    harness_sees(&d.h, "▶ 10:00  Ana Beatriz Nogueira");
    desk_close(&d);
}

/* Many visits before the one that is next; the last is booked from here. */
static void test_shows_what_was_just_booked(void **state)
{
    static char lines[41][400];
    const char *rows[41];
    struct fake_table many[] = {{BOARD_HEAD, rows, 40}};
    struct desk d;

    (void)state;
    for (int i = 0; i < 40; i++)
        snprintf(lines[i], sizeof lines[i],
                 "%d|1|2026-11-20 13:00:00+00|%02d:%02d|50|booked|2026-11-20 12:00:00+00||||f|f|%d|"
                 "Pessoa %d|R-00001|2011-03-12|||1|Dr. João Prado|1|Sala 1|psychotherapy|f|0|t|",
                 i + 1, 8 + i / 6, i % 6 * 10, i + 1, i + 1);
    snprintf(lines[40], sizeof lines[40],
             "99|1|2026-11-20 13:00:00+00|08:00|50|booked|2026-11-20 12:00:00+00||||f|f|99|"
             "Antônia Reis|R-00099|2011-03-12|||1|Dr. João Prado|1|Sala 1|psychotherapy|f|0|t|");
    for (int i = 0; i < 40; i++)
        rows[i] = lines[i];
    desk_open(&d, 24, 80, "256", "en");
    desk_in(&d);
    desk_rows(&d, "board", many, 1);
    harness_keys(&d.h, "End");
    harness_sees(&d.h, "─ ↑ 24-40 of 40 ─");
    harness_sees_not(&d.h, "Pessoa 1 ");
    rows[0] = lines[40];
    for (int i = 0; i < 40; i++)
        rows[i + 1] = lines[i];
    many[0].count = 41;
    fake_change(d.svc, SVC_TOPIC_APPOINTMENT, 99, true);
    harness_wait(&d.h, 100);
    desk_rows(&d, "board", many, 1);
    harness_sees(&d.h, "▶ 08:00  Antônia Reis");
    harness_sees(&d.h, "─ 1-17 of 41 ↓ ─");
    desk_close(&d);
}

static void test_sorts_names_as_people_do(void **state)
{
    static const char *const names[] = {
        VISIT("1", "10:00", "booked", "", "f", "f", "Érica Lima", "", "Lívia Moura", "", ""),
        VISIT("2", "10:10", "booked", "", "f", "f", "Zilda Prates", "", "Lívia Moura", "", ""),
        VISIT("3", "10:20", "booked", "", "f", "f", "ana reis", "", "Lívia Moura", "", ""),
        VISIT("4", "10:30", "booked", "", "f", "f", "Fábio Dias", "", "Lívia Moura", "", "")};
    const struct fake_table four[] = {TABLE(BOARD_HEAD, names)};
    static const char *const order[] = {"ana reis", "Érica Lima", "Fábio Dias", "Zilda Prates"};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_in(&d);
    desk_rows(&d, "board", four, 1);
    harness_keys(&d.h, "o o");
    for (int i = 0; i < 4; i++)
        assert_non_null(strstr(harness_row(&d.h, 4 + i), order[i]));
    desk_close(&d);
}

/* Starting is for the professional of the visit alone. */
static void test_offers_what_the_server_lets(void **state)
{
    static const char *const may[] = {"appointment.see:own_interns", "appointment.arrive:own_interns",
                                      "appointment.no_show:own_interns", "appointment.start:own",
                                      "appointment.complete:own", "appointment.confirm:own_interns",
                                      NULL};
    static const char *const arrived[] = {
        VISIT("3", "10:30", "arrived", "19", "f", "t", "Caio Ferraz", "", "Dr. João Prado", "", ""),
        VISIT("4", "10:30", "confirmed", "", "f", "f", "Dalva Reis", "", "Dr. João Prado", "", "")};
    const struct fake_table two[] = {TABLE(BOARD_HEAD, arrived)};
    struct desk d;

    (void)state;
    for (int64_t staff = 2; staff <= 3; staff++) { /* who is Dr. João Prado, and who is not */
        desk_open(&d, 24, 132, "256", "en");
        fake_session(d.svc)->staff_id = staff;
        desk_in_as(&d, "supervisor", may);
        desk_rows(&d, "board", two, 1);
        harness_sees(&d.h, "Caio Ferraz");
        harness_keys(&d.h, "s");
        if (staff == 2) {
            assert_non_null(fake_call(d.svc, "appointment_state"));
            desk_close(&d);
            continue;
        }
        assert_null(fake_call(d.svc, "appointment_state"));
        harness_sees(&d.h, "! Start: Only the professional of this visit can do this.");
        harness_sees_not(&d.h, "s Start");
        harness_keys(&d.h, "r"); /* arriving is within reach, and so is taking it back */
        harness_sees(&d.h, "Set the visit of Caio Ferraz back to");
        harness_keys(&d.h, "Esc Down c");
        harness_sees(&d.h, "! Confirm: Only what is booked can be confirmed.");
        desk_close(&d);
    }
}

/* One key is the way back to today, and the function key means today wherever the board stood. */
static void test_today_is_one_key_away(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    board_full(&d);
    harness_sees_not(&d.h, "t Today");
    harness_keys(&d.h, "t");
    harness_sees(&d.h, "! Today: This is today already.");
    harness_keys(&d.h, "] ]");
    desk_rows(&d, "board", empty, 1);
    harness_sees(&d.h, "Day  Sun 22 Nov 2026");
    harness_sees(&d.h, "t Today");
    harness_keys(&d.h, "t");
    desk_rows(&d, "board", empty, 1);
    harness_sees(&d.h, "Today  Fri 20 Nov 2026");
    harness_keys(&d.h, "[");
    desk_rows(&d, "board", empty, 1);
    harness_sees(&d.h, "Day  Thu 19 Nov 2026");
    harness_keys(&d.h, "F2 F5");
    desk_rows(&d, "board", empty, 1);
    harness_sees(&d.h, "Today  Fri 20 Nov 2026");
    desk_close(&d);
}

/* Who is here cannot fail to come; who is not awaited yet cannot either; and what has begun is neither
 * moved nor cancelled. */
static void test_offers_what_the_hour_lets(void **state)
{
    static const char *const rows[] = {
        VISIT("1", "10:00", "arrived", "19", "f", "t", "Caio Ferraz", "", "Dr. João Prado", "", ""),
        VISIT("2", "10:10", "confirmed", "", "t", "t", "Dalva Reis", "", "Dr. João Prado", "", ""),
        VISIT("3", "17:00", "booked", "", "f", "f", "Yuri Nakamura", "", "Dr. João Prado", "", "")};
    const struct fake_table three[] = {TABLE(BOARD_HEAD, rows)};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 132, "256", "en");
    desk_in(&d);
    desk_rows(&d, "board", three, 1);
    harness_keys(&d.h, "Home");
    harness_sees(&d.h, "x Left");
    harness_keys(&d.h, "r");
    harness_sees(&d.h, "Set the visit of Caio Ferraz back to");
    harness_keys(&d.h, "Esc");
    harness_keys(&d.h, "Down");
    harness_sees(&d.h, "x No-show");
    harness_sees_not(&d.h, "k Cancel");
    harness_keys(&d.h, "k");
    harness_sees(&d.h, "! Cancel: It is too late for this. Use the state that says what happened.");
    harness_keys(&d.h, "Down");
    harness_sees(&d.h, "x Mistake");
    harness_sees(&d.h, "k Cancel");
    harness_keys(&d.h, "]");
    desk_rows(&d, "board", three, 1);
    harness_sees_not(&d.h, "i Check in");
    harness_keys(&d.h, "End i");
    harness_sees(&d.h, "! Check in: This can only be done on the day itself.");
    desk_close(&d);
}

static void test_a_long_name_leaves_the_numbers(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    board_full(&d);
    harness_keys(&d.h, "End Enter"); /* sixty characters, and as many of the guardian */
    harness_sees(&d.h, "…  12/03/2011 (15)  R-00005  (11) 98123-4456  g");
    desk_close(&d);
}

/* Undo names what and whose it was, before and after. */
static void test_undo_says_what(void **state)
{
    static const char *const lines[] = {
        "5|waiting.triage|waiting_entry|7|3|Caio Ferraz|||||waiting|t|"};
    const struct fake_table last = TABLE("event_id|action|entity|entity_id|patient_id|patient|day|time|"
                                         "professional|from_state|to_state|possible|why", lines);
    static const struct answer done = {.outcome = ANSWER_OK, .code = STR(""), .detail = STR("{}")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    board_full(&d);
    harness_keys(&d.h, "u");
    desk_rows(&d, "undo_peek", &last, 1);
    harness_sees(&d.h, "Undo: Priority on the waiting list, Caio Ferraz?");
    harness_keys(&d.h, "Left Enter");
    desk_answer(&d, "undo", &done);
    harness_sees(&d.h, "Taken back: Priority on the waiting list, Caio Ferraz.");
    desk_close(&d);
}

static void test_every_wait_is_left_with_esc(void **state)
{
    static const struct answer done = {.outcome = ANSWER_OK, .code = STR(""), .detail = STR("{}")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    board_full(&d);
    harness_keys(&d.h, "Down Down i");
    assert_non_null(fake_call(d.svc, "appointment_state"));
    harness_wait(&d.h, 400);
    harness_sees(&d.h, "Esc leaves it");
    harness_keys(&d.h, "Esc");
    harness_sees(&d.h, "Still being saved: the outcome will be said here.");
    desk_answer(&d, "appointment_state", &done);
    harness_sees(&d.h, "What you left was saved after all.");
    harness_keys(&d.h, "u");
    assert_int_equal(fake_pending(d.svc, "undo_peek"), 1);
    harness_keys(&d.h, "Esc");
    assert_int_equal(fake_pending(d.svc, "undo_peek"), 0);
    assert_false(ui_busy(d.h.stack));
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_board_full),    cmocka_unit_test(test_board_long),
        cmocka_unit_test(test_board_empty),   cmocka_unit_test(test_board_reading),
        cmocka_unit_test(test_board_failed),  cmocka_unit_test(test_board_filter),
        cmocka_unit_test(test_board_no_show), cmocka_unit_test(test_selects_who_is_next),
        cmocka_unit_test(test_shows_what_was_just_booked),
        cmocka_unit_test(test_sorts_names_as_people_do),
        cmocka_unit_test(test_offers_what_the_server_lets),
        cmocka_unit_test(test_today_is_one_key_away),
        cmocka_unit_test(test_offers_what_the_hour_lets),
        cmocka_unit_test(test_every_wait_is_left_with_esc),
        cmocka_unit_test(test_undo_says_what),
        cmocka_unit_test(test_a_long_name_leaves_the_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
