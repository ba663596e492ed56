# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += arca
arca_SOURCES = \
	src/main.c \
	%D%/app.c %D%/app.h %D%/app_priv.h \
	%D%/commands.c \
	%D%/idle.c \
	%D%/onebox.c \
	%D%/registry.c \
	%D%/session.c
arca_LDADD = \
	src/screen/libscreen.a src/ui/libui.a src/term/libterm.a src/svc/libsvc.a \
	src/db/libdb.a src/model/libmodel.a src/i18n/libi18n.a src/conf/libconf.a src/sec/libsec.a \
	src/os/libos.a src/base/libbase.a \
	$(NCURSES_LIBS) $(LIBPQ_LIBS) $(SODIUM_LIBS)
