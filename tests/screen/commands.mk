# SPDX-License-Identifier: Apache-2.0
# Every command that the program has.
SCREEN_TESTS += %D%/commands
%C%_commands_SOURCES = %D%/commands.c
%C%_commands_LDADD = src/app/app.$(OBJEXT) src/app/commands.$(OBJEXT) src/app/idle.$(OBJEXT) \
	src/app/onebox.$(OBJEXT) src/app/registry.$(OBJEXT) src/app/session.$(OBJEXT) $(arca_LDADD) $(CMOCKA_LIBS)

# Writes the commands into the manual page anew.
.PHONY: update-keys
update-keys: %D%/commands$(EXEEXT)
	$(SHELL) $(srcdir)/tests/lint/keys.sh --update tests/screen/commands $(srcdir)/man/arca-keys.5
