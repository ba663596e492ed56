-- change_password(text)
SELECT * FROM api.change_password($1)
