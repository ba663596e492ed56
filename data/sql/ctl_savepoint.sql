-- ctl_savepoint()
SAVEPOINT arca_look
