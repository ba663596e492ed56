-- studio_clinics()
SELECT * FROM adm.studio_clinics()
