/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/verify/rules.h"

#include <stddef.h>
#include <string.h>

#include "i18n/i18n.h"

static const struct verify_rule RULES[] = {
    /* history and schema */
    {"history", N_("{1} of {2} migrations are not as the files say"),
     N_("the database and this program do not know each other for sure"), N_("arcactl migrate status")},
    {"schema-added", N_("{1} {2} is there and no deploy made it"),
     N_("somebody changed the schema by hand since {3}"),
     N_("arcactl migrate drift shows it; take it away, or keep it with arcactl migrate drift --accept")},
    {"schema-gone", N_("{1} {2} is gone"), N_("the deploy of {3} left it there"),
     N_("arcactl migrate drift shows what it was; make it again by a migration, or restore a backup beside (arcactl restore --to)")},
    {"schema-changed", N_("{1} {2} is another than the last deploy left"),
     N_("somebody changed the schema by hand since {3}"),
     N_("arcactl migrate drift shows both; put it right by a migration, or keep it with arcactl migrate drift --accept")},
    {"invalid-index", N_("the index {1} is invalid"), N_("no query uses it, and every write pays for it"),
     N_("in psql: REINDEX INDEX CONCURRENTLY {1}")},
    {"constraint-not-validated", N_("the constraint {1} is not validated"), N_("it holds for new rows; older ones may break it"),
     N_("look for those rows, then in psql: ALTER TABLE ... VALIDATE CONSTRAINT ...")},
    {"trigger-disabled", N_("the trigger {1} is disabled"), N_("what it watches is not watched"),
     N_("in psql: ALTER TABLE ... ENABLE ALWAYS TRIGGER ...")},
    {"definer-without-search-path", N_("the function {1} has its owner's rights and the caller's search path"),
     N_("whoever may call it could have it run other code"), N_("in psql: ALTER FUNCTION {1} SET search_path = pg_catalog, pg_temp")},
    {"granted-to-public", N_("{1} is open to everybody who may connect"), N_("PUBLIC should have no right here"),
     N_("in psql: REVOKE ALL ON {1} FROM PUBLIC")},
    {"sequence-behind", N_("the sequence {1} is behind its column"), N_("the next rows would be refused as duplicates"),
     N_("in psql: set it with setval() to the greatest number in use")},
    {"no-row-security", N_("staff reach {1} without row-level security"), N_("whoever of the staff connects reads it, of every clinic"),
     N_("in psql: REVOKE ALL ON {1} FROM arca_staff")},
    {"row-security-not-forced", N_("row-level security of {1} does not bind its owner"), N_("the functions of the staff run as the owner"),
     N_("in psql: ALTER TABLE {1} FORCE ROW LEVEL SECURITY")},
    {"no-policy", N_("{1} has row-level security and no policy"), N_("nobody sees a row of it"),
     N_("arcactl migrate drift shows the policy that was there")},
    {"staff-above-row-security", N_("no row-level security binds {1}"), N_("this person reads the rows of every clinic"),
     N_("in psql: ALTER ROLE {1} NOSUPERUSER NOBYPASSRLS")},
    {"staff-owns", N_("a table belongs to a person: {1}"), N_("who owns a table may do anything with it"),
     N_("in psql: ALTER TABLE ... OWNER TO arca_owner")},
    /* rights */
    {"grant-missing", N_("{2} may not call {1}"), N_("the permission table says that it may"), N_("in psql: SELECT arca.make_grants()")},
    {"grant-extra", N_("{2} may call {1}"), N_("the permission table does not say so"), N_("in psql: SELECT arca.make_grants(), and if it stays REVOKE")},
    {"function-without-rule", N_("{1} stands in no row of arca.function_action"), N_("nobody decided who may call it"),
     N_("arcactl migrate drift; a function of api comes by a migration")},
    {"rule-without-function", N_("arca.function_action names {1}, which is not there"), N_("a function of the staff is lost"),
     N_("arcactl migrate drift")},
    {"function-unbound", N_("{1} does not run as arca_owner with a search path of its own"), N_("row-level security is no fence for it"),
     N_("arcactl migrate drift shows what it was")},
    {"staff-right", N_("a right that staff should not have, on {1} ({2})"), N_("staff reach data by the functions of api alone"),
     N_("in psql: take it away with REVOKE")},
    {"person-above", N_("{1} is of the staff and more than a login"), N_("row-level security or the rights of roles do not bind this person"),
     N_("in psql: ALTER ROLE {1} NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS")},
    {"person-role", N_("{1} is a member of {2}"), N_("a person has one profile, and no other role"), N_("in psql: REVOKE {2} FROM {1}")},
    {"person-profile", N_("{1} is not a member of {2}"), N_("that is the profile the person has in the staff list; nothing works without it"),
     N_("in psql: GRANT {2} TO {1}")},
    {"person-without-login", N_("{1} is of the staff and this server has no such role"), N_("the person cannot sign in"),
     N_("after a restore on a new server: arcactl restore --roles; else disable the person in arca")},
    {"login-left", N_("{1} is disabled and could still sign in"), N_("every call would be refused; the login should be closed too"),
     N_("arcactl staff disable {1}")},
    {"login-without-person", N_("the login {1} is a member of {2} and of no clinic's staff"), N_("it sees no row, and nobody gave it out"),
     N_("in psql: REVOKE {2} FROM {1}, or DROP ROLE {1}")},
    {"group-signs-in", N_("the role {1} can sign in"), N_("it stands for a group or an owner, never for a person"), N_("in psql: ALTER ROLE {1} NOLOGIN")},
    {"owner-unbound", N_("the role {1} is above row-level security"), N_("the functions of the staff would see every clinic"),
     N_("in psql: ALTER ROLE {1} NOSUPERUSER NOBYPASSRLS NOCREATEROLE")},
    {"owner-member", N_("{2} is a member of {1}"), N_("that is so only while a deploy runs"), N_("in psql: REVOKE {1} FROM {2}")},
    {"trigger-not-always", N_("the audit trigger {1} can be switched off by a session"), N_("a change could leave no event"), N_("in psql: {2}")},
    {"row-security-missing", N_("{1} has no forced row-level security"), N_("the functions of the staff see its rows of every clinic"), N_("in psql: {2}")},
    /* row-level security, tried */
    {"sees-others", N_("{1} sees {3} rows of other clinics in {2}"), N_("the policy of this table does not hold"),
     N_("arcactl migrate drift shows its policies; keep the people out until it is right (arcactl staff disable)")},
    {"sees-too-little", N_("{1} sees {3} rows in {2}"), N_("so many of those that the clinic has"), N_("arcactl migrate drift shows its policies")},
    {"no-gate", N_("{2} answers {1}, who has no session open"), N_("a call would leave no event in the audit log ({3})"),
     N_("arcactl migrate drift shows what the function was")},
    /* rows */
    {"orphan", N_("{2} rows point at nothing: {1}"), N_("their parents were taken away around the foreign key"),
     N_("in psql, to see which: {3}")},
    /* the audit log */
    {"chain-gap", N_("events are missing before number {2} of the session {1}"), N_("the audit log was changed outside arca"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"chain-prev", N_("event {2} of the session {1} does not follow the one before it"), N_("the audit log was changed outside arca"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"chain-leaf", N_("event {2} of the session {1} was changed after it was written"), N_("its hash is not that of what stands there"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"chain-short", N_("the last events of the session {1} are missing, up to number {2}"), N_("the session says that they were written"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"chain-gone", N_("all {2} events of the session {1} are missing"), N_("the session says that they were written"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"session-gone", N_("the session {1} has events and is not there"), N_("the audit log was changed outside arca"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"diff-changed", N_("what event {1} keeps of a change ({2}) is not what it was"), N_("its hash stands in the event, and differs"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    {"diff-without-event", N_("a change is kept of event {1} ({2}), which is not there"), N_("the audit log was changed outside arca"),
     N_("keep this database as it is, and compare with a backup: arcactl restore --to NAME")},
    /* scripts and pages */
    {"verify-script", N_("the verify.sql of a migration finds something: {1}"), N_("what the migration promised does not hold"),
     N_("look into the migration's folder; arcactl migrate verify runs them again")},
    {"verify-script-failed", N_("the verify.sql of a migration could not be run: {1}"), N_("nothing is known of what it looks for"),
     N_("arcactl migrate verify runs it again")},
    {"page-damaged", N_("pg_amcheck: {1}"), N_("a table or an index on the disk is damaged; more may be"),
     N_("keep the disk as it is; restore the last verified backup on another one: arcactl restore BACKUP --to NAME")},
};

const struct verify_rule *verify_rule(const char *name)
{
    static const struct verify_rule unnamed = {"other", N_("{1} ({2})"), N_("something is not as it should be"), N_("arcactl migrate verify")};

    for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++)
        if (strcmp(RULES[i].name, name) == 0)
            return &RULES[i];
    return &unnamed;
}
