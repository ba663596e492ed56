# SPDX-License-Identifier: Apache-2.0
# The terminal byte by byte, on the sample of the screen tests.
if HAVE_CMOCKA
check_PROGRAMS += %D%/terminal
TESTS += %D%/terminal
endif
%C%_terminal_SOURCES = %D%/terminal.c
%C%_terminal_LDADD = src/base/libbase.a $(CMOCKA_LIBS)
