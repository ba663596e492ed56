/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/import/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

static const struct import_field FIELDS[IMPORT_FIELDS] = {
    {"registered_name", false, false,
     "nome|nome completo|nome de registro|nome registro|nomeregistro|nome civil|nome do paciente|nome paciente|"
     "paciente|cliente|name|full name|patient|patient name|registered name"},
    {"social_name", false, false, "nome social|nomesocial|social name|preferred name|apelido"},
    {"birth_date", true, false,
     "data de nascimento|data nascimento|datanascimento|dt nascimento|dt nasc|data nasc|nascimento|nasc|"
     "nascido em|birth date|birthdate|date of birth|dob|birthday|born"},
    {"cpf", false, false, "cpf do paciente|cpf paciente|cpf numero|n cpf|no cpf|documento cpf"},
    {"cns", false, false, "cartao sus|cartao do sus|cartao nacional de saude|cns cartao sus|numero do sus|sus"},
    {"gender", false, false, "genero|sexo|sex|identidade de genero"},
    {"skin_colour", false, false, "cor|cor de pele|cor da pele|raca|raca cor|cor raca|etnia|skin color|ethnicity|race"},
    {"schooling", false, false, "escolaridade|grau de instrucao|instrucao|education|nivel de escolaridade"},
    {"phone", false, false,
     "telefone|telefone pessoal|telefonepessoal|tel|fone|celular|telefone celular|whatsapp|telefone 1|fone 1|contato|"
     "telephone|mobile|cell|cell phone|phone number|phone 1"},
    {"phone2", false, false,
     "telefone 2|fone 2|tel 2|outro telefone|segundo telefone|telefone residencial|telefone fixo|residencial|"
     "telefone|tel|fone|celular|whatsapp|telephone|mobile|phone|phone 2|second phone|other phone|home phone"},
    {"email", false, false, "e mail|mail|correio eletronico|endereco de email|email address"},
    {"cep", false, false, "enderecocep|codigo postal|zip|zip code|postal code|postcode"},
    {"street", false, false, "rua|logradouro|endereco|enderecorua|avenida|address|street address"},
    {"number", false, false, "numero|n|no|num|enderecononumero|endereconumero|numero da casa|house number"},
    {"complement", false, false, "complemento|compl|apto|apartment"},
    {"district", false, false, "bairro|enderecobairro|neighborhood|neighbourhood"},
    {"city", false, false, "cidade|municipio|enderecocidade|town"},
    {"uf", false, false, "estado|enderecoestado|state"},
    {"guardian_name", false, false,
     "responsavel|nome do responsavel|responsavel legal|nome responsavel|mae ou responsavel|guardian|guardian name"},
    {"guardian_relationship", false, false,
     "parentesco|parentesco do responsavel|grau de parentesco|vinculo|relationship|guardian relationship"},
    {"guardian_cpf", false, false, "cpf do responsavel|cpf responsavel|guardian cpf"},
    {"guardian_phone", false, false,
     "telefone do responsavel|telefone responsavel|celular do responsavel|fone do responsavel|guardian phone"},
    {"emergency_name", false, false,
     "nome do contato de emergencia|contato de emergencia nome|emergencia nome|emergency name|emergency contact name"},
    {"emergency_phone", false, false,
     "contato de emergencia|contatoemergencia|telefone de emergencia|telefone emergencia|emergencia|"
     "emergency phone|emergency contact"},
    {"intern", false, false, "estagiario|estagiario responsavel|estagiaria|terapeuta"},
    {"supervisor", false, false, "supervisora|supervisor responsavel"},
    {"treatment_start", true, false,
     "inicio do tratamento|inicio de tratamento|data inicio tratamento|datainiciotratamento|data de inicio|"
     "inicio do atendimento|treatment start|start of treatment|start date"},
    {"language", false, false, "idioma|lingua|preferred language"},
    {"deceased_on", true, false, "falecimento|data do obito|obito|data de falecimento|deceased|date of death"},
    {"since", true, true,
     "data de inscricao|data inscricao|inscricao|data de cadastro|data do cadastro|data cadastro|cadastro|criado em|"
     "createdat|entrada|data de entrada|na fila desde|espera desde|data|waiting since|registered on|date"},
    {"priority", false, true, "prioridade|urgencia|urgency"},
    {"wished_date", true, true, "data desejada|data pretendida|wished date|wanted date"},
    {"note", false, true, "observacao|observacoes|obs|nota|notas|comentario|comentarios|notes|comment|comments|remarks"},
};

const struct import_field *import_fields(void)
{
    return FIELDS;
}

/* A heading for comparing: folded, what is neither letter nor digit one blank. */
static struct str plain(struct arena *a, struct str heading)
{
    struct str s = utf8_fold(a, heading);
    char *out = arena_array(a, s.n + 1, 1);
    size_t at = 0;
    size_t i;

    for (i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];

        if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9'))
            out[at++] = (char)b;
        else if (at > 0 && out[at - 1] != ' ')
            out[at++] = ' ';
    }
    at -= at > 0 && out[at - 1] == ' ';
    return (struct str){out, at};
}

static bool among(const char *words, struct str w)
{
    const char *p = words;

    for (;;) {
        size_t n = strcspn(p, "|");

        if (n == w.n && memcmp(p, w.p, n) == 0)
            return true;
        if (p[n] == '\0')
            return false;
        p += n + 1;
    }
}

static bool open_to(const struct import_field *f, enum import_kind kind)
{
    return kind == IMPORT_WAITING || !f->waiting_only;
}

void import_map_guess(struct arena *a, struct import_map *m, enum import_kind kind, const struct str *heading,
                      int columns)
{
    int i;
    int k;

    *m = (struct import_map){.heading = heading, .columns = columns};
    for (i = 0; i < IMPORT_FIELDS; i++)
        m->column[i] = -1;
    for (k = 0; k < columns; k++) {
        struct str w = plain(a, heading[k]);

        for (i = 0; i < IMPORT_FIELDS && w.n > 0; i++) {
            struct str name = plain(a, str_of(FIELDS[i].name));

            if (open_to(&FIELDS[i], kind) && m->column[i] < 0 && (str_eq(name, w) || among(FIELDS[i].words, w))) {
                m->column[i] = k;
                break;
            }
        }
    }
}

static int field_of(struct str name, enum import_kind kind)
{
    int i;

    for (i = 0; i < IMPORT_FIELDS; i++) {
        if (open_to(&FIELDS[i], kind) && str_eq(str_of(FIELDS[i].name), name))
            return i;
    }
    return -1;
}

/* The column of a heading or of a number from 1; -1: none. */
static int column_of(struct arena *a, const struct import_map *m, struct str text)
{
    struct str w = plain(a, text);
    char *end;
    long n;
    int k;

    for (k = 0; k < m->columns; k++) {
        if (str_eq(m->heading[k], text))
            return k;
    }
    for (k = 0; k < m->columns && w.n > 0; k++) {
        if (str_eq(plain(a, m->heading[k]), w))
            return k;
    }
    n = strtol(str_c(a, text), &end, 10);
    return text.n > 0 && *end == '\0' && n >= 1 && n <= m->columns ? (int)n - 1 : -1;
}

struct err import_map_override(struct arena *a, struct import_map *m, enum import_kind kind, const char *text,
                               const char **wrong)
{
    const char *p;
    size_t n;

    for (p = text; p[0] != '\0'; p += n + (p[n] == ',')) {
        struct str part;
        size_t eq;
        int field;
        int column = -1;
        int i;

        n = strcspn(p, ",");
        part = str_trim((struct str){p, n});
        eq = strcspn(str_c(a, part), "=");
        field = field_of(str_trim(str_sub(part, 0, eq)), kind);
        if (eq + 1 < part.n)
            column = column_of(a, m, str_trim(str_sub(part, eq + 1, part.n - eq - 1)));
        if (field < 0 || eq >= part.n || (column < 0 && eq + 1 < part.n)) {
            *wrong = str_c(a, part);
            return err_make(ERR_INPUT, N_("This value is not accepted. Check it."), "map");
        }
        for (i = 0; i < IMPORT_FIELDS; i++) {
            if (m->column[i] == column)
                m->column[i] = -1;
        }
        m->column[field] = column;
    }
    return OK;
}

const struct import_field *import_map_field(const struct import_map *m, int column)
{
    int i;

    for (i = 0; i < IMPORT_FIELDS; i++) {
        if (m->column[i] == column)
            return &FIELDS[i];
    }
    return NULL;
}
