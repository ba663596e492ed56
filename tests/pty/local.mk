# SPDX-License-Identifier: Apache-2.0
# Whole journeys on a terminal; the fragments add to PTY_TESTS.
PTY_TESTS = \
	%D%/day.sh

TESTS += $(PTY_TESTS)
EXTRA_DIST += %D%/lib.sh $(PTY_TESTS)
