/* SPDX-License-Identifier: Apache-2.0 */
/* appointment: the use cases of the day: today's board, the agenda, free slots, booking, moving,
 * cancelling, the steps of a visit, undo, and who of the waiting list fits a freed slot.
 *
 * Reads answer through svc_rows_fn; the decode function beside each turns the rows into structs of
 * model/appointment.h in the caller's arena, and gives the error of the read as well. */
#ifndef ARCA_SVC_APPOINTMENT_H
#define ARCA_SVC_APPOINTMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/appointment.h"
#include "model/waiting.h"
#include "svc/svc.h"

/* --- reads --- */

/* The board of one local day. */
int board_read(struct svc *s, struct ticket *t, struct date day, svc_rows_fn done, void *ctx);
struct board {
    struct board_row *rows;
    size_t count;
    struct board_summary summary; /* waiting_list is 0 for those who may not see it */
};
struct err board_decode(const struct svc_rows *r, struct arena *a, struct board *out);

enum agenda_of { AGENDA_OF_DAY, AGENDA_OF_WEEK, AGENDA_OF_PATIENT };
struct agenda_ask {
    enum agenda_of of;
    struct date day;         /* of a week any day */
    int64_t professional_id; /* of a week */
    int64_t patient_id;      /* of a patient */
    const int64_t *ids;      /* of a day: whose columns are shown; NULL: everybody's */
    size_t id_count;
};
int agenda_read(struct svc *s, struct ticket *t, const struct agenda_ask *ask, svc_rows_fn done,
                void *ctx);
struct err agenda_decode(const struct svc_rows *r, struct arena *a, struct agenda_row **out,
                         size_t *count);

/* When professionals work from `from` on; `ids` NULL: every active one. Names no patient. */
int agenda_hours_read(struct svc *s, const int64_t *ids, size_t id_count, struct date from, int days,
                      svc_rows_fn done, void *ctx);
struct err agenda_hours_decode(const struct svc_rows *r, struct arena *a, struct agenda_hours **out,
                               size_t *count);

/* The next free slots, at most `limit`; professional_id 0: of anybody. Names no patient. */
struct slot_ask {
    int64_t professional_id;
    struct date from;
    int days, minutes, limit;
    struct str parts, weekdays; /* arrays as the server writes them; empty: any */
    int64_t room_id;            /* must be free as well; 0: does not matter */
    int notice;                 /* minutes from now on */
};
int free_slots_read(struct svc *s, const struct slot_ask *ask, svc_rows_fn done, void *ctx);
struct err free_slots_decode(const struct svc_rows *r, struct arena *a, struct free_slot **out,
                             size_t *count);

/* What the desk has to know of a patient to propose a time. */
struct booking_about {
    int64_t waiting_id; /* the open entry of the waiting list, 0: none; its wishes follow */
    int64_t wished_professional_id;
    struct str weekdays, parts;
    int notice_minutes;
    struct date not_before;
    int64_t own_professional_id; /* who treats the patient, 0: nobody yet */
    struct str visits;           /* to come: JSON, see booking_visit_next */
};
int booking_about_read(struct svc *s, int64_t patient_id, svc_rows_fn done, void *ctx);
struct err booking_about_decode(const struct svc_rows *r, struct arena *a, struct booking_about *out);
struct booking_visit {
    struct date day;
    int time;
    struct str professional;
};
/* Walks booking_about.visits; `*from` starts at 0. Texts are in `a`. */
bool booking_visit_next(struct str visits, size_t *from, struct arena *a, struct booking_visit *out);

/* One visit in full. ERR_NOT_FOUND when it is not there for this person. */
int appointment_read(struct svc *s, int64_t id, svc_rows_fn done, void *ctx);
struct err appointment_decode(const struct svc_rows *r, struct arena *a, struct appointment *out);

/* Who of the waiting list fits a slot, best rank first, at most 20. */
struct fit_row {
    int64_t id;
    int version;
    int position;
    struct str protocol;
    int64_t patient_id;
    struct str patient;
    struct date birth_date;
    struct str phone;
    struct str guardian;
    struct str status;   /* of the patient: applicant, active */
    struct str priority; /* code of the look-up waiting_priority */
    int days;            /* of waiting */
    struct date wished_date;
    int contacts;
    struct str last_outcome;
    struct str note;
};
int waiting_fit_read(struct svc *s, int64_t professional_id, int64_t starts_at, int minutes,
                     svc_rows_fn done, void *ctx);
struct err waiting_fit_decode(const struct svc_rows *r, struct arena *a, struct fit_row **out,
                              size_t *count);
/* How many that wait do not fit, by what keeps them out. */
struct fit_left {
    int wishes, notice, busy, away;
};
struct err waiting_fit_left_decode(const struct svc_rows *r, struct fit_left *out);

/* --- writes: `request` is made when the form opened, see svc_write --- */

/* What a slot is booked or moved with; 0, empty and DATE_NONE stand for what is not said. */
struct booking {
    int64_t patient_id, professional_id;
    int64_t room_id;   /* 0: the professional's own when it is free */
    struct date day;
    int minute, minutes;
    int64_t kind_id;
    struct str note;
    bool overbook;
    struct str reason; /* of an overbooking */
    int64_t waiting_id;
};
int appointment_book(struct svc *s, const char *request, const struct booking *b,
                     svc_answer_fn done, void *ctx);
int appointment_move(struct svc *s, const char *request, int64_t id, int version,
                     const struct booking *b, svc_answer_fn done, void *ctx);
/* Books the person of an entry of the waiting list, who becomes a patient by it. */
int waiting_book(struct svc *s, const char *request, int64_t entry, int version,
                 const struct booking *b, svc_answer_fn done, void *ctx);
int appointment_cancel(struct svc *s, const char *request, int64_t id, int version, bool by_clinic,
                       int64_t reason_id, struct str note, bool back_to_list, svc_answer_fn done,
                       void *ctx);
/* One step of the graph of states; `reason` may be empty where none is needed. */
int appointment_step(struct svc *s, const char *request, int64_t id, int version, const char *to,
                     struct str reason, svc_answer_fn done, void *ctx);

/* The person's last action of today that can be taken back. */
struct undo {
    int64_t event_id;
    struct str action;
    struct str entity;
    int64_t entity_id;
    int64_t patient_id;
    struct str patient;
    struct date day;
    int time; /* -1: none */
    struct str professional;
    struct str from_state, to_state;
    bool possible;
    struct str why;
};
int undo_read(struct svc *s, svc_rows_fn done, void *ctx);
/* ERR_NOT_FOUND when there is nothing. */
struct err undo_decode(const struct svc_rows *r, struct arena *a, struct undo *out);
int undo_do(struct svc *s, const char *request, int64_t event_id, svc_answer_fn done, void *ctx);

#endif
