-- prisma_layout()
-- What each layout must have, a table a line: layout ('' for both), table, what is missing of it (NULL:
-- nothing), whether it may be read.
SELECT w.layout, w.tab, CASE WHEN c.oid IS NULL THEN w.tab ELSE pg_catalog.string_agg(
           CASE WHEN a.attnum IS NULL THEN pg_catalog.concat(w.tab, '.', w.col) END, ', ' ORDER BY w.o) END,
       c.oid IS NULL OR pg_catalog.has_table_privilege(c.oid, 'SELECT')
  FROM (SELECT v.*, pg_catalog.row_number() OVER () AS o FROM (VALUES ('', 'USUARIOS', 'ID_User'), ('', 'USUARIOS', 'nome'), ('', 'USUARIOS', 'email'),
        ('', 'USUARIOS', 'ID_Role'), ('', 'ROLES', 'ID_Role'), ('', 'ROLES', 'role'),
        ('', 'GENERO', 'ID_Genero'), ('', 'GENERO', 'nome'), ('', 'ESCOLARIDADES', 'ID_Escolaridade'),
        ('', 'ESCOLARIDADES', 'nome'), ('', 'STATUS_ATENDIMENTO', 'ID_Status'), ('', 'STATUS_ATENDIMENTO', 'nome'),
        ('', 'LISTA_ESPERA', 'ID_Lista'), ('', 'LISTA_ESPERA', 'nomeRegistro'), ('', 'LISTA_ESPERA', 'dataNascimento'),
        ('', 'LISTA_ESPERA', 'createdAt'), ('', 'ATENDIMENTOS', 'ID_Atendimento'), ('', 'ATENDIMENTOS', 'dataHoraInicio'),
        ('', 'ATENDIMENTOS', 'dataHoraFim'), ('', 'ATENDIMENTOS', 'id_Estagiario_Executor'), ('', 'ATENDIMENTOS', 'id_Status'),
        ('patient', 'PACIENTE', 'ID_Paciente'), ('patient', 'PACIENTE', 'nomeRegistro'),
        ('patient', 'PACIENTE', 'dataNascimento'), ('patient', 'PACIENTE', 'dataInicioTratamento'),
        ('patient', 'ATENDIMENTOS', 'id_Paciente'), ('patient', 'CORES_PELE', 'nome'),
        ('patient', 'RELATORIOS_ALTA', 'ID_Documento'), ('patient', 'RELATORIOS_ALTA', 'id_Paciente'),
        ('patient', 'RELATORIOS_ALTA', 'status'),
        ('waiting', 'ATENDIMENTOS', 'id_Lista'), ('waiting', 'ATENDIMENTOS', 'id_Tipo_Atendimento'),
        ('waiting', 'LISTA_ESPERA', 'id_Status'), ('waiting', 'STATUS_LISTA_ESPERA', 'ID_Status'),
        ('waiting', 'STATUS_LISTA_ESPERA', 'nome'), ('waiting', 'ETNIA', 'ID_Etnia'), ('waiting', 'ETNIA', 'nome'),
        ('waiting', 'TIPO_ATENDIMENTO', 'ID_Tipo_Atendimento'), ('waiting', 'TIPO_ATENDIMENTO', 'nome'))
       v (layout, tab, col)) w
  LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(pg_catalog.quote_ident(w.tab))
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
       AND a.attname OPERATOR(pg_catalog.=) w.col::pg_catalog.name AND NOT a.attisdropped
 GROUP BY w.layout, w.tab, c.oid ORDER BY pg_catalog.min(w.o)
