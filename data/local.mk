# SPDX-License-Identifier: Apache-2.0
# What the programs read at run time. In the build tree it stands under data/, where ARCA_DATADIR
# points in tests; installed it stands in $(pkgdatadir), and the catalogue in $(localedir).
ARCA_DATA_DIRS = migrations seeds init themes keymaps
ARCA_MO = %D%/locale/pt_BR/LC_MESSAGES/arca.mo

sshddir = $(docdir)/sshd
dist_sshd_DATA = %D%/sshd/arca.conf

# Where systemd looks for what the administrator of the machine installed.
systemddir = $(prefix)/lib/systemd/system
dist_systemd_DATA = %D%/systemd/arca-backup.timer
nodist_systemd_DATA = %D%/systemd/arca-backup.service
CLEANFILES += %D%/systemd/arca-backup.service
EXTRA_DIST += %D%/systemd/arca-backup.service.in

%D%/systemd/arca-backup.service: %D%/systemd/arca-backup.service.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|[@]bindir[@]|$(bindir)|' $(srcdir)/data/systemd/arca-backup.service.in >$@

# Where bash-completion looks; the program prints it from its own table.
bashcompletiondir = $(datadir)/bash-completion/completions
nodist_bashcompletion_DATA = %D%/completion/arcactl
CLEANFILES += %D%/completion/arcactl

%D%/completion/arcactl: arcactl$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./arcactl$(EXEEXT) completion >$@.new && mv $@.new $@

EXTRA_DIST += %D%/po/pt_BR.po %D%/po/extract %D%/sql
CLEANFILES += $(ARCA_MO)
noinst_DATA = $(ARCA_MO) data-links

$(ARCA_MO): %D%/po/pt_BR.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) -c -o $@ $(srcdir)/data/po/pt_BR.po

# A build outside the source tree sees the source's data through links.
.PHONY: data-links
data-links:
	@$(MKDIR_P) data; for d in $(ARCA_DATA_DIRS); do \
	    test -e data/$$d || test ! -e '$(abs_top_srcdir)'/data/$$d || ln -s '$(abs_top_srcdir)'/data/$$d data/$$d; done

# The catalogue after the sources changed: new strings come in empty, gone ones go out. Without
# line numbers and sorted, so that two changes seldom meet in one place.
.PHONY: update-po
update-po:
	cd $(srcdir) && data/po/extract . >data/po/arca.pot.new && \
	$(MSGMERGE) --quiet --no-fuzzy-matching --no-location --sort-output --backup=none \
	    --update data/po/pt_BR.po data/po/arca.pot.new && \
	msgattrib --no-obsolete --no-location --sort-output -o data/po/pt_BR.po data/po/pt_BR.po && \
	rm -f data/po/arca.pot.new

install-data-local:
	@cd $(srcdir)/data && for f in `find $(ARCA_DATA_DIRS) -type f 2>/dev/null | LC_ALL=C sort`; do \
	    $(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/`dirname $$f`" && \
	    $(INSTALL_DATA) $$f "$(DESTDIR)$(pkgdatadir)/$$f" || exit 1; done
	@$(MKDIR_P) "$(DESTDIR)$(localedir)/pt_BR/LC_MESSAGES"
	$(INSTALL_DATA) $(ARCA_MO) "$(DESTDIR)$(localedir)/pt_BR/LC_MESSAGES/arca.mo"

uninstall-local:
	rm -rf "$(DESTDIR)$(pkgdatadir)/migrations" "$(DESTDIR)$(pkgdatadir)/seeds" \
	    "$(DESTDIR)$(pkgdatadir)/init" "$(DESTDIR)$(pkgdatadir)/themes" "$(DESTDIR)$(pkgdatadir)/keymaps"
	rm -f "$(DESTDIR)$(localedir)/pt_BR/LC_MESSAGES/arca.mo"

# What was installed is whole and runs; where it runs from (no DESTDIR), it finds its catalogue too.
installcheck-local:
	@cd $(srcdir)/data && for f in `find $(ARCA_DATA_DIRS) -type f | LC_ALL=C sort`; do \
	    cmp $$f "$(DESTDIR)$(pkgdatadir)/$$f" || exit 1; done
	@grep -q '^ExecStart=$(bindir)/arcactl backup run' "$(DESTDIR)$(systemddir)/arca-backup.service"
	@for p in arca arcactl; do \
	    "$(DESTDIR)$(bindir)/$$p" --version || exit 1; \
	    test -n "$(DESTDIR)" || LC_ALL=C.UTF-8 LANGUAGE=pt_BR "$(bindir)/$$p" --help | grep -qE '^Uso: |^arcactl: o banco' || \
	        { echo "$$p does not find its catalogue"; exit 1; }; done
