/* SPDX-License-Identifier: Apache-2.0 */
/* form: fields as data. A screen gives a const table of fields and, by name, the functions that
 * check them, list choices and show or hide them; the form does the rest.
 *
 * Keys: Tab, Shift-Tab, Enter, Up, Down move; PgUp, PgDn by a screenful; Space opens a list or
 * turns a flag; Ctrl-Z undoes in the field; Alt-N goes to the next wrong field; Ctrl-T, in a field
 * with a conflict, changes between mine and theirs. Passed, for the view: Esc (when no list is
 * open), Ctrl-S, Enter on the last field, everything else.
 *
 * The first column beside a field says in one sign how it stands: `!` wrong, `?` conflict, `•`
 * changed, `*` must be filled in. */
#ifndef ARCA_UI_FORM_H
#define ARCA_UI_FORM_H

#include "base/err.h"
#include "ui/choice.h"
#include "ui/text_area.h"
#include "ui/view.h"

struct form;
/* The signs of a form, for view_class.signs. */
extern const struct view_sign form_signs[];
struct form_field; /* private: form_priv.h */
struct view;

enum field_type {
    FIELD_TEXT,
    FIELD_DATE,    /* text with the date mask; its check answers the date in full */
    FIELD_TIME,
    FIELD_CHOICE,  /* .choices names the source */
    FIELD_FLAG,    /* "1" or "" */
    FIELD_NOTE,    /* several lines: .rows */
    FIELD_READONLY /* shown, never focused */
};

enum field_flags {
    FIELD_REQUIRED = 1,
    FIELD_SECRET = 2,  /* bullets; never exported, never compared */
    FIELD_UPPER = 4,
    FIELD_JOIN = 8,    /* on the line of the one before it, where there is room */
    FIELD_LOCKED = 16, /* readable, focusable, not changed (no right to) */
    FIELD_AS_IS = 64,  /* the label is no text of ours and is not translated */
    FIELD_LIVE = 32    /* on_change is told while one types (80 ms), not only on leaving */
};

struct field_def {
    const char *id;
    const char *label;   /* N_() */
    const char *hint;    /* N_(), or NULL: shown at the foot while the field has the focus */
    enum field_type type;
    unsigned flags;
    short section;       /* index in form_def.sections */
    short width;         /* columns of the field; 0: all there are */
    short max;           /* characters */
    short rows;          /* of a note; 0: 4 */
    const char *mask;    /* edit_mask_named, or NULL */
    const char *check;   /* name in form_env.checks, or NULL */
    const char *choices; /* name in form_env.sources */
    const char *show_if; /* name in form_env.shows, or NULL: always */
};

struct form_def {
    const char *id;
    const struct field_def *fields;
    size_t count;
    const char *const *sections; /* N_(); "" has no heading */
    size_t section_count;
};

/* What a check found. */
struct field_verdict {
    bool bad;
    const char *msgid; /* N_(): what is wrong and what to do */
    struct str said;   /* or the translated text itself, in the form's scratch arena */
    struct str normal; /* when .p is set: what the field shows from now on ("05/12/2026") */
};
/* Looks at one value, when its field is left and before saving; `value` is trimmed and not empty.
 * `scratch` lives until the call's result was used. */
typedef void (*form_check_fn)(void *ctx, const struct form *f, const struct field_def *d,
                              struct str value, struct arena *scratch, struct field_verdict *v);
typedef bool (*form_show_fn)(void *ctx, const struct form *f);

struct form_check {
    const char *name;
    form_check_fn fn;
};
struct form_show {
    const char *name;
    form_show_fn fn;
};

/* What stands beside the form (at 110 columns and more) or under it: possible duplicates. When it
 * has something else to say its owner calls form_touch. */
struct form_panel {
    void *ctx;
    /* Rows it wants at that width, 0: nothing to show. */
    int (*rows)(void *ctx, int cols, bool beside);
    void (*paint)(void *ctx, struct surface *s, struct rect r, bool beside);
};

/* What the screen gives the form; lives as long as the form. */
struct form_env {
    void *ctx;
    const struct form_check *checks;
    size_t check_count;
    const struct form_show *shows;
    size_t show_count;
    /* What a source asks for must be abandoned before the form goes. */
    const struct choice_source *sources;
    size_t source_count;
    /* A value was changed (field left, choice made, or typing paused in a FIELD_LIVE); may set
     * other fields with form_put. May be NULL. */
    void (*on_change)(void *ctx, struct form *f, const struct field_def *d);
    /* Checks over several fields: calls form_set_error. May be NULL. */
    void (*check_all)(void *ctx, struct form *f);
    const struct form_panel *panel; /* or NULL */
};

struct form_head; /* private */

struct form {
    struct arena *arena;
    struct arena scratch;
    const struct form_def *def;
    const struct form_env *env;
    const struct ui_host *host;
    uint32_t tick;
    struct form_field *fields; /* def->count of them */
    struct form_head *heads;   /* def->section_count of them */
    int at;                    /* focused field, -1: none can be */
    bool read_only;
    bool in_change;            /* on_change is running */
    bool checking_key;         /* a wrong value is checked at each key: it is not put in full */
    bool live_due;
    bool saving;               /* form_check_all was called: empty required fields are wrong now */
    char conflict_who[96];     /* "Rita Tavares, 10:42" */
    struct rect area;
    int top, lines;            /* first line shown, and how many the form has */
    int body_rows, body_cols;  /* what the fields have of the area */
    int label_cols, column_cols, columns;
    struct rect panel_at;
    bool panel_beside;
    bool stale_layout, stale_all, stale_foot;
    struct view *leaving;      /* form_may_close asks for it */
    bool let_go;               /* and the answer was to leave */
    char message[256];         /* at the foot: what the field said about the last key */
};

/* ERR_BUG when a name in the definition is not in `env`, or an id is there twice. */
struct err form_init(struct form *f, struct arena *a, const struct form_def *def,
                     const struct form_env *env, const struct ui_host *host, uint32_t tick);
void form_fini(struct form *f); /* wipes what it holds outside the arena */

/* Values. Text is trimmed; a date, a time and a masked field give what they show; a choice gives
 * its code, a flag "1" or "". An id that is not in the form is a bug and ends in an assert. */
struct str form_get(const struct form *f, const char *id); /* until the field changes */
struct str form_shown(const struct form *f, const char *id); /* a choice's label, else as get */
bool form_flag(const struct form *f, const char *id);
/* What the record holds: nothing is dirty by it. `shown`: the label of a choice, or empty. */
void form_set(struct form *f, const char *id, struct str value, struct str shown);
/* Changed by the program, as if typed. */
void form_put(struct form *f, const char *id, struct str value, struct str shown);
/* Everything as it is now counts as saved. */
void form_saved(struct form *f);
bool form_dirty(const struct form *f);
bool form_changed(const struct form *f, const char *id);
/* True when the field is shown (show_if); hidden ones are neither checked nor dirty. */
bool form_visible(const struct form *f, const char *id);
const struct field_def *form_focused(const struct form *f);
void form_focus(struct form *f, const char *id);

/* Checks every visible field; the number of wrong ones. The first gets the focus. */
int form_check_all(struct form *f);
/* An error from outside (the server refused the value), translated; empty takes it away. */
void form_set_error(struct form *f, const char *id, struct str said);
struct str form_error_of(const struct form *f, const char *id);
int form_errors(const struct form *f);
void form_next_error(struct form *f); /* focus to the next wrong field */
void form_clear_errors(struct form *f);

/* Somebody else saved the record meanwhile. After form_conflict_begin each field is told what is
 * stored now: what only they changed is taken over, what only I changed stays, what both changed
 * shows both values until one is chosen. form_conflicts: how many are still open. */
void form_conflict_begin(struct form *f, struct str who);
void form_conflict_field(struct form *f, const char *id, struct str theirs, struct str shown);
int form_conflicts(const struct form *f);
/* Chooses for the focused field. */
void form_conflict_take(struct form *f, bool theirs);
/* Takes the marks away: the record was saved or read anew. */
void form_conflict_end(struct form *f);

/* Only to be read: the form keeps Up, Down, PgUp, PgDn, Home, End and Tab, and passes all else, so
 * that letters are the view's commands. */
void form_read_only(struct form *f, bool on);

/* The whole state apart from secrets, in `a`: it outlives the form's view and can be put into a
 * new form of the same definition. */
struct form_field_state {
    const char *id;
    struct str value, shown, original, original_shown;
};
struct form_state {
    const char *form_id;
    struct form_field_state *fields;
    size_t count;
    const char *focus;
};
struct form_state *form_export(const struct form *f, struct arena *a);
/* False when it belongs to another form. */
bool form_import(struct form *f, const struct form_state *st);

void form_layout(struct form *f, struct rect area);
/* Something that lies outside the form changed: conditions, the panel. */
void form_touch(struct form *f);
unsigned form_event(struct form *f, const struct event *ev);
void form_paint(struct form *f, struct surface *s, bool all);
void form_cursor(const struct form *f, int *row, int *col);
/* The rows that the form would need to be seen whole at that width: for dialogs. */
int form_rows(struct form *f, int cols);

#endif
