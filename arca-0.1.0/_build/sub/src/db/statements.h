/* Made from data/sql; the files there are the source. */
#ifndef ARCA_DB_STATEMENTS_H
#define ARCA_DB_STATEMENTS_H

#include "db/db.h"

extern const struct db_stmt sql_ctl_analyze;
extern const struct db_stmt sql_ctl_backend;
extern const struct db_stmt sql_ctl_begin;
extern const struct db_stmt sql_ctl_blockers;
extern const struct db_stmt sql_ctl_check_clock;
extern const struct db_stmt sql_ctl_check_extensions;
extern const struct db_stmt sql_ctl_check_server;
extern const struct db_stmt sql_ctl_check_terminals;
extern const struct db_stmt sql_ctl_check_trust;
extern const struct db_stmt sql_ctl_clinic_make;
extern const struct db_stmt sql_ctl_clinics;
extern const struct db_stmt sql_ctl_commit;
extern const struct db_stmt sql_ctl_database;
extern const struct db_stmt sql_ctl_database_create;
extern const struct db_stmt sql_ctl_demo_people;
extern const struct db_stmt sql_ctl_environment;
extern const struct db_stmt sql_ctl_environment_exists;
extern const struct db_stmt sql_ctl_environment_set;
extern const struct db_stmt sql_ctl_history;
extern const struct db_stmt sql_ctl_history_create;
extern const struct db_stmt sql_ctl_history_done;
extern const struct db_stmt sql_ctl_history_exists;
extern const struct db_stmt sql_ctl_history_failed;
extern const struct db_stmt sql_ctl_history_grant;
extern const struct db_stmt sql_ctl_lock_holder;
extern const struct db_stmt sql_ctl_lock_mine;
extern const struct db_stmt sql_ctl_lock_release;
extern const struct db_stmt sql_ctl_lock_timeout;
extern const struct db_stmt sql_ctl_lock_try;
extern const struct db_stmt sql_ctl_member_grant;
extern const struct db_stmt sql_ctl_member_revoke;
extern const struct db_stmt sql_ctl_now;
extern const struct db_stmt sql_ctl_operator_exists;
extern const struct db_stmt sql_ctl_operator_note;
extern const struct db_stmt sql_ctl_operator_open;
extern const struct db_stmt sql_ctl_program;
extern const struct db_stmt sql_ctl_rights;
extern const struct db_stmt sql_ctl_role_migrator;
extern const struct db_stmt sql_ctl_role_reset;
extern const struct db_stmt sql_ctl_role_seeder;
extern const struct db_stmt sql_ctl_rollback;
extern const struct db_stmt sql_ctl_set_local;
extern const struct db_stmt sql_ctl_settings;
extern const struct db_stmt sql_ctl_staff_act;
extern const struct db_stmt sql_ctl_staff_active;
extern const struct db_stmt sql_ctl_staff_add;
extern const struct db_stmt sql_ctl_staff_disable;
extern const struct db_stmt sql_ctl_staff_enable;
extern const struct db_stmt sql_ctl_staff_exists;
extern const struct db_stmt sql_ctl_staff_list;
extern const struct db_stmt sql_ctl_staff_must_change;
extern const struct db_stmt sql_ctl_staff_peer;
extern const struct db_stmt sql_ctl_staff_reset;
extern const struct db_stmt sql_ctl_until;
extern const struct db_stmt sql_ctl_xact;
extern const struct db_stmt sql_listen;
extern const struct db_stmt sql_session_close;
extern const struct db_stmt sql_session_lock;
extern const struct db_stmt sql_session_open;
extern const struct db_stmt sql_session_unlock;

#endif
