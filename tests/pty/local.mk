# SPDX-License-Identifier: Apache-2.0
# Ring 4: the real programs on a real terminal (tmux), each test on a server of its own; see lib.sh.
# The fragments add to PTY_TESTS.
PTY_TESTS = \
	%D%/account.sh \
	%D%/audit.sh \
	%D%/day.sh \
	%D%/line.sh \
	%D%/lost.sh \
	%D%/patients.sh \
	%D%/queue.sh \
	%D%/signin.sh \
	%D%/studio.sh \
	%D%/visits.sh \
	%D%/waiting.sh

TESTS += $(PTY_TESTS)
EXTRA_DIST += %D%/lib.sh $(PTY_TESTS)

include %D%/terminal.mk
