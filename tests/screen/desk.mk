# SPDX-License-Identifier: Apache-2.0
# Every screen in the whole program, on services that answer from memory: see lib/desk.h.
SCREEN_TESTS += %D%/board %D%/agenda %D%/booking %D%/audit %D%/staff %D%/session %D%/record \
	%D%/queue %D%/studio
DESK_LDADD = %D%/libdesk.a src/app/commands.$(OBJEXT) src/app/idle.$(OBJEXT) src/app/onebox.$(OBJEXT) \
	src/app/registry.$(OBJEXT) src/app/session.$(OBJEXT) $(arca_LDADD) $(CMOCKA_LIBS)

check_LIBRARIES = %D%/libdesk.a
%C%_libdesk_a_SOURCES = %D%/lib/desk.c %D%/lib/desk.h %D%/lib/fake_svc.c %D%/lib/fake_svc.h \
	%D%/lib/visits.h $(SCREEN_HARNESS)
%C%_libdesk_a_CPPFLAGS = $(SCREEN_CPPFLAGS)

%C%_board_SOURCES = %D%/board.c
%C%_board_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_board_LDADD = $(DESK_LDADD)

%C%_agenda_SOURCES = %D%/agenda.c
%C%_agenda_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_agenda_LDADD = $(DESK_LDADD)

%C%_booking_SOURCES = %D%/booking.c
%C%_booking_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_booking_LDADD = $(DESK_LDADD)

%C%_queue_SOURCES = %D%/queue.c
%C%_queue_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_queue_LDADD = $(DESK_LDADD)

%C%_audit_SOURCES = %D%/audit.c
%C%_audit_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_audit_LDADD = $(DESK_LDADD)

%C%_staff_SOURCES = %D%/staff.c
%C%_staff_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_staff_LDADD = $(DESK_LDADD)

%C%_session_SOURCES = %D%/session.c
%C%_session_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_session_LDADD = $(DESK_LDADD)

%C%_record_SOURCES = %D%/record.c
%C%_record_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_record_LDADD = $(DESK_LDADD)

%C%_studio_SOURCES = %D%/studio.c
%C%_studio_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_studio_LDADD = $(DESK_LDADD)
