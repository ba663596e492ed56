# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libdb.a
%C%_libdb_a_CFLAGS = $(AM_CFLAGS) $(LIBPQ_CFLAGS)
%C%_libdb_a_SOURCES = \
	%D%/backoff.c %D%/backoff.h \
	%D%/cancel.c \
	%D%/conn.c \
	%D%/db.c %D%/db.h %D%/db_priv.h \
	%D%/pipeline.c \
	%D%/rows.c %D%/rows.h %D%/rows_priv.h \
	%D%/rows_text.c %D%/rows_text.h \
	%D%/scram.c %D%/scram.h \
	%D%/sqlstate.c %D%/sqlstate.h \
	%D%/sync.c %D%/sync.h %D%/sync_batch.c %D%/sync_priv.h \
	%D%/target.c %D%/target.h
nodist_%C%_libdb_a_SOURCES = %D%/statements.c %D%/statements.h

# Made again when a statement changed, came or went: the list of files is part of the question.
BUILT_SOURCES += %D%/statements.h
CLEANFILES += %D%/statements.c %D%/statements.h
EXTRA_DIST += %D%/statements.awk
.PHONY: statements
statements:
%D%/statements.h: %D%/statements.awk statements
	@$(MKDIR_P) $(@D)
	@LC_ALL=C; export LC_ALL; \
	$(AWK) -v header=1 -f $(srcdir)/src/db/statements.awk $(srcdir)/data/sql/*.sql >$@.new && \
	$(AWK) -f $(srcdir)/src/db/statements.awk $(srcdir)/data/sql/*.sql >src/db/statements.c.new && \
	for f in src/db/statements.c $@; do \
	    if cmp -s $$f.new $$f; then rm -f $$f.new; else echo "  GEN      $$f"; mv $$f.new $$f; fi; done
%D%/statements.c: %D%/statements.h
