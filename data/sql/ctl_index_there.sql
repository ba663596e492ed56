-- ctl_index_there(text, text)
SELECT to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($2::text))) IS NOT NULL
