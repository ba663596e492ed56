-- SPDX-License-Identifier: Apache-2.0
-- The stock of names, streets and towns from which the demo clinic is made. Everything is drawn
-- with pg_temp.draw(): the same row number gives the same person on every machine.

-- A number in [0, 1) from a row number and a salt: 31 bits of md5, which every
-- PostgreSQL computes alike.
CREATE FUNCTION pg_temp.draw(i bigint, salt integer) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN (('x' || substr(md5(i::text || ':' || salt::text), 1, 8))::bit(32)::bigint & 2147483647)
       / 2147483648.0;

-- One of a list, the first ones more often than the last (names follow such a law).
CREATE FUNCTION pg_temp.pick(list text[], i bigint, salt integer, skew double precision DEFAULT 1)
RETURNS text LANGUAGE sql IMMUTABLE
RETURN list[1 + floor(power(pg_temp.draw(i, salt), skew) * cardinality(list))::int];

CREATE TEMP TABLE demo_stock ON COMMIT DROP AS SELECT
    string_to_array('Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra '
        'Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vera Vitória '
        'Larissa Cláudia Beatriz Luana Rita Sônia Renata Eliane Josefa Simone Natália Cristiane Carla '
        'Débora Rosângela Jaqueline Rosa Daniela Aparecida Marlene Terezinha Raimunda Andréia Fabiana '
        'Lúcia Raquel Ângela Rafaela Joana Luzia Elaine Daniele Isabel Helena Sabrina Tatiane Regina '
        'Alice Laura Cecília Sophia Heloísa Valentina Lívia Isadora Manuela Yasmin Clara Antonella '
        'Conceição Dalva Iolanda Zuleica Benedita Iracema Yara Jurema Tainá Moema Thaís Inês Íris '
        'Mônica Verônica Bárbara Lorena Marina Nina Olívia Pietra Ester Eloá Agatha Maitê Luna Emanuelle '
        'Catarina Eduarda Giovanna Nicole Rebeca Sarah Stella Talita Úrsula Violeta Wanda Xênia Zélia', ' ') AS female,
    string_to_array('José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael '
        'Daniel Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo '
        'Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Jorge Sebastião Alexandre Roberto Edson '
        'Diego Vítor Sérgio Cláudio Matheus Thiago Geraldo Adriano Luciano Júlio Renato Alex Vinícius '
        'Rogério Samuel Ronaldo Mário Flávio Igor Douglas Davi Manuel Jeferson Cícero Victor Miguel '
        'Robson Mauro Danilo Henrique Caio Reginaldo Joaquim Benedito Gilberto Marco Alan Nélson Cristiano '
        'Elias Wilson Valdir Emerson Luan Renan Severino Fabrício Mauricio Jonas Moacir Otávio Heitor '
        'Arthur Bernardo Enzo Théo Noah Ravi Gael Benício Isaac Nicolas Yuri Hugo Ícaro Ubirajara Zeca '
        'Aloísio Célio Dênis Evandro Getúlio Hélio Ivan Kauã Lázaro Murilo Nilton Osvaldo Quirino', ' ') AS male,
    string_to_array('Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Rodrigues Almeida Nascimento '
        'Alves Carvalho Araújo Ribeiro Fernandes Gomes Barbosa Martins Rocha Lopes Dias Vieira Marques '
        'Freitas Mendes Cardoso Ramos Gonçalves Santana Teixeira Moreira Batista Machado Moraes Cavalcante '
        'Nunes Correia Monteiro Moura Andrade Barros Castro Campos Pinto Cruz Melo Azevedo Cunha Borges '
        'Siqueira Nogueira Ferraz Conceição Tavares Prado Farias Reis Peixoto Guimarães Bezerra Macedo '
        'Duarte Medeiros Coelho Miranda Rezende Figueiredo Brito Antunes Bastos Xavier Matos Pires Queiroz '
        'Nakamura Tanaka Yamamoto Schmidt Müller Becker Rossi Bianchi Esposito Haddad Khoury Kowalski '
        'Novak Leão Falcão Pinheiro Oliva Salgueiro Junqueira Vasconcelos Albuquerque Montenegro Sepúlveda '
        'Magalhães Assunção Brandão Câmara Durão Estêvão Frazão Galvão Hermógenes Inácio Jordão Laranjeira '
        'Muniz Neves Ornelas Paixão Quintanilha Rangel Sampaio Trindade Uchôa Valadares Werneck Zanetti', ' ') AS surname,
    string_to_array('Rua das Acácias|Rua Sete de Setembro|Avenida Brasil|Rua Quinze de Novembro|Travessa do Comércio|'
        'Rua Tiradentes|Avenida Getúlio Vargas|Rua Dom Pedro II|Rua São João|Alameda dos Ipês|Rua da Consolação|'
        'Rua Padre Anchieta|Avenida Presidente Kennedy|Rua das Palmeiras|Rua Marechal Deodoro|Praça da Matriz|'
        'Rua Barão do Rio Branco|Avenida Independência|Rua José Bonifácio|Rua Santos Dumont', '|') AS street,
    string_to_array('Centro|Jardim América|Vila Nova|Boa Vista|Santa Cecília|Bela Vista|Jardim das Flores|'
        'São José|Vila Mariana|Parque Industrial|Cidade Nova|Santo Antônio|Alto da Boa Vista|Vila Prudente', '|') AS district,
    string_to_array('SP:São Paulo:01|SP:Campinas:13|SP:Santos:11|SP:Ribeirão Preto:14|SP:São José dos Campos:12|'
        'SP:Sorocaba:18|SP:Guarulhos:07|SP:Osasco:06|RJ:Rio de Janeiro:20|MG:Belo Horizonte:30|PR:Curitiba:80', '|') AS town,
    string_to_array('11 11 11 11 19 13 16 12 15 21 31 41', ' ') AS area;
