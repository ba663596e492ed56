/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of src/app share. */
#ifndef ARCA_APP_APP_PRIV_H
#define ARCA_APP_APP_PRIV_H

#include "app/app.h"
#include "os/signal.h"
#include "screen/common/env.h"
#include "screen/patients/patients.h"
#include "ui/palette.h"

struct app {
    struct app_options options;
    struct loop *loop;
    struct signals *signals;
    struct term *term;
    struct env env;       /* what the screens see */
    int watch;            /* of the services' state */
    bool inside;          /* the board is open for the person */
    int idle_timer;       /* 0: nothing to lock */
    int clock_timer;
    struct patients_box patients_box;
    struct palette_provider providers[2]; /* of the one box */
    char clinic[160];     /* whose rows the studio shows */
    char tty[64];
    char workstation[64];
};

/* The commands of everywhere at the desk, and those that the studio has too. */
extern const struct command_table app_commands;
extern const struct command_table session_commands;

/* Every screen and its commands: registry.c. */
extern const struct view_class *const registry_classes[];
extern const size_t registry_class_count;
extern const struct command_table *const registry_tables[];
extern const size_t registry_table_count;
/* The same of the studio, which has no other screens and commands. */
extern const struct view_class *const registry_studio_classes[];
extern const size_t registry_studio_class_count;
extern const struct command_table *const registry_studio_tables[];
extern const size_t registry_studio_table_count;

/* The one box: what it finds besides commands. */
void onebox_begin(struct app *a);
void onebox_end(struct app *a);

/* The services' state changed: sign-in, line lost or found, sign-out. */
void session_changed(void *ctx, const struct svc_change *change);
void session_sign_out(struct env *e);
/* The top line has this clinic from now on. */
void session_clinic(struct env *e, struct str name);
/* Shows the person's language, and keeps it on the server when `keep`. */
void session_language(struct env *e, const char *code);

/* The lock: by key, and by itself when nobody typed for as long as the settings say. */
void idle_lock(struct env *e);
/* Only covers the screen; false when it is covered already, or nobody is in. */
bool idle_hide(struct env *e);
void idle_touched(void *app);
void idle_stop(struct app *a);

#endif
