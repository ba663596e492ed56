# SPDX-License-Identifier: Apache-2.0
# A folder for each screen; priv.h files are for their own folder only.
noinst_LIBRARIES += %D%/libscreen.a
%C%_libscreen_a_SOURCES = \
	%D%/agenda/agenda.c %D%/agenda/agenda.h %D%/agenda/priv.h %D%/agenda/read.c \
	%D%/agenda/slots.c \
	%D%/audit/audit.c %D%/audit/audit.h %D%/audit/event.c %D%/audit/fields.c %D%/audit/fields.h \
	%D%/audit/filter.c %D%/audit/people.c %D%/audit/people.h %D%/audit/priv.h \
	%D%/board/board.c %D%/board/board.h %D%/board/priv.h %D%/board/rows.c \
	%D%/booking/about.c %D%/booking/booking.c %D%/booking/booking.h %D%/booking/fields.c \
	%D%/booking/priv.h %D%/booking/save.c %D%/booking/slots.c \
	%D%/cancel/cancel.c %D%/cancel/cancel.h %D%/cancel/fit.c %D%/cancel/priv.h \
	%D%/common/args.h %D%/common/env.c %D%/common/env.h %D%/common/person.c %D%/common/person.h \
	%D%/intake/alike.c %D%/intake/fields.c %D%/intake/intake.c %D%/intake/intake.h \
	%D%/intake/priv.h %D%/intake/save.c \
	%D%/patients/box.c %D%/patients/list.c %D%/patients/patients.c %D%/patients/patients.h \
	%D%/patients/priv.h \
	%D%/record/consent.c %D%/record/data.c %D%/record/lists.c %D%/record/priv.h \
	%D%/record/record.c %D%/record/record.h \
	%D%/session/lock.c %D%/session/lock.h %D%/session/password.c %D%/session/password.h \
	%D%/session/signin.c %D%/session/signin.h \
	%D%/staff/form.c %D%/staff/priv.h %D%/staff/act.c %D%/staff/staff.c %D%/staff/staff.h \
	%D%/studio/cells.c %D%/studio/commands.c %D%/studio/edit.c %D%/studio/export.c \
	%D%/studio/fields.c %D%/studio/fields.h %D%/studio/filter.c %D%/studio/history.c \
	%D%/studio/priv.h %D%/studio/row.c %D%/studio/rows.c %D%/studio/rows.h \
	%D%/studio/studio.h %D%/studio/tables.c %D%/studio/words.c \
	%D%/visit/text.c %D%/visit/visit.c %D%/visit/visit.h \
	%D%/waiting/act.c %D%/waiting/applicant.c %D%/waiting/applicant.h %D%/waiting/filter.c \
	%D%/waiting/form.c %D%/waiting/form.h %D%/waiting/form_fields.c %D%/waiting/form_priv.h \
	%D%/waiting/form_save.c %D%/waiting/list.c %D%/waiting/open.c %D%/waiting/priv.h \
	%D%/waiting/waiting.c %D%/waiting/waiting.h %D%/waiting/words.c %D%/waiting/words.h
