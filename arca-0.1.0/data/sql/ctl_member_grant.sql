-- ctl_member_grant()
GRANT arca_owner, arca_audit, arca_adm TO arca_migrator
