-- SPDX-License-Identifier: Apache-2.0
-- A database of the earlier ARCA with PACIENTE apart, as Prisma's migrations made it, and what a clinic
-- has in it after some time. Nobody in it exists.
CREATE TYPE "StatusRelatorioEnum" AS ENUM ('PENDENTE', 'EMITIDO', 'CANCELADO');
CREATE TYPE "TipoAcaoEnum" AS ENUM ('CREATION', 'VIEW', 'UPDATE', 'DELETION');
CREATE TABLE "ROLES" ("ID_Role" SMALLSERIAL NOT NULL PRIMARY KEY, "role" VARCHAR(50) NOT NULL, "descricao" VARCHAR(255) NOT NULL);
CREATE TABLE "USUARIOS" ("ID_User" UUID NOT NULL PRIMARY KEY, "nome" VARCHAR(50) NOT NULL, "email" VARCHAR(100) NOT NULL UNIQUE,
    "SenhaHash" VARCHAR(255) NOT NULL, "ID_Role" SMALLINT NOT NULL, "isActive" BOOLEAN NOT NULL DEFAULT true);
CREATE TABLE "GENERO" ("ID_Genero" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "CORES_PELE" ("ID_CorPele" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "ESCOLARIDADES" ("ID_Escolaridade" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "STATUS_ATENDIMENTO" ("ID_Status" SMALLSERIAL NOT NULL PRIMARY KEY, "nome" VARCHAR NOT NULL);
CREATE TABLE "PACIENTE" ("ID_Paciente" UUID NOT NULL PRIMARY KEY, "nomeRegistro" VARCHAR(150) NOT NULL, "nomeSocial" VARCHAR(100),
    "dataNascimento" DATE NOT NULL, "id_Genero" SMALLINT NOT NULL, "id_CorPele" SMALLINT NOT NULL, "id_Escolaridade" SMALLINT NOT NULL,
    "telefonePessoal" VARCHAR(20) NOT NULL, "contatoEmergencia" VARCHAR(20) NOT NULL, "enderecoRua" VARCHAR(255) NOT NULL,
    "enderecoNumero" VARCHAR(10) NOT NULL, "enderecoBairro" VARCHAR(100) NOT NULL, "enderecoCidade" VARCHAR(100) NOT NULL,
    "enderecoEstado" CHAR(2) NOT NULL, "enderecoCEP" CHAR(8) NOT NULL, "dataInicioTratamento" DATE NOT NULL,
    "id_Estagiario_Responsavel" UUID NOT NULL, "id_Supervisor_Responsavel" UUID NOT NULL);
CREATE TABLE "LISTA_ESPERA" ("ID_Lista" UUID NOT NULL PRIMARY KEY, "nomeRegistro" VARCHAR(150) NOT NULL, "nomeSocial" VARCHAR(100),
    "dataNascimento" DATE NOT NULL, "telefonePessoal" VARCHAR(20) NOT NULL, "contatoEmergencia" VARCHAR(20) NOT NULL,
    "enderecoRua" VARCHAR(255) NOT NULL, "enderecoNumero" VARCHAR(10) NOT NULL, "enderecoBairro" VARCHAR(100) NOT NULL,
    "enderecoCidade" VARCHAR(100) NOT NULL, "enderecoEstado" CHAR(2) NOT NULL, "enderecoCEP" CHAR(8) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "id_Genero" SMALLINT NOT NULL, "id_CorPele" SMALLINT NOT NULL,
    "id_Escolaridade" SMALLINT NOT NULL, "isActive" BOOLEAN NOT NULL DEFAULT true);
CREATE TABLE "ATENDIMENTOS" ("ID_Atendimento" UUID NOT NULL PRIMARY KEY, "dataHoraInicio" TIMESTAMP NOT NULL,
    "dataHoraFim" TIMESTAMP NOT NULL, "id_Paciente" UUID NOT NULL, "id_Estagiario_Executor" UUID NOT NULL,
    "id_Supervisor_Executor" UUID NOT NULL, "id_Status" SMALLINT NOT NULL, "observacoes" TEXT NOT NULL);
CREATE TABLE "DOCUMENTOS_USUARIO" ("ID_Documento" UUID NOT NULL PRIMARY KEY, "ID_User" UUID NOT NULL, "nomeArquivo" VARCHAR(100) NOT NULL,
    "caminhoArquivo" VARCHAR(255) NOT NULL, "dataUpload" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE "RELATORIOS_ALTA" ("ID_Documento" UUID NOT NULL PRIMARY KEY, "id_Paciente" UUID NOT NULL, "id_Estagiario" UUID NOT NULL,
    "id_Supervisor" UUID NOT NULL, "conteudo" TEXT NOT NULL, "dataEmissao" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "StatusRelatorioEnum" NOT NULL DEFAULT 'PENDENTE');
CREATE TABLE "LOGS_AUDITORIA" ("ID_LOG" UUID NOT NULL PRIMARY KEY, "id_Usuario_Executor" UUID NOT NULL, "id_Paciente" UUID NOT NULL,
    "TipoAcao" "TipoAcaoEnum" NOT NULL, "acessoEm" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "detalhes" TEXT NOT NULL);
CREATE TABLE "_prisma_migrations" (id VARCHAR(36) PRIMARY KEY, migration_name VARCHAR(255) NOT NULL);

INSERT INTO "ROLES" ("role", "descricao") VALUES ('ADMIN', 'Administrador do sistema'), ('SECRETARIO', 'Secretário administrativo'),
    ('SUPERVISOR', 'Supervisor de estagiários'), ('ESTAGIARIO', 'Estagiário em psicologia'), ('VISITANTE', 'Ninguém sabe');
INSERT INTO "GENERO" ("nome") VALUES ('Masculino'), ('Feminino'), ('Não-binário'), ('Prefiro não informar');
INSERT INTO "CORES_PELE" ("nome") VALUES ('Branca'), ('Preta'), ('Parda'), ('Amarela'), ('Indígena'), ('Cor de rosa');
INSERT INTO "ESCOLARIDADES" ("nome") VALUES ('Ensino Fundamental Incompleto'), ('Ensino Fundamental Completo'),
    ('Ensino Médio Incompleto'), ('Ensino Médio Completo'), ('Ensino Superior Incompleto'), ('Ensino Superior Completo'), ('Pós-graduação');
INSERT INTO "STATUS_ATENDIMENTO" ("nome") VALUES ('Agendado'), ('Em Andamento'), ('Concluído'), ('Cancelado'), ('Faltou'), ('Talvez');

CREATE FUNCTION pg_temp.id(kind text, n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN ('00000000-0000-4000-' || kind || '-' || lpad(n::text, 12, '0'))::uuid;
INSERT INTO "USUARIOS" ("ID_User", "nome", "email", "SenhaHash", "ID_Role", "isActive")
SELECT pg_temp.id('8001', n), nome, email, '$2b$10$never-to-be-read', papel, ativo FROM (VALUES
    (1, 'Administrador do Sistema', 'admin@arca.com', 1, true), (2, 'Secretário Padrão', 'secretario@arca.com', 2, true),
    (3, 'Sílvia Régis', 'silvia.regis@arca.com', 3, true), (4, 'Estagiário  Padrão', 'estagiario@arca.com', 4, true),
    (5, 'Iara d''Ávila', 'x@arca.com', 4, false), (6, 'Visita', 'visita@arca.com', 5, true),
    (7, 'Outro Estagiário', 'Estagiario@outra.com', 4, true)) v(n, nome, email, papel, ativo);

-- 1 whole; 2 discharged, with a social name and odd fields; 3 a minor; 4 whose lists and people are not
-- there; 5 without a right name; 6 the same person as 1
INSERT INTO "PACIENTE"
SELECT pg_temp.id('8002', n), nome, social, nasc::date, g, c, 4, fone, emerg, 'Rua das Flores', '12-A', 'Centro', 'São Paulo', uf, cep,
       '2024-03-01'::date + n, pg_temp.id('8001', est), pg_temp.id('8001', sup) FROM (VALUES
    (1, 'Antônia Conceição Prado', NULL, '1980-12-25', 2, 3, '(11) 98123-4456', '11 3234-5678', 'SP', '01310100', 4, 3),
    (2, E'José  da\tSilva', 'Íris da Silva', '1975-03-01', 3, 6, 'recado com a tia', '11 98123-4456', 'ZZ', '1310100 ', 5, 3),
    (3, 'Bento Menor', NULL, '2018-05-05', 1, 1, '11981234457', '', 'SP', '01310100', 4, 3),
    (4, 'Órfã de Tudo', NULL, '1990-01-01', 99, 1, '11981234458', '11981234459', 'SP', '01310100', 99, 6),
    (5, '12345', NULL, '1990-01-01', 1, 1, '11981234460', '', 'SP', '01310100', 4, 3),
    (6, 'ANTONIA CONCEIÇÃO PRADO', NULL, '1980-12-25', 2, 3, '11981234456', '', 'SP', '01310100', 4, 3))
    v(n, nome, social, nasc, g, c, fone, emerg, uf, cep, est, sup);
INSERT INTO "RELATORIOS_ALTA" SELECT pg_temp.id('8003', n), pg_temp.id('8002', p), pg_temp.id('8001', 4), pg_temp.id('8001', 3),
    'clínico e secreto', '2024-05-01', s::"StatusRelatorioEnum" FROM (VALUES (1, 2, 'EMITIDO'), (2, 1, 'PENDENTE'), (3, 3, 'CANCELADO')) v(n, p, s);

-- 1 waits; 2 was taken off; 3 became PACIENTE 3
INSERT INTO "LISTA_ESPERA"
SELECT pg_temp.id('8004', n), nome, NULL, nasc::date, fone, '11 3234-5678', 'Rua A', '1', 'Centro', 'Santos', 'SP', '11010000',
       quando::timestamp, 2, 1, 1, ativo FROM (VALUES
    (1, 'Quitéria Alves', '1991-02-03', '13 98123-0001', '2025-06-01 02:30:00', true),
    (2, 'Raul Nunes', '1988-04-05', '13 98123-0002', '2025-05-01 12:00:00', false),
    (3, 'Bento Menor', '2018-05-05', '11981234457', '2024-01-01 12:00:00', true)) v(n, nome, nasc, fone, quando, ativo);

-- every state; 7 at the time of 6 with another patient; 8 of 6's patient at 6's time; 9 to 14 do not come in
INSERT INTO "ATENDIMENTOS"
SELECT pg_temp.id('8005', n), de::timestamp, ate::timestamp, pg_temp.id('8002', p), pg_temp.id('8001', e), pg_temp.id('8001', 3), s, obs
  FROM (VALUES
    (1, '2025-07-01 13:00', '2025-07-01 13:50', 1, 4, 3, E'Chegou\n cedo \\ só'),
    (2, '2025-07-02 13:00', '2025-07-02 13:50', 1, 4, 4, ''), (3, '2025-07-03 13:00', '2025-07-03 13:50', 1, 4, 5, ''),
    (4, '2025-07-04 13:00', '2025-07-04 13:50', 1, 4, 2, repeat('longo ', 100)), (5, '2099-07-05 13:00', '2099-07-05 13:50', 3, 5, 1, ''),
    (6, '2099-07-06 13:00', '2099-07-06 13:50', 1, 4, 1, ''), (7, '2099-07-06 13:30', '2099-07-06 14:20', 3, 4, 1, ''),
    (8, '2099-07-06 13:00', '2099-07-06 13:50', 1, 5, 1, ''), (9, '2025-07-09 13:00', '2025-07-09 12:00', 1, 4, 3, ''),
    (10, '2025-07-10 13:00', '2025-07-10 13:50', 99, 4, 3, ''), (11, '2025-07-11 13:00', '2025-07-11 13:50', 5, 4, 3, ''),
    (12, '2025-07-12 13:00', '2025-07-12 13:50', 1, 6, 3, ''), (13, '2025-07-13 13:00', '2025-07-13 13:50', 1, 4, 6, ''),
    (14, '2025-07-14 02:30', '2025-07-14 03:20', 1, 4, 3, ''),
    (15, '2099-07-06 13:00', '2099-07-06 13:50', 1, 4, 4, '')) v(n, de, ate, p, e, s, obs);
INSERT INTO "LOGS_AUDITORIA" SELECT pg_temp.id('8006', n), pg_temp.id('8001', 1), pg_temp.id('8002', 1), 'VIEW', '2025-07-01', '' FROM generate_series(1, 5) n;
INSERT INTO "DOCUMENTOS_USUARIO" VALUES (pg_temp.id('8007', 1), pg_temp.id('8001', 4), 'a.pdf', '/a.pdf', '2025-07-01');
INSERT INTO "_prisma_migrations" VALUES ('1', '20250814224132_init');
