# SPDX-License-Identifier: Apache-2.0
# Ring by ring; every test prints TAP.
EXTRA_DIST += \
	%D%/golden \
	%D%/lib/cluster.sh \
	%D%/lib/fixture.sh \
	%D%/lib/run-sql.sh \
	%D%/lib/sum.sh \
	%D%/lib/tap.sh \
	%D%/lib/template.sh

include %D%/lint/local.mk
include %D%/unit/local.mk
include %D%/fuzz/local.mk
include %D%/screen/local.mk
include %D%/db/local.mk
include %D%/pty/local.mk
include %D%/bench/local.mk

# Some rings only: make check-rings RINGS="unit screen"
RINGS = unit
.PHONY: check-rings
check-rings:
	@list=; for t in $(TESTS); do for r in $(RINGS); do \
	    case $$t in tests/$$r/*) list="$$list $$t" ;; esac; done; done; \
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="$$list"

clean-local:
	-rm -rf tests/template.tar tests/template.key tests/template.lock \
	    tests/template.zone.tar tests/template.zone.key tests/template.zone.lock data/locale
	-for d in $(ARCA_DATA_DIRS); do test ! -L data/$$d || rm -f data/$$d; done
