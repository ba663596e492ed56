/* SPDX-License-Identifier: Apache-2.0 */
/* desk: the whole program in process: every screen, every command, the composition root's glue, on
 * services that answer from memory (fake_svc.h). It is Friday 20 November 2026, 10:42 at the clinic.
 *
 *     struct desk d;
 *     desk_open(&d, 24, 80, "256", "en");       the sign-in screen
 *     desk_in(&d);                              somebody is in: the board, which waits for its rows
 *     desk_rows(&d, "board", t, 1);     answers
 *     desk_close(&d);
 *
 * A scene is a function that brings a desk to what is to be looked at, by keys and not by words, so
 * that it does so in every language; desk_scene shows it at 80x24 and 132x43, in English and in
 * Portuguese, in colour and without, every pair of these at least once, and compares each with its
 * golden file, NAME-<language>-<look>-<cols>x<rows>.txt. */
#ifndef ARCA_TESTS_SCREEN_DESK_H
#define ARCA_TESTS_SCREEN_DESK_H

#include "harness.h"

#include "app/app_priv.h"
#include "fake_svc.h"
#include "screen/common/args.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TABLE(head, lines) {(head), (lines), (int)COUNT(lines)}

/* A name of sixty characters, the longest that a screen has to live with. */
#define LONG_NAME "Maria Antonieta dos Santos Albuquerque de Sant'Anna e Vieira"

struct desk {
    struct harness h;
    struct arena arena;
    struct conf conf;
    struct app app;
    struct svc *svc;
    char locale[400]; /* the folder of the catalogues */
};

void desk_open(struct desk *d, int rows, int cols, const char *look, const char *language);
/* The same of arca --studio, an operator being in: the list of tables waits for the clinics. */
void desk_studio(struct desk *d, int rows, int cols, const char *look, const char *language);
void desk_close(struct desk *d);
/* Comes in as maria.souza, who may do everything, or as somebody who may only `may`. */
void desk_in(struct desk *d);
void desk_in_as(struct desk *d, const char *role, const char *const *may);
/* In, and this screen on top of an empty board. */
void desk_screen(struct desk *d, const char *screen, const void *args);

/* Answers and lets the screen settle. */
void desk_rows(struct desk *d, const char *name, const struct fake_table *tables, int count);
void desk_answer(struct desk *d, const char *name, const struct answer *answer);
void desk_fail(struct desk *d, const char *name);
/* Answers for the lists that are read behind the first screen. */
void desk_reference(struct desk *d);

/* Another language, chosen as a person does: `word` finds the command in the one box, `key` is the choice. */
void desk_language(struct desk *d, const char *word, const char *key);

void desk_scene(const char *name, void (*show)(struct desk *d));
void desk_studio_scene(const char *name, void (*show)(struct desk *d));
/* One cmocka test from a scene: SCENE(board_full) shows scene_board_full as "board-full". */
#define SCENE(fn, name)                                                                            \
    static void test_##fn(void **state)                                                            \
    {                                                                                              \
        (void)state;                                                                               \
        desk_scene(name, fn);                                                                      \
    }

#endif
