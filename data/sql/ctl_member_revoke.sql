-- ctl_member_revoke()
REVOKE arca_owner, arca_audit, arca_adm, arca_studio FROM arca_migrator
