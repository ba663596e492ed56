/* SPDX-License-Identifier: Apache-2.0 */
/* One parser under hostile bytes. Each target is a file of its own that defines the function below;
 * replay.c feeds it its corpus and changes of it in `make check`, and
 *     clang -fsanitize=fuzzer,address,undefined -I. -Isrc tests/fuzz/TARGET.c LIBRARIES
 * makes a fuzzer of the same file. A target ends the program when an invariant does not hold. */
#ifndef ARCA_TESTS_FUZZ_FUZZ_H
#define ARCA_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The name is libFuzzer's. Always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                       \
        }                                                                                  \
    } while (0)

#endif
