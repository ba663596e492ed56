-- prisma_rest(text)
-- What is there and has no place here: tables of the schema that are not read, with how many rows they
-- have, and columns that nothing is made of, with how many rows have a value; NULL: not to be read. Why is
-- one of a few words.
WITH known (tab, cols) AS (VALUES
    ('USUARIOS', ' ID_User nome email ID_Role isActive CRP '),
    ('ROLES', ' ID_Role role descricao '), ('GENERO', ' ID_Genero nome '), ('CORES_PELE', ' ID_CorPele ID_Etnia nome '),
    ('ETNIA', ' ID_Etnia nome '), ('ESCOLARIDADES', ' ID_Escolaridade nome '), ('STATUS_ATENDIMENTO', ' ID_Status nome '),
    ('STATUS_LISTA_ESPERA', ' ID_Status nome '), ('TIPO_ATENDIMENTO', ' ID_Tipo_Atendimento nome '),
    ('PACIENTE', ' ID_Paciente nomeRegistro nomeSocial dataNascimento id_Genero id_CorPele id_Etnia id_Escolaridade telefonePessoal contatoEmergencia enderecoRua enderecoNumero enderecoBairro enderecoCidade enderecoEstado enderecoCEP dataInicioTratamento id_Estagiario_Responsavel id_Supervisor_Responsavel '),
    ('LISTA_ESPERA', ' ID_Lista nomeRegistro nomeSocial dataNascimento CPF id_Genero id_CorPele id_Etnia id_Escolaridade telefonePessoal contatoEmergencia enderecoRua enderecoNumero enderecoBairro enderecoCidade enderecoEstado enderecoCEP createdAt isActive id_Status '),
    ('ATENDIMENTOS', ' ID_Atendimento dataHoraInicio dataHoraFim id_Paciente id_Lista id_Estagiario_Executor id_Status id_Tipo_Atendimento observacoes ')),
odd AS (
    SELECT c.relname, NULL::pg_catalog.name AS attname, c.oid, 'SELECT pg_catalog.count(*) AS c FROM %1$I.%2$I'::pg_catalog.text AS q,
           CASE WHEN c.relname OPERATOR(pg_catalog.=) ANY (ARRAY['REGISTRO_CLINICOS', 'RELATORIOS_ALTA', 'STATUS_PRONTUARIO', 'TIPO_PRONTUARIO']::pg_catalog.name[]) THEN 'clinical'
                WHEN c.relname OPERATOR(pg_catalog.=) 'DOCUMENTOS_USUARIO'::pg_catalog.name THEN 'files'
                WHEN c.relname OPERATOR(pg_catalog.=) 'LOGS_AUDITORIA'::pg_catalog.name THEN 'old_log'
                WHEN c.relname OPERATOR(pg_catalog.=) '_prisma_migrations'::pg_catalog.name THEN 'history' ELSE 'unknown_table' END AS why
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
     WHERE n.nspname OPERATOR(pg_catalog.=) $1::pg_catalog.name AND c.relkind::pg_catalog.text OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p'])
       AND NOT c.relispartition AND NOT EXISTS (SELECT FROM known k WHERE k.tab::pg_catalog.name OPERATOR(pg_catalog.=) c.relname)
    UNION ALL
    SELECT c.relname, a.attname, c.oid, 'SELECT pg_catalog.count(%3$I) AS c FROM %1$I.%2$I',
           CASE a.attname WHEN 'SenhaHash' THEN 'password' WHEN 'id_Supervisor_Executor' THEN 'one_professional'
                ELSE 'unknown_column' END
      FROM known k JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(pg_catalog.quote_ident(k.tab))
      JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
     WHERE pg_catalog.strpos(k.cols, ' ' OPERATOR(pg_catalog.||) a.attname::pg_catalog.text OPERATOR(pg_catalog.||) ' ') OPERATOR(pg_catalog.=) 0)
SELECT o.relname, o.attname,
       CASE WHEN pg_catalog.has_table_privilege(o.oid, 'SELECT') THEN
           pg_catalog.substring(pg_catalog.query_to_xml(pg_catalog.format(o.q, $1, o.relname, o.attname), false, true, '')::pg_catalog.text, '<c>([0-9]+)</c>')
       END, o.why
  FROM odd o ORDER BY o.relname, o.attname
