-- ctl_member_revoke()
REVOKE arca_owner, arca_audit, arca_adm FROM arca_migrator
