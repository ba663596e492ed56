-- tell()
SELECT api.tell()
