# SPDX-License-Identifier: Apache-2.0
# Benchmarks: apart from check, for they judge the machine as much as the program. The fragments add
# to BENCH_PARTS; README says what a part prints.
#
#   make bench                       all of it, at full size
#   make bench BENCH=--quick         smaller and shorter
#   make bench BENCH="--only search" some parts
#   make bench-migrate               migrations alone
BENCH_PARTS =
BENCH =

# Programs that measure, made for the benchmark alone.
EXTRA_PROGRAMS =
include %D%/database.mk
include %D%/terminal.mk
CLEANFILES += $(EXTRA_PROGRAMS)

EXTRA_DIST += $(BENCH_PARTS) %D%/README %D%/bench.sh %D%/run.sh

.PHONY: bench
bench: all $(EXTRA_PROGRAMS)
	@$(AM_TESTS_ENVIRONMENT) \
	    bash $(top_srcdir)/%D%/run.sh $(BENCH) -- $(BENCH_PARTS)
