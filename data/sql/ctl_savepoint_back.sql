-- ctl_savepoint_back()
ROLLBACK TO SAVEPOINT arca_look
