/* SPDX-License-Identifier: Apache-2.0 */
/* commands: the functions behind the table of commands.c. Each gives an exit code. */
#ifndef ARCA_ARCACTL_COMMANDS_H
#define ARCA_ARCACTL_COMMANDS_H

struct ctl;

int init_run(struct ctl *c);
int check_run(struct ctl *c);
int health_run(struct ctl *c);
int verify_run(struct ctl *c);
int completion_run(struct ctl *c);
int maintain_run(struct ctl *c);
int local_start(struct ctl *c);
int local_stop(struct ctl *c);
int local_status(struct ctl *c);
int local_reset(struct ctl *c);
int local_psql(struct ctl *c);
int backup_run(struct ctl *c);
int backup_list(struct ctl *c);
int backup_verify(struct ctl *c);
int backup_prune(struct ctl *c);
int backup_key_make(struct ctl *c);
int backup_key_rotate(struct ctl *c);
int backup_key_reseal(struct ctl *c);
int backup_key_sheet(struct ctl *c);
int backup_key_add(struct ctl *c);
int backup_key_list(struct ctl *c);
int restore_run(struct ctl *c);
int migrate_deploy(struct ctl *c);
int migrate_status(struct ctl *c);
int migrate_resolve(struct ctl *c);
int migrate_log(struct ctl *c);
int migrate_new(struct ctl *c);
int migrate_lint(struct ctl *c);
int migrate_plan(struct ctl *c);
int migrate_down(struct ctl *c);
int migrate_reset(struct ctl *c);
int migrate_rehearse(struct ctl *c);
int migrate_baseline(struct ctl *c);
int migrate_describe(struct ctl *c);
int migrate_verify(struct ctl *c);
int migrate_drift(struct ctl *c);
int seed_lookups(struct ctl *c);
int seed_demo(struct ctl *c);
int import_patients(struct ctl *c);
int import_prisma(struct ctl *c);
int import_waiting(struct ctl *c);
int export_patient(struct ctl *c);
int export_patients(struct ctl *c);
int export_agenda(struct ctl *c);
int export_waiting(struct ctl *c);
int export_staff(struct ctl *c);
int export_audit(struct ctl *c);
int report_visits(struct ctl *c);
int report_waits(struct ctl *c);
int report_actions(struct ctl *c);
int lookup_list(struct ctl *c);
int lookup_add(struct ctl *c);
int lookup_disable(struct ctl *c);
int lookup_enable(struct ctl *c);
int staff_add(struct ctl *c);
int staff_list(struct ctl *c);
int staff_disable(struct ctl *c);
int staff_enable(struct ctl *c);
int staff_reset(struct ctl *c);

#endif
