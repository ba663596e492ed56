/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the booking form share. */
#ifndef ARCA_SCREEN_BOOKING_PRIV_H
#define ARCA_SCREEN_BOOKING_PRIV_H

#include "screen/common/args.h"
#include "screen/visit/visit.h"
#include "svc/appointment.h"
#include "ui/form.h"

enum { SLOTS_ASKED = 40, SLOT_DAYS = 60, BOOKING_TICK = WIDGET_TICKS * 16, TICK_SLOTS = 200 };
enum { SOURCE_PATIENT, SOURCE_PROFESSIONAL, SOURCE_KIND, SOURCE_ROOM, SOURCES };

struct booking_view {
    struct view *view;
    struct env *env;
    struct form form;
    struct form_env form_env;
    struct form_panel panel;
    struct choice_source sources[SOURCES];
    struct arena lists; /* of the choices */
    char request[37];
    int save_call, busy;
    int subscription; /* to hear when the line is back */
    /* What is moved; id 0: a new visit. */
    struct appointment moved;
    struct arena moved_arena;
    int read_call;
    int64_t waiting_id;
    /* What a proposal for this patient goes by; of the patient with about_of. */
    struct booking_about about;
    struct arena about_arena;
    int about_call;
    int64_t about_of;
    struct date first_day; /* of args: the day wished for */
    struct args_wish wish; /* in the view's arena */
    /* Patient search of the choice. */
    int search_call;
    uint32_t search_ask;
    struct choice *search_choice;
    /* Free slots: in hand, and which of them stands in the form. */
    struct arena slot_arena[2];
    int slot_turn;
    struct free_slot *slots;
    size_t slot_count;
    int slot;              /* index, -1: none */
    int slot_call;
    bool slots_wait, slots_failed;
    struct slot_ask asked; /* what the slots in hand were asked for */
    bool chosen;           /* day and time are the person's own choice, not proposed */
    bool day_typed;        /* the day is, the time may be proposed */
    bool putting;          /* the program changes fields */
    const struct field_def *typed_in; /* where the last key went */
    bool offer_overbook;   /* the server would let it through with a reason */
    bool shut;             /* saved: closes without asking */
    char title[160];
    char said[400];
};

/* booking_fields.c */
extern const struct form_def booking_form;
/* Fills the lists of choices and the form's environment. */
void booking_fields(struct booking_view *b);
/* What the fields say. False: a field is wrong and says so. */
bool booking_values(struct booking_view *b, struct booking *out);
int64_t booking_id(const struct booking_view *b, const char *field);
int booking_minutes(const struct booking_view *b);
struct date booking_day(const struct booking_view *b);
/* The free slot that the fields show, or NULL. */
const struct free_slot *booking_slot(const struct booking_view *b);

/* booking_about.c */
/* Reads what a proposal for the patient of the form goes by, then asks for free slots by it. */
void booking_about_ask(struct booking_view *b);
/* Says it when the patient has another visit on the day that the form shows. */
void booking_about_warn(struct booking_view *b);
void booking_about_close(struct booking_view *b);

/* booking_save.c */
/* Sends what the form holds; repeats the request while its outcome is unknown. */
unsigned booking_save(struct booking_view *b);

/* booking_slots.c */
/* Asks for free slots when what they depend on has changed. */
void booking_slots_ask(struct booking_view *b);
/* Puts the next (1) or the one before (-1) into the form. */
void booking_slot_turn(struct booking_view *b, int by);
void booking_slot_put(struct booking_view *b, int at);
int booking_panel_rows(void *ctx, int cols, bool beside);
void booking_panel_paint(void *ctx, struct surface *s, struct rect r, bool beside);
void booking_slots_close(struct booking_view *b);

#endif
