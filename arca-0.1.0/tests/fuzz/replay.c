/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds a target the files of tests/fuzz/corpus/NAME, each as it is, cut short at every byte, and
 * changed at random (the same on every run). NAME is the program's own. ARCA_FUZZ_ROUNDS says how
 * many changes a file gets (2000). Prints TAP; a broken invariant ends it by abort. */
#include <config.h>

#include <dirent.h>
#include <string.h>

#include "fuzz.h"

enum { FILE_MAX = 1 << 18 };

static uint64_t random_state = 88172645463325252;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* A copy that ends where its block ends, so that the sanitizer sees a read behind it. */
static void feed(const uint8_t *data, size_t n)
{
    uint8_t *exact = malloc(n != 0 ? n : 1);

    HOLDS(exact != NULL);
    memcpy(exact, data, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

/* One to four changes: a byte set, doubled, taken out, or a run repeated. */
static size_t change(uint8_t *data, size_t n, size_t room)
{
    for (uint64_t times = 1 + random_next() % 4; times > 0; times--) {
        size_t at = n != 0 ? random_next() % n : 0;
        uint64_t kind = random_next() % 4;

        if (n == 0 || (kind == 0 && n < room)) {
            memmove(data + at + 1, data + at, n - at);
            data[at] = (uint8_t)random_next();
            n++;
        } else if (kind == 1) {
            data[at] = (uint8_t)random_next();
        } else if (kind == 2) {
            memmove(data + at, data + at + 1, n - at - 1);
            n--;
        } else {
            size_t run = random_next() % 16;

            run = run > n - at ? n - at : run;
            run = run > room - n ? room - n : run;
            memmove(data + at + run, data + at, n - at);
            n += run;
        }
    }
    return n;
}

static void file_run(const char *path, long rounds)
{
    static uint8_t whole[FILE_MAX];
    static uint8_t work[FILE_MAX];
    FILE *f = fopen(path, "rb");
    size_t n;

    random_state = 88172645463325252;
    HOLDS(f != NULL);
    n = fread(whole, 1, sizeof whole - 64, f);
    fclose(f);
    feed(whole, n);
    for (size_t cut = 0; cut < n; cut += 1 + n / 300)
        feed(whole, cut);
    for (long i = 0; i < rounds; i++) {
        memcpy(work, whole, n);
        feed(work, change(work, n, n + 32));
    }
}

int main(int argc, char **argv)
{
    const char *src = getenv("ARCA_SRCDIR");
    const char *rounds = getenv("ARCA_FUZZ_ROUNDS");
    const char *name = strrchr(argv[0], '/') != NULL ? strrchr(argv[0], '/') + 1 : argv[0];
    char path[4096];
    struct dirent *d;
    DIR *dir;
    int count = 0;

    (void)argc;
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", src != NULL ? src : ".", name);
    dir = opendir(path);
    if (dir == NULL) {
        printf("Bail out! no corpus %s\n", path);
        return 1;
    }
    while ((d = readdir(dir)) != NULL) {
        char file[4096 + 300];

        if (d->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, d->d_name);
        file_run(file, rounds != NULL ? atol(rounds) : 2000);
        printf("ok %d - %s %s\n", ++count, name, d->d_name);
    }
    closedir(dir);
    printf("1..%d\n", count);
    return count > 0 ? 0 : 1;
}
