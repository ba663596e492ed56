-- SPDX-License-Identifier: Apache-2.0
-- A database of the earlier ARCA in which the row of the waiting list is the patient. Nobody in it exists.
CREATE TABLE "ROLES" ("ID_Role" SMALLSERIAL NOT NULL PRIMARY KEY, "role" VARCHAR(50) NOT NULL, "descricao" VARCHAR(255) NOT NULL);
CREATE TABLE "USUARIOS" ("ID_User" UUID NOT NULL PRIMARY KEY, "nome" VARCHAR(50) NOT NULL, "email" VARCHAR(100) NOT NULL UNIQUE,
    "SenhaHash" VARCHAR(255) NOT NULL, "CRP" VARCHAR(9), "ID_Role" SMALLINT NOT NULL, "isActive" BOOLEAN NOT NULL DEFAULT true);
CREATE TABLE "GENERO" ("ID_Genero" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "ETNIA" ("ID_Etnia" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "ESCOLARIDADES" ("ID_Escolaridade" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "STATUS_ATENDIMENTO" ("ID_Status" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "STATUS_LISTA_ESPERA" ("ID_Status" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "TIPO_ATENDIMENTO" ("ID_Tipo_Atendimento" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "STATUS_PRONTUARIO" ("ID_Status" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "TIPO_PRONTUARIO" ("ID_Tipo" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "LISTA_ESPERA" ("ID_Lista" UUID NOT NULL PRIMARY KEY, "nomeRegistro" VARCHAR(150) NOT NULL, "nomeSocial" VARCHAR(100),
    "dataNascimento" DATE NOT NULL, "telefonePessoal" VARCHAR(20) NOT NULL, "contatoEmergencia" VARCHAR(20) NOT NULL,
    "enderecoRua" VARCHAR(255) NOT NULL, "enderecoNumero" VARCHAR(10) NOT NULL, "enderecoBairro" VARCHAR(100) NOT NULL,
    "enderecoCidade" VARCHAR(100) NOT NULL, "enderecoEstado" CHAR(2) NOT NULL, "enderecoCEP" CHAR(8) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "id_Genero" SMALLINT NOT NULL, "id_Escolaridade" SMALLINT NOT NULL,
    "id_Etnia" SMALLINT NOT NULL, "id_Status" INTEGER NOT NULL DEFAULT 1, "CPF" CHAR(11) NOT NULL DEFAULT '', "apelido" TEXT);
CREATE TABLE "ATENDIMENTOS" ("ID_Atendimento" UUID NOT NULL PRIMARY KEY, "dataHoraInicio" TIMESTAMP NOT NULL,
    "dataHoraFim" TIMESTAMP NOT NULL, "id_Estagiario_Executor" UUID NOT NULL, "id_Supervisor_Executor" UUID NOT NULL,
    "id_Status" SMALLINT NOT NULL DEFAULT 1, "observacoes" TEXT, "id_Lista" UUID NOT NULL, "id_Tipo_Atendimento" SMALLINT NOT NULL);
CREATE TABLE "REGISTRO_CLINICOS" ("ID_Registro" UUID NOT NULL PRIMARY KEY, "id_Atendimento" UUID NOT NULL, "conteudo" TEXT NOT NULL,
    "dataEmissao" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "ultimaAtualizacao" TIMESTAMP(3) NOT NULL,
    "id_Status" SMALLINT NOT NULL DEFAULT 1, "id_Tipo" SMALLINT NOT NULL DEFAULT 1);
CREATE TABLE "LOGS_AUDITORIA" ("ID_LOG" UUID NOT NULL PRIMARY KEY, "id_Usuario_Executor" UUID NOT NULL, "nome_Usuario_Executor" VARCHAR(50) NOT NULL,
    "TipoAcao" VARCHAR(100) NOT NULL, "acessoEm" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "detalhes" JSONB);
CREATE TABLE extra_da_clinica (x integer);

INSERT INTO "ROLES" ("role", "descricao") VALUES ('ADMIN', ''), ('SECRETARIO', ''), ('SUPERVISOR', ''), ('ESTAGIARIO', '');
INSERT INTO "GENERO" ("nome") VALUES ('Masculino'), ('Feminino'), ('Não-binário'), ('Prefiro não informar');
INSERT INTO "ETNIA" ("nome") VALUES ('Branca'), ('Preta'), ('Parda'), ('Amarela'), ('Indígena'), ('Prefiro não informar');
INSERT INTO "ESCOLARIDADES" ("nome") VALUES ('Ensino Fundamental Incompleto'), ('Ensino Fundamental Completo'), ('Ensino Médio Incompleto'),
    ('Ensino Médio Completo'), ('Ensino Superior Incompleto'), ('Ensino Superior Completo'), ('Pós-graduação'), ('Mestrado'), ('Doutorado');
INSERT INTO "STATUS_ATENDIMENTO" ("nome") VALUES ('Agendado'), ('Em Andamento'), ('Concluído'), ('Cancelado');
INSERT INTO "STATUS_LISTA_ESPERA" ("nome") VALUES ('Em Espera'), ('Em Triagem'), ('Triagem aprovada'), ('Em Psicoterapia'),
    ('Recebeu Alta'), ('Encaminhado'), ('Desativado'), ('Sumiu');
INSERT INTO "TIPO_ATENDIMENTO" ("nome") VALUES ('Triagem'), ('Psicoterapia');
INSERT INTO "STATUS_PRONTUARIO" ("nome") VALUES ('Em aprovação'), ('Aprovado');
INSERT INTO "TIPO_PRONTUARIO" ("nome") VALUES ('Triagem'), ('Evolucao'), ('Alta'), ('Encaminhamento');

CREATE FUNCTION pg_temp.id(kind text, n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN ('00000000-0000-4000-' || kind || '-' || lpad(n::text, 12, '0'))::uuid;
INSERT INTO "USUARIOS" ("ID_User", "nome", "email", "SenhaHash", "CRP", "ID_Role")
SELECT pg_temp.id('9001', n), nome, email, '$2b$10$never-to-be-read', crp, papel FROM (VALUES
    (1, 'Supervisor Um', 'sup1@arca.com', '06/123456', 3), (2, 'Supervisor Dois', 'sup2@arca.com', '6/1', 3),
    (3, 'Estagiária Três', 'est3@arca.com', NULL, 4), (4, 'Secretária Quatro', 'sec4@arca.com', NULL, 2)) v(n, nome, email, crp, papel);
-- one in each status; 9 and 10 have the CPF of 4; 11 was never heard of
INSERT INTO "LISTA_ESPERA"
SELECT pg_temp.id('9002', n), nome, NULL, '1980-01-01'::date + 31 * n, '119812344' || lpad(n::text, 2, '0'), '1132345678', 'Rua B', '2', 'Centro',
       'São Paulo', 'SP', '01310100', '2025-01-01 03:00:00'::timestamp + make_interval(days => n), 2, 9, 6, s, cpf, CASE n WHEN 1 THEN 'Té' END
  FROM (VALUES (1, 'Ágata Espera', 1, ''), (2, 'Breno Triagem', 2, '11144477735'), (3, 'Célia Aprovada', 3, '12345678900'),
    (4, 'Davi Terapia', 4, '52998224725'), (5, 'Eliane Alta', 5, ''), (6, 'Fábio Encaminhado', 6, ''), (7, 'Gilda Desativada', 7, ''),
    (8, 'Heitor Sumiu', 8, ''), (9, 'Davi Terapia', 1, '52998224725'), (10, 'Outro Nome', 1, '52998224725')) v(n, nome, s, cpf);
INSERT INTO "ATENDIMENTOS"
SELECT pg_temp.id('9003', n), de::timestamp, de::timestamp + interval '50 minutes', pg_temp.id('9001', 3), pg_temp.id('9001', sup), s, NULL,
       pg_temp.id('9002', p), t
  FROM (VALUES (1, '2099-03-02 12:00', 2, 1, 1, 1), (2, '2025-03-03 12:00', 3, 3, 1, 1), (3, '2025-02-01 12:00', 4, 3, 1, 1),
    (4, '2025-04-01 00:30', 4, 3, 2, 1), (5, '2025-05-01 12:00', 4, 2, 2, 2), (6, '2025-02-03 12:00', 5, 3, 2, 1),
    (7, '2099-03-02 12:00', 9, 1, 1, 1), (8, '2025-04-08 12:00', 1, 4, 1, 1)) v(n, de, p, s, t, sup);
INSERT INTO "REGISTRO_CLINICOS" SELECT pg_temp.id('9004', n), pg_temp.id('9003', 3), 'aa:bb:cc', '2025-01-01', '2025-01-01', 2, n::smallint
  FROM generate_series(1, 3) n;
