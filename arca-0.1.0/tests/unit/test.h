/* SPDX-License-Identifier: Apache-2.0 */
/* What every cmocka test includes, in the order that cmocka wants. */
#ifndef ARCA_TESTS_UNIT_TEST_H
#define ARCA_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Fails with the case's own words, so that a row of a table names itself. */
#define check_case(condition, ...)                                \
    do {                                                          \
        if (!(condition)) {                                       \
            print_error(__VA_ARGS__);                             \
            fail_msg("%s:%d: %s", __FILE__, __LINE__, #condition); \
        }                                                         \
    } while (0)

/* A small generator of numbers that gives the same on every machine (xorshift64*). */
static inline uint64_t test_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

#endif
