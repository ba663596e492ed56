-- ctl_member_grant()
GRANT arca_owner, arca_audit, arca_adm, arca_studio TO arca_migrator
