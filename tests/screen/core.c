/* SPDX-License-Identifier: Apache-2.0 */
/* core: what the stack, the frame, dialogs, the one box, help and menu look like, in every depth of
 * colour and size. */
#include <config.h>

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "sample.h"

static void start(struct harness *h, struct sample *s, int rows, int cols, const char *look)
{
    struct stack_opts o;

    memset(s, 0, sizeof *s);
    o = sample_opts(s);
    harness_open(h, rows, cols, look, &o);
    sample_start(s, h->stack);
    harness_settle(h);
}

static const struct {
    int rows, cols;
    const char *look;
} sizes[] = {
    {24, 80, "256"}, {24, 80, "8"},   {24, 80, "mono"}, {24, 80, "vt100"},
    {43, 132, "256"}, {16, 60, "mono"}, {10, 40, "256"}, {10, 40, "8"}, {10, 40, "mono"},
};

static void test_board(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct harness h;
        struct sample s;

        start(&h, &s, sizes[i].rows, sizes[i].cols, sizes[i].look);
        harness_golden(&h, "board");
        harness_keys(&h, "Down*2 i");
        harness_golden(&h, "board-message");
        harness_keys(&h, "Enter");
        harness_golden(&h, "record-patient");
        harness_close(&h);
    }
}

/* Each: the keys that lead there from the board. */
static const struct {
    const char *name, *keys, *text;
} places[] = {
    {"cancel", "Down*3 x", ""},     {"cancel-yes", "Down*3 x y", ""}, {"reason", "r Down", ""},
    {"note", "o", " today"},        {"note-empty", "o Ctrl-U Enter", ""}, {"merge", "m", "jun"},
    {"palette", "Ctrl-K", ""},      {"palette-found", "Ctrl-K", "ca"}, {"palette-commands", "Ctrl-K", "^c"},
    {"palette-nothing", "Ctrl-K", "qqqq"}, {"help", "F1", ""},        {"help-end", "F1 End", ""},
    {"help-filter", "F1", "undo"},  {"menu", "F10", ""},              {"menu-end", "F10 End", ""},
    {"messages", "i i Ctrl-G", ""}, {"disabled", "b", ""},            {"unknown", "z", ""},
};

static void test_places(void **state)
{
    static const size_t some[] = {0, 2, 4, 6}; /* 256, mono, 132x43, too small */

    (void)state;
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
        for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
            size_t n = some[i];
            struct harness h;
            struct sample s;

            if (n == 6 && p > 0)
                continue; /* they all show the one line */
            start(&h, &s, sizes[n].rows, sizes[n].cols, sizes[n].look);
            harness_keys(&h, places[p].keys);
            harness_type(&h, places[p].text);
            harness_wait(&h, 200);
            harness_golden(&h, places[p].name);
            harness_close(&h);
        }
}

/* The box while the answer is on its way, and the line that says that something is waited for. */
static void test_waiting(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s, 24, 80, "256");
    s.late = true;
    harness_keys(&h, "Ctrl-K");
    harness_type(&h, "ca");
    harness_wait(&h, 200);
    harness_golden(&h, "palette-searching");
    palette_answer(h.stack, s.ask, NULL, 0, false, true);
    harness_settle(&h);
    harness_golden(&h, "palette-failed");
    harness_keys(&h, "Esc w");
    harness_wait(&h, 400);
    harness_golden(&h, "busy");
    harness_close(&h);
}

/* Long texts: the frame drops what is least, the person's name stays. */
static void test_long(void **state)
{
    static const int cols[] = {60, 80, 132};
    struct harness h;
    struct sample s;
    struct frame_identity who = {STR("Clínica-Escola de Psicologia da Universidade de São Paulo"),
                                 STR("francisca.albuquerque"), STR("supervisora"), ENV_STAGING};

    (void)state;
    for (int i = 0; i < 3; i++) {
        start(&h, &s, 24, cols[i], "256");
        frame_identity(h.stack, &who);
        frame_patient(h.stack, STR("Maria Antonieta Albuquerque de Vasconcelos Cavalcanti"),
                      STR("12/03/2011 (15)  responsável Lúcia Ferraz  (11) 98123-4456   R-00812"));
        frame_link(h.stack, ROLE_ERROR, STR("sem conexão"));
        stack_say(h.stack, ROLE_ERROR,
                  STR("O servidor não respondeu a tempo; o que foi digitado continua aqui, e a arca "
                      "volta a tentar sozinha."));
        harness_settle(&h);
        harness_golden(&h, "long");
        frame_identity(h.stack, NULL);
        frame_patient(h.stack, STR_EMPTY, STR_EMPTY);
        harness_settle(&h);
        harness_golden(&h, "nobody");
        harness_close(&h);
    }
}

/* In Portuguese, whose words are longer: each is on the screen in full. */
static void test_portuguese(void **state)
{
    static const struct {
        const char *keys, *words[5];
    } rows[] = {
        {"", {"Central Clinic · maria.souza", " demo", "F1 Ajuda", "^K Ir", "F10"}},
        {"m", {"Digite junção", "Enter continua   Esc deixa tudo como está"}},
        {"m Enter", {"Para continuar, digite: junção"}},
        {"r", {"Enter escolhe   Esc sai"}},
        {"o", {"Enter aceita   Esc sai"}},
        {"Ctrl-K", {"Ir, achar, fazer", "nome, número, data ou comando; ^ só comandos", "Comandos"}},
        {"F1", {"Ajuda", "digite para filtrar", "Movimentação"}},
        {"F1 End", {"Ver as teclas e os comandos desta tela"}},
        {"F1 Down*8", {"Num campo: apagar a palavra, tudo à esquerda"}},
        {"F10 End", {"Sair da conta e fechar o programa", "Redesenhar", "Mensagens"}},
        {"Ctrl-G", {"Ainda não houve mensagens."}},
        {"z", {"z não faz nada aqui; F1 mostra as teclas."}},
    };
    const char *data = getenv("ARCA_DATADIR");
    char dir[400];

    (void)state;
    snprintf(dir, sizeof dir, "%s/locale", data != NULL ? data : "data");
    i18n_open(dir);
    i18n_language("pt_BR");
    assert_string_equal(i18n_language_now(), "pt_BR");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct harness h;
        struct sample s;

        start(&h, &s, 24, 80, "mono");
        harness_keys(&h, rows[i].keys);
        for (size_t w = 0; w < 5 && rows[i].words[w] != NULL; w++)
            harness_sees(&h, rows[i].words[w]);
        harness_close(&h);
    }
    i18n_language("en");
    i18n_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_board),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_portuguese),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
