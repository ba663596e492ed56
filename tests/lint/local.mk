# SPDX-License-Identifier: Apache-2.0
TESTS += %D%/answer-codes.sh %D%/audit-words.sh
EXTRA_DIST += %D%/answer-codes.sh %D%/answer-codes.pl %D%/audit-words.sh %D%/audit-words.pl
# What the sources themselves must keep to.
LINT_TESTS = \
	%D%/clang_tidy.sh \
	%D%/completion.sh \
	%D%/cppcheck.sh \
	%D%/keys.sh \
	%D%/manual.sh \
	%D%/shell.sh \
	%D%/signs.sh \
	%D%/source.sh

TESTS += $(LINT_TESTS)
EXTRA_DIST += $(LINT_TESTS) %D%/rules.sh %D%/valgrind.sh

# The unit tests once more under valgrind: slow, so apart from check.
.PHONY: check-valgrind
check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/lint/valgrind.sh
