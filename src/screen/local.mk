# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libscreen.a
%C%_libscreen_a_SOURCES = \
	%D%/agenda.c %D%/agenda.h %D%/agenda_priv.h \
	%D%/agenda_read.c \
	%D%/agenda_slots.c \
	%D%/applicant.c %D%/applicant.h \
	%D%/args.h \
	%D%/audit.c %D%/audit.h %D%/audit_priv.h \
	%D%/audit_event.c \
	%D%/audit_fields.c %D%/audit_fields.h \
	%D%/audit_filter.c \
	%D%/board.c %D%/board.h %D%/board_priv.h \
	%D%/board_rows.c \
	%D%/booking.c %D%/booking.h %D%/booking_priv.h \
	%D%/booking_fields.c \
	%D%/booking_about.c %D%/booking_save.c %D%/booking_slots.c \
	%D%/cancel.c %D%/cancel.h %D%/cancel_priv.h \
	%D%/cancel_fit.c \
	%D%/env.c %D%/env.h \
	%D%/intake.c %D%/intake.h %D%/intake_priv.h \
	%D%/intake_alike.c \
	%D%/intake_fields.c \
	%D%/intake_save.c \
	%D%/lock.c %D%/lock.h \
	%D%/password.c %D%/password.h \
	%D%/patient.c %D%/patient.h %D%/patient_priv.h \
	%D%/patient_consent.c \
	%D%/patient_data.c \
	%D%/patient_lists.c \
	%D%/patients.c %D%/patients.h %D%/patients_priv.h \
	%D%/patients_box.c \
	%D%/patients_list.c \
	%D%/person.c %D%/person.h \
	%D%/signin.c %D%/signin.h \
	%D%/staff.c %D%/staff.h %D%/staff_priv.h \
	%D%/staff_form.c \
	%D%/visit.c %D%/visit.h \
	%D%/visit_text.c \
	%D%/waiting.c %D%/waiting.h %D%/waiting_priv.h \
	%D%/waiting_act.c \
	%D%/waiting_filter.c \
	%D%/waiting_form.c %D%/waiting_form.h %D%/waiting_form_priv.h \
	%D%/waiting_form_fields.c \
	%D%/waiting_form_save.c \
	%D%/waiting_list.c \
	%D%/waiting_open.c \
	%D%/waiting_words.c %D%/waiting_words.h
