/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of the keyboard to events: sequences whole and in pieces, ESC, Alt, paste, garbage. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "term/input_priv.h"
#include "ui/keyname.h"

enum { ESC_MS = 50 };

/* Everything that comes, as words: key names, "text", <paste>. */
static void drain(struct input *in, int64_t now, struct buf *out)
{
    struct event e;
    char name[KEYNAME_MAX];

    while (input_next(in, now, &e)) {
        if (out->n > 0)
            buf_add_byte(out, ' ');
        if (e.kind == EV_KEY)
            buf_add_str(out, key_name(e.key, name));
        else if (e.kind == EV_TEXT)
            buf_printf(out, "\"%.*s\"", STR_ARG(e.text));
        else if (e.kind == EV_PASTE)
            buf_printf(out, "<%.*s>%s", STR_ARG(e.text), e.cut ? "!" : "");
        else
            buf_printf(out, "mouse%d@%d,%d*%d", e.button, e.row, e.col, e.clicks);
    }
}

static void check(const char *bytes, size_t n, const char *expected)
{
    struct input *in = input_new(ESC_MS);
    struct buf got = {0};

    input_feed(in, bytes, n, 1000);
    drain(in, 1000, &got);
    drain(in, 1000 + ESC_MS, &got);
    check_case(strcmp(buf_c(&got), expected) == 0, "bytes of %s gave %s\n", expected, buf_c(&got));
    buf_free(&got);
    input_free(in);
}

static const struct {
    const char *bytes, *keys;
} sequences[] = {
    {"\033[A", "Up"}, {"\033OA", "Up"}, {"\033[1;5A", "Ctrl-Up"}, {"\033[1;2D", "Shift-Left"},
    {"\033[1;3C", "Alt-Right"}, {"\033[1;8C", "Ctrl-Alt-Shift-Right"}, {"\033[H", "Home"},
    {"\033[1~", "Home"}, {"\033[7~", "Home"}, {"\033OF", "End"}, {"\033[4~", "End"},
    {"\033[2~", "Insert"}, {"\033[3~", "Delete"}, {"\033[3;5~", "Ctrl-Delete"}, {"\033[5~", "PgUp"},
    {"\033[6~", "PgDn"}, {"\033[Z", "Shift-Tab"}, {"\033OP", "F1"}, {"\033[11~", "F1"},
    {"\033[[A", "F1"}, {"\033[[E", "F5"}, {"\033[15~", "F5"}, {"\033[24~", "F12"},
    {"\033[1;5P", "Ctrl-F1"}, {"\033O2P", "Shift-F1"}, {"\033[21;2~", "Shift-F10"},
    {"\033OM", "Enter"}, {"\033Op", "\"0\""}, {"\033Oj", "\"*\""}, {"\033[27;5;107~", "Ctrl-K"},
    {"\033[107;5u", "Ctrl-K"}, {"\033[13;3u", "Alt-Enter"},
    {"\r", "Enter"}, {"\n", "Enter"}, {"\t", "Tab"}, {"\177", "Backspace"}, {"\b", "Backspace"},
    {"\x13", "Ctrl-S"}, {"\x1a", "Ctrl-Z"}, {"\x03", "Ctrl-C"}, {"\x0b", "Ctrl-K"},
    {"\x1c", "Ctrl-\\"}, {"a", "\"a\""}, {"aé", "\"a\" \"é\""}, {"e\xcc\x81x", "\"e\xcc\x81\" \"x\""},
    {"山", "\"山\""}, {"\033", "Esc"}, {"\033" "1", "Alt-1"}, {"\033" "0", "Alt-0"},
    {"\033b", "Alt-b"}, {"\033\r", "Alt-Enter"}, {"\033\177", "Alt-Backspace"}, {"\033é", "Alt-é"},
    {"\033\033", "Esc Esc"}, {"\033[", "Alt-["}, {"\033O", "Alt-O"}, {"\033]", "Alt-]"},
    {"\033P", "Alt-P"}, {"\033[<0;10;5M", "mouse1@4,9*1"}, {"\033[<0;10;5m", ""},
    {"\033[<2;1;1M", "mouse3@0,0*1"}, {"\033[<64;3;4M", "mouse4@3,2*1"}, {"\033[<35;3;4M", ""},
    {"\033[<0;10;5M\033[<0;10;5m\033[<0;10;5M", "mouse1@4,9*1 mouse1@4,9*2"},
    /* Answers that nobody asked for, and garbage. */
    {"\033[?62;c", ""}, {"\033[>0;276;0c", ""}, {"\033[24;80R", ""}, {"\033[0n", ""},
    {"\033]11;rgb:0000/0000/0000\a", ""}, {"\033]11;rgb:00\033\\x", "\"x\""},
    {"\033P1$r0m\033\\y", "\"y\""}, {"\033[999~", ""}, {"\033[201~", ""}, {"\033[I\033[O", ""},
    {"\033[1;2\rx", "Enter \"x\""}, {"\033[M !!x", "\"x\""}, {"\xff\xfe" "a", "\"a\""},
    {"\xc2\x9b" "31m", "\"3\" \"1\" \"m\""}, {"a\xc3", "\"a\""},
    {"\033[3$y", ""}, {"\033[3^", "Ctrl-Delete"}, {"\033[a", "Shift-Up"},
};

static void test_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sequences); i++)
        check(sequences[i].bytes, strlen(sequences[i].bytes), sequences[i].keys);
    check("\0", 1, "Ctrl-Space");
}

/* The same, byte by byte, each in a read of its own, as fast as a slow line brings it. */
static void test_in_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sequences); i++) {
        bool marked = strcmp(sequences[i].keys, "\"e\xcc\x81\" \"x\"") == 0;
        struct input *in = input_new(ESC_MS);
        struct buf got = {0};
        const char *p = sequences[i].bytes;
        int64_t now = 1000;

        for (; *p != '\0'; p++) {
            input_feed(in, p, 1, now);
            drain(in, now, &got);
            now += 5;
        }
        drain(in, now + ESC_MS, &got);
        /* A mark that comes alone is a text of its own. */
        check_case(strcmp(buf_c(&got), marked ? "\"e\" \"\xcc\x81\" \"x\"" : sequences[i].keys) == 0,
                   "in pieces, %s gave %s\n", sequences[i].keys, buf_c(&got));
        buf_free(&got);
        input_free(in);
    }
}

/* {when, bytes}: what comes late is no text. */
struct step {
    int64_t at;
    const char *bytes;
};

static void check_steps(int esc_ms, const struct step *steps, const char *expected)
{
    struct input *in = input_new(esc_ms);
    struct buf got = {0};
    int64_t now = 0;

    for (int i = 0; steps[i].bytes != NULL; i++) {
        for (; now < steps[i].at; now += 5)
            drain(in, now, &got); /* the timer of the loop */
        input_feed(in, steps[i].bytes, strlen(steps[i].bytes), now);
        drain(in, now, &got);
    }
    for (int64_t end = now + 12000; now < end; now += 5)
        drain(in, now, &got);
    check_case(strcmp(buf_c(&got), expected) == 0, "%s came as %s\n", expected, buf_c(&got));
    buf_free(&got);
    input_free(in);
}

static void test_escape(void **state)
{
    (void)state;
    /* The rest of a sequence comes after Esc was told: it is swallowed. */
    check_steps(50, (struct step[]){{0, "\033"}, {200, "[A"}, {300, "x"}, {0}}, "Esc \"x\"");
    check_steps(50, (struct step[]){{0, "\033"}, {200, "OP"}, {300, "x"}, {0}}, "Esc \"x\"");
    check_steps(50, (struct step[]){{0, "\033"}, {200, "["}, {400, "1;5"}, {600, "A"}, {700, "x"}, {0}},
                "Esc \"x\"");
    check_steps(50, (struct step[]){{0, "\033"}, {200, "[<0;10;"}, {400, "5Mx"}, {0}}, "Esc \"x\"");
    check_steps(50, (struct step[]){{0, "\033"}, {200, "[[A"}, {400, "x"}, {0}}, "Esc \"x\"");
    check_steps(50, (struct step[]){{0, "\033["}, {200, "15"}, {300, "~x"}, {0}}, "Alt-[ \"x\"");
    check_steps(50, (struct step[]){{0, "\033[15"}, {200, "~x"}, {0}}, "\"x\"");
    check_steps(50, (struct step[]){{0, "\033O"}, {200, "Px"}, {0}}, "Alt-O \"x\"");
    /* The opening bracket of a paste came in two: still a paste. */
    check_steps(50, (struct step[]){{0, "\033"}, {200, "[200~rm\rx\033[201~"}, {400, "y"}, {0}},
                "Esc <rm\nx> \"y\"");
    /* Within the time of a slow line it is one sequence. */
    check_steps(250, (struct step[]){{0, "\033"}, {200, "[A"}, {0}}, "Up");
    /* Typed after Esc: letters are letters, also [ and O when nothing follows. */
    check_steps(50, (struct step[]){{0, "\033"}, {100, "i"}, {0}}, "Esc \"i\"");
    check_steps(250, (struct step[]){{0, "\033"}, {100, "i"}, {0}}, "Esc \"i\"");
    check_steps(50, (struct step[]){{0, "\033"}, {100, "O"}, {300, "i"}, {0}}, "Esc \"O\" \"i\"");
    check_steps(50, (struct step[]){{0, "\033"}, {2000, "[A"}, {0}}, "Esc \"[\" \"A\"");
    check_steps(50, (struct step[]){{0, "\033"}, {100, "\033"}, {200, "a"}, {0}}, "Esc Esc \"a\"");
}

static void test_paste(void **state)
{
    (void)state;
    check_steps(50, (struct step[]){{0, "\033[200~a\r\nb\tc\033[31md\x07\xff\033[201~"}, {0}},
                "<a\nb\tcd>");
    /* Sequences go whole: the screen's, a title, a link, a character set, those of eight bits. */
    check_steps(50, (struct step[]){{0, "\033[200~Ana\033[2J Luz\033[?25l\033[1;2H\033(B!\033[201~"}, {0}}, "<Ana Luz!>");
    check_steps(50, (struct step[]){{0, "\033[200~a\033]0;title\007b\033]8;;http://x\033\\c\033Pq#0\033\\d\033[201~"}, {0}},
                "<abcd>");
    check_steps(50, (struct step[]){{0, "\033[200~a\302\2332Jb\302\2350;t\302\234c\033[201~"}, {0}}, "<abc>");
    /* One without an end takes nothing of the text with it. */
    check_steps(50, (struct step[]){{0, "\033[200~a\033]0;title\nb\033[201~"}, {0}}, "<a0;title\nb>");
    check_steps(50, (struct step[]){{0, "\033[200~a\033Ana\033[3\303\251\033[201~"}, {0}}, "<aAna3\303\251>");
    check_steps(50, (struct step[]){{0, "\033[200~ab"}, {900, "cd\033[20"}, {1000, "1~"}, {0}}, "<abcd>");
    /* A closing bracket inside: what follows is dropped, with its own. */
    check_steps(50, (struct step[]){{0, "\033[200~a\033[201~\rrm -rf\r\033[201~"}, {100, "x"}, {0}},
                "<a> \"x\"");
    check_steps(50, (struct step[]){{0, "\033[200~a\033[201~"}, {20, "\r\r"}, {40, "y"}, {100, "x"}, {0}},
                "<a> \"x\"");
    /* The end never comes. */
    check_steps(50, (struct step[]){{0, "\033[200~abc"}, {0}}, "<abc>");
    check_steps(50, (struct step[]){{0, "\033[200~abc"}, {100, "\033"}, {6000, "x"}, {0}}, "<abc> \"x\"");
    check_steps(50, (struct step[]){{0, "\033[200~\033[201~"}, {100, "x"}, {0}}, "<> \"x\"");
}

/* It may have been a password. */
static void test_paste_is_not_kept(void **state)
{
    struct input *in = input_new(ESC_MS);
    struct event e;

    (void)state;
    input_feed(in, "\033[200~secret\033[201~", 18, 0);
    assert_true(input_next(in, 0, &e));
    assert_true(str_eq(e.text, STR("secret")));
    assert_false(input_next(in, 0, &e));
    assert_null(in->paste.p);
    input_free(in);
}

static void test_paste_is_bounded(void **state)
{
    struct input *in = input_new(ESC_MS);
    static char part[4096];
    struct event e;
    size_t sent = 0;

    (void)state;
    memset(part, 'a', sizeof part);
    input_feed(in, "\033[200~", 6, 0);
    for (; sent < 3u << 20; sent += sizeof part) {
        input_feed(in, part, sizeof part, 1);
        assert_false(input_next(in, 1, &e));
    }
    input_feed(in, "\033[201~", 6, 2);
    assert_true(input_next(in, 2, &e));
    assert_int_equal(e.kind, EV_PASTE);
    assert_true(e.cut);
    assert_int_equal(e.text.n, INPUT_PASTE_MAX);
    input_free(in);
}

static void test_waiting(void **state)
{
    struct input *in = input_new(ESC_MS);
    struct event e;

    (void)state;
    assert_int_equal(input_wait_ms(in, 0), -1);
    input_feed(in, "\033", 1, 100);
    assert_false(input_next(in, 100, &e));
    assert_int_equal(input_wait_ms(in, 100), ESC_MS);
    assert_int_equal(input_wait_ms(in, 130), 20);
    assert_true(input_next(in, 150, &e));
    assert_int_equal(input_wait_ms(in, 150), -1);
    input_feed(in, "\xff", 1, 3000);
    assert_false(input_next(in, 4000, &e));
    assert_int_equal(input_bad(in), 1);
    input_free(in);
}

/* What a terminfo entry says comes before the standard. */
static void test_learned(void **state)
{
    struct input *in = input_new(ESC_MS);
    struct buf got = {0};

    (void)state;
    input_learn(in, "\033[H", K_F(9));
    input_learn(in, "\033Zq", K_F(8));
    input_learn(in, "x", K_F(7)); /* not a sequence: not taken */
    input_feed(in, "\033[H\033Zqx\033Z", 9, 0);
    drain(in, 0, &got);
    drain(in, ESC_MS, &got);
    assert_string_equal(buf_c(&got), "F9 F8 \"x\" Alt-Z");
    buf_free(&got);
    input_free(in);
}

/* Anything at all: no crash, every text is one clean cluster, and nothing stays for ever. */
static void test_garbage(void **state)
{
    static const char *const bits[] = {"\033", "[", "O", "200~", "201~", "\033[200~", "\033[201~", "A",
                                       "1;5", "<0;1;1M", "\xc3", "\xa9", "\r", "\x9b", "]", "\a"};
    uint64_t seed = 20261120;

    (void)state;
    for (int run = 0; run < 3000; run++) {
        struct input *in = input_new(ESC_MS);
        int64_t now = 0;
        struct event e;

        for (int i = 0; i < 40; i++) {
            uint64_t r = test_random(&seed);
            char byte = (char)(r >> 8);
            const char *bit = bits[(r >> 16) % COUNT(bits)];

            if ((r & 1) != 0)
                input_feed(in, &byte, 1, now);
            else
                input_feed(in, bit, strlen(bit), now);
            now += (int64_t)(r >> 24) % 80;
            while (input_next(in, now, &e))
                if (e.kind == EV_TEXT) {
                    uint32_t code = 0;

                    assert_true(utf8_valid(e.text) && e.text.n > 0);
                    utf8_decode(e.text, 0, &code);
                    assert_false(utf8_is_control(code));
                }
        }
        for (int i = 0; i < 10; i++)
            while (input_next(in, now += 6000, &e))
                ;
        assert_int_equal(input_wait_ms(in, now), -1);
        input_free(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),     cmocka_unit_test(test_in_pieces),
        cmocka_unit_test(test_escape),    cmocka_unit_test(test_paste),
        cmocka_unit_test(test_paste_is_not_kept),
        cmocka_unit_test(test_paste_is_bounded), cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_learned),   cmocka_unit_test(test_garbage),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
