-- Full text search. enrich/search splits texts as desk.search_segments splits queries: by desk.search_token, which it reads
-- from here. Everything is defined by code points, so that it does not depend on the database's locale.

create or replace function desk.search_classes(out w text, out s text, out m text, out i text)
language sql immutable parallel safe as $$
select * from (values (
    -- w: letters, digits and marks of scripts with spaces
    '0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u02c6-\u02d1\u02e0-\u02e4\u02ec\u02ee\u0300'
    '-\u0374\u0376-\u037d\u037f\u0386\u0388-\u03f5\u03f7-\u0481\u0483-\u0559\u0560-\u0588\u0591-\u05bd\u05bf\u05c1'
    '\u05c2\u05c4\u05c5\u05c7-\u05f2\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06fc'
    '\u06ff\u0710-\u07f5\u07fa-\u07fd\u0800-\u082d\u0840-\u085b\u0860-\u0887\u0889-\u088e\u0898-\u08e1\u08e3-\u0963'
    '\u0966-\u096f\u0971-\u09f1\u09fc\u09fe-\u0a75\u0a81-\u0aef\u0af9-\u0b6f\u0b71\u0b82-\u0bef\u0c00-\u0c6f\u0c80-'
    '\u0c83\u0c85-\u0d4e\u0d54-\u0d57\u0d5f-\u0d6f\u0d7a-\u0df3\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u0fc6\u1040-'
    '\u1049\u1090-\u1099\u10a0-\u10fa\u10fc-\u10ff\u1200-\u135f\u1380-\u138f\u13a0-\u13fd\u1401-\u166c\u166f-\u167f'
    '\u1681-\u169a\u16a0-\u16ea\u16ee-\u1734\u1740-\u1773\u17e0-\u17e9\u180b-\u180d\u180f-\u193b\u1946-\u19d9\u1a00'
    '-\u1a1b\u1a20-\u1a99\u1aa7\u1ab0-\u1b59\u1b6b-\u1b73\u1b80-\u1bf3\u1c00-\u1c37\u1c40-\u1c7d\u1c80-\u1cbf\u1cd0'
    '-\u1cd2\u1cd4-\u1fbc\u1fbe\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc\u2071\u207f\u2090-\u209c\u20d0-'
    '\u20f0\u2102\u2107\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2139\u213c-\u213f'
    '\u2145-\u2149\u214e\u2160-\u2188\u2c00-\u2ce4\u2ceb-\u2cf3\u2d00-\u2d6f\u2d7f-\u2dff\u2e2f\u302a-\u302f\u3038-'
    '\u303a\u3131-\u318e\ua000-\ua48c\ua4d0-\ua4fd\ua500-\ua60c\ua610-\ua672\ua674-\ua67d\ua67f-\ua6f1\ua717-\ua71f'
    '\ua722-\ua788\ua78b-\ua827\ua82c\ua840-\ua873\ua880-\ua8c5\ua8d0-\ua8f7\ua8fb\ua8fd-\ua92d\ua930-\ua953\ua960-'
    '\ua9c0\ua9cf-\ua9d9\ua9f0-\ua9f9\uaa00-\uaa59\uaa80-\uaadd\uaae0-\uaaef\uaaf2-\uab5a\uab5c-\uab69\uab70-\uabea'
    '\uabec-\uabf9\ud7b0-\ud7fb\ufb00-\ufb28\ufb2a-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb\ufe20-\ufe2f\ufe70'
    '-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uffa0-\uffdc\U00010280-\U0001cfff\U0001d400-\U0001d7ff'
    '\U0001e000-\U0001efff',
    -- s: characters of scripts without spaces, and of Korean, where particles are attached to words: each is a token
    '\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0f00\u0f40-\u0f6c\u0f88-'
    '\u0f8c\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1100-'
    '\u115f\u1780-\u17b3\u17d7\u17dc\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3041-\u3096\u309d-\u309f'
    '\u30a1-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa'
    '-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff',
    -- m: marks that belong to the preceding character
    '\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f'
    '\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-'
    '\u1074\u1082-\u108d\u108f\u109a-\u109d\u1160-\u11ff\u17b4-\u17d3\u17dd\u3099\u309a\ua9e5\uaa7b-\uaa7d\ufe00-'
    '\ufe0f\uff9e\uff9f',
    -- i: soft hyphens, joiners, zero-width spaces
    '\u00ad\u200b-\u200d\u2060\ufeff'
)) classes (w, s, m, i)
$$;
comment on function desk.search_classes is 'Classes of characters for a bracket expression, the same in Postgres and Python.';

create or replace function desk.search_token() returns text
language sql immutable parallel safe
begin atomic
    select '([' || s || '][' || m || i || ']*)|([' || w || '][' || w || i || ']*)' from desk.search_classes();
end;
comment on function desk.search_token is 'A regular expression, the same in Postgres and Python: a character with its marks, or a word.';

create or replace function desk.search_pattern() returns text
language sql immutable parallel safe
begin atomic
    select '([^' || w || s || ']*)(?:' || desk.search_token() || ')' from desk.search_classes();
end;
comment on function desk.search_pattern is 'A regular expression for Postgres: what precedes a token, then the token.';

create or replace function desk.search_normal(token text) returns text
language sql immutable parallel safe strict as $$
select case when token ~ '^[\u0001-\u007f]*$' then lower(token collate "C") else
    replace(normalize(translate(lower(normalize(
        translate(token, E'\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe00\ufe01\ufe02\ufe0e\ufe0f', ''), nfkd
    ) collate "C"),
    -- Capitals that are not letters with accents, and digits
    'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϏϘϚϜϞϠϢϤ'
    'ϦϨϪϬϮϷϺϽϾϿЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍ'
    'ӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽ'
    'ႾႿჀჁჂჃჄჅჇჍᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯᎰᎱᎲᎳᎴᎵᎶᎷᎸᎹᎺᎻᎼᎽᎾᎿᏀᏁᏂᏃᏄᏅᏆᏇᏈᏉᏊᏋᏌᏍᏎᏏᏐᏑᏒᏓᏔᏕᏖᏗᏘᏙᏚᏛᏜᏝᏞᏟᏠᏡᏢᏣᏤᏥᏦᏧᏨᏩᏪᏫᏬᏭᏮᏯᏰᏱᏲᏳᏴᏵᲐᲑᲒᲓ'
    'ᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿẞỺỼỾℲↃⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⰯⱠⱢⱣⱤ'
    'ⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꚘ'
    'ꚚꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞖꞘꞚꞜꞞꞠꞢꞤꞦꞨꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞺꞼꞾꟀꟂꟄꟅꟆꟇꟉꟐꟖꟘꟵ٠١٢٣٤٥٦٧٨٩۰۱۲'
    '۳۴۵۶۷۸۹ς',
    'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏͱͳͷϳαβγδεζηθικλμνξοπρστυφχψωϗϙϛϝϟϡϣϥ'
    'ϧϩϫϭϯϸϻͻͼͽђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎ'
    'ӕәӡөӷӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝ'
    'ⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭꭰꭱꭲꭳꭴꭵꭶꭷꭸꭹꭺꭻꭼꭽꭾꭿꮀꮁꮂꮃꮄꮅꮆꮇꮈꮉꮊꮋꮌꮍꮎꮏꮐꮑꮒꮓꮔꮕꮖꮗꮘꮙꮚꮛꮜꮝꮞꮟꮠꮡꮢꮣꮤꮥꮦꮧꮨꮩꮪꮫꮬꮭꮮꮯꮰꮱꮲꮳꮴꮵꮶꮷꮸꮹꮺꮻꮼꮽꮾꮿᏸᏹᏺᏻᏼᏽაბგდ'
    'ევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿßỻỽỿⅎↄⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱟⱡɫᵽɽ'
    'ⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꚙ'
    'ꚛꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞗꞙꞛꞝꞟꞡꞣꞥꞧꞩɦɜɡɬɪʞʇʝꭓꞵꞷꞹꞻꞽꞿꟁꟃꞔʂᶎꟈꟊꟑꟗꟙꟶ0123456789012'
    '3456789σ'
    ), nfkc), ' ', '')
end
$$;
comment on function desk.search_normal is 'A token in normalised spelling: lower case, composed, without invisible characters.';

create or replace function desk.search_folded(word text) returns text
language sql immutable parallel safe strict as $$
select case when word ~ '^[\u0001-\u007f]*$' then word else
    replace(replace(replace(replace(translate(normalize(regexp_replace(regexp_replace(
        normalize(word, nfd),
        '([a-z\u00df-\u02af\u03b1-\u03c9]|\u0435(?=\u0308))[\u0300-\u036f]+', '\1', 'g'
    ), '[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]+', '', 'g'
    ), nfc), 'øłđıħŧ', 'oldiht'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
end
$$;
comment on function desk.search_folded is 'A word without accents and vowel marks, unless they make another letter (Cyrillic й stays).';

create or replace function desk.search_dictionaries(out language text, out dictionary text, out tag text) returns setof record
language sql stable parallel safe as $$
select l.language, d.dictname::text, upper(l.language)
from (values
    ('ar', 'arabic'), ('hy', 'armenian'), ('eu', 'basque'), ('ca', 'catalan'), ('da', 'danish'), ('nl', 'dutch'),
    ('en', 'english'), ('et', 'estonian'), ('fi', 'finnish'), ('fr', 'french'), ('de', 'german'), ('el', 'greek'),
    ('hi', 'hindi'), ('hu', 'hungarian'), ('id', 'indonesian'), ('ga', 'irish'), ('it', 'italian'), ('lt', 'lithuanian'),
    ('ne', 'nepali'), ('no', 'norwegian'), ('nb', 'norwegian'), ('nn', 'norwegian'), ('pt', 'portuguese'),
    ('ro', 'romanian'), ('ru', 'russian'), ('sr', 'serbian'), ('es', 'spanish'), ('sv', 'swedish'), ('ta', 'tamil'),
    ('tr', 'turkish'), ('yi', 'yiddish')
) l (language, name)
join pg_ts_dict d on d.dictname = l.name || '_stem' and d.dictnamespace = 'pg_catalog'::regnamespace
$$;
comment on function desk.search_dictionaries is 'The languages for which this server has a stemmer. The tag precedes each lexeme; it is in capitals, which no word has.';

create or replace function desk.search_lexemes(token text, dictionary text, tag text) returns text[]
language plpgsql stable parallel safe as $$
declare
    word constant text := left(desk.search_normal(left(token, 100)), 64);
    plain constant text := desk.search_folded(word);
    stem text[];
    plain_stem text[];
begin
    if plain = '' then
        return '{}';
    elsif dictionary is null then
        return array[translate(plain, 'كيى', 'کیی')];  -- Persian and Urdu are also typed with Arabic letters
    end if;
    stem := ts_lexize(dictionary::regdictionary, word);
    if stem = '{}' then
        return '{}';  -- a stop word
    end if;
    stem := array[tag || desk.search_folded(stem[1])];
    if plain <> word then
        -- Without accents a word may have another stem: both stand for the word.
        plain_stem := ts_lexize(dictionary::regdictionary, plain);
        if plain_stem <> '{}' and tag || desk.search_folded(plain_stem[1]) <> stem[1] then
            stem := stem || (tag || desk.search_folded(plain_stem[1]));
        end if;
    end if;
    return stem;
end $$;
comment on function desk.search_lexemes is 'The lexemes by which a word is looked up in a language; without a dictionary, in all languages.';

create or replace function desk.search_segments(
    words text, out place integer, out token text, out is_character boolean, out follows boolean
) returns setof record
language sql immutable parallel safe strict as $$
select n::integer, left(coalesce(m[2], m[3]), 100), m[2] is not null, n > 1 and m[1] = ''
from regexp_matches(words, desk.search_pattern(), 'g') with ordinality found (m, n)
$$;
comment on function desk.search_segments is 'The tokens of a text. follows: nothing is between it and the preceding token.';

create or replace function desk.search_quoted(lexeme text) returns text
language sql immutable parallel safe strict
return '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''';
comment on function desk.search_quoted is 'A lexeme, quoted for tsquery and tsvector.';

-- Characters are looked up in pairs, as in texts; a single one as the beginning of pairs.
create or replace function desk.search_term(
    term text, dictionary text, tag text, out expression text, out keys text[], out pairs text[], out heads text[]
)
language plpgsql stable parallel safe as $$
declare
    segment record;
    lexemes text[];
    part text;
    last integer;
begin
    keys := '{}';
    pairs := '{}';
    heads := '{}';
    for segment in
        select s.*, lead(s.token) over w as next, coalesce(lead(s.follows and s.is_character) over w, false) as goes_on,
               coalesce(s.follows and lag(s.is_character) over w, false) as ends_run
        from desk.search_segments(term) s window w as (order by s.place)
    loop
        if not segment.is_character then
            lexemes := desk.search_lexemes(segment.token, dictionary, tag);
            keys := keys || lexemes;
            part := (select string_agg(desk.search_quoted(l), ' | ') from unnest(lexemes) l);
        elsif segment.goes_on then
            lexemes := array[desk.search_normal(segment.token) || desk.search_normal(segment.next)];
            pairs := pairs || lexemes;
            part := desk.search_quoted(lexemes[1]);
        elsif segment.ends_run then
            continue;  -- it is in the previous pair
        else
            lexemes := array[desk.search_normal(segment.token)];
            heads := heads || lexemes;
            part := desk.search_quoted(lexemes[1]) || ':*';
        end if;
        if part is not null then
            expression := case when expression is null then '(' || part || ')' else
                expression || ' <' || segment.place - last || '> (' || part || ')' end;
            last := segment.place;
        end if;
    end loop;
    expression := '(' || expression || ')';
end $$;
comment on function desk.search_term is 'One term of a query as a tsquery expression, null if it has only stop words, and the lexemes in it.';

create or replace function desk.search_terms(
    query text, out alternative integer, out term text, out unwanted boolean
) returns setof record
language plpgsql immutable parallel safe strict as $$
declare
    found text[];
begin
    alternative := 1;
    for found in select regexp_matches(
        -- Between two Hebrew letters it is not a quotation mark: it marks an abbreviation.
        regexp_replace(
            translate(query, '“”„‟«»「」『』＂', '"""""""""""'), '(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])', E'\u05f4', 'g'
        ),
        '([-\u2212]?)(?:"([^"]*)(?:"|$)|([^ \t\r\n\u00a0\u2000-\u200a\u202f\u3000"]+))', 'g'
    ) loop
        if found[1] = '' and lower(found[3] collate "C") = 'or' then
            alternative := alternative + 1;
        else
            term := coalesce(found[2], found[3]);
            unwanted := found[1] <> '';
            if exists (select from desk.search_segments(term)) then
                return next;
            end if;
        end if;
    end loop;
end $$;
comment on function desk.search_terms is 'The terms of a query. `or` separates alternatives; an article must match all terms of one.';

create or replace function desk.search_query(
    query text, dictionary text, tag text, out wanted text, out keys text[], out pairs text[], out heads text[]
)
language plpgsql stable parallel safe as $$
declare
    one record;
    alternatives text[] := '{}';
    needed text[] := '{}';
begin
    keys := '{}';
    pairs := '{}';
    heads := '{}';
    for one in select t.alternative, t.unwanted, e.* from desk.search_terms(query) t, desk.search_term(t.term, dictionary, tag) e
    loop
        if one.expression is null then
            continue;
        end if;
        alternatives[one.alternative] := coalesce(alternatives[one.alternative] || ' & ', '')
            || case when one.unwanted then '!' else '' end || one.expression;
        if not one.unwanted then
            needed[one.alternative] := alternatives[one.alternative];
            keys := keys || one.keys;
            pairs := pairs || one.pairs;
            heads := heads || one.heads;
        end if;
    end loop;
    -- An alternative with only stop words of this language finds nothing in it.
    select string_agg('(' || a || ')', ' | ') into wanted
    from unnest(alternatives, needed) u (a, n) where a is not null and n is not null;
end $$;
comment on function desk.search_query is 'A query in one language, for tsquery; null if it finds nothing in it. And what to mark in a snippet.';

create or replace function desk.search_snippet(
    text text, places integer[], first_place integer, words tsvector, keys text[], pairs text[], heads text[]
) returns text
language plpgsql stable parallel safe as $$
declare
    marked integer[];  -- tokens of the text, from 0; a pair has two
    start integer := 0;
    number integer;
    part text;
    snippet text;
    more boolean;
begin
    marked := array(
        select p + behind - first_place
        from unnest(words) u,
             generate_series(0, case when u.lexeme = any (pairs) then 1 else 0 end) behind,
             unnest(u.positions) p
        where (u.lexeme = any (keys) or u.lexeme = any (pairs)
               or heads <> '{}' and exists (select from unnest(heads) h where starts_with(u.lexeme, h)))
          and p >= first_place
        order by 1 limit 200
    );
    if marked <> '{}' then
        start := greatest(0, -6 + (
            select p from (
                select p, count(*) over (order by p range between current row and 24 following) as near
                from unnest(marked) p
            ) at_each order by near desc, p limit 1
        ));
        start := case when start > 10 then start else 0 end;
    end if;
    number := start / 8 * 8;
    part := substr(text, places[start / 8 + 1] + 1, 280);
    -- The parts between the tokens, and the tokens, of which the last is empty.
    select string_agg(
               case when n > start then gap else '' end
               || case when n = any (marked) then '**' || token || '**' else token end, '' order by n
           ) filter (where size <= 200),
           bool_or(size > 200)
    into snippet, more
    from (
        select n, gap, token, sum(length(gap) + length(token)) over (order by n) as size
        from (
            select number + o - 1 as n, gap, coalesce(token, '') as token
            from rows from (
                regexp_split_to_table(part, desk.search_token()),
                regexp_matches(part, replace(desk.search_token(), '([', '(?:['), 'g')
            ) with ordinality as found (gap, tokens, o), lateral (select tokens[1] as token) one
        ) numbered
        where n >= start
    ) sized;
    return case when start > 0 then '… ' else '' end || replace(regexp_replace(
        case when snippet <> '' then snippet else left(text, 200) end, '[ \t\r\n]+', ' ', 'g'
    ), '****', '') || case when more then ' …' else '' end;
end $$;
comment on function desk.search_snippet is 'The part of a text with the most matches, which are marked with asterisks.';

create or replace function desk.search_reads(
    query text, only_language text, out wanted tsquery, out keys text[], out pairs text[], out heads text[]
)
language plpgsql stable parallel safe as $$
declare
    one record;
begin
    keys := '{}';
    pairs := '{}';
    heads := '{}';
    -- In each language of which there is an article; those without a dictionary are treated alike.
    for one in
        with recursive present as (
            (select s.language from desk.search s where only_language is null order by s.language limit 1)
            union all
            select (select s.language from desk.search s where s.language > p.language order by s.language limit 1)
            from present p where p.language is not null
        )
        select distinct on (q.wanted) q.*
        from (select language from present where language is not null union all select only_language) l
        left join desk.search_dictionaries() d on d.language = l.language,
        lateral (select distinct d.dictionary, d.tag) k,
        lateral desk.search_query(query, k.dictionary, k.tag) q
        where l.language is not null and q.wanted is not null
        order by q.wanted
    loop
        wanted := coalesce(wanted || one.wanted::tsquery, one.wanted::tsquery);
        keys := keys || one.keys;
        pairs := pairs || one.pairs;
        heads := heads || one.heads;
    end loop;
end $$;
comment on function desk.search_reads is 'A query in all languages of articles, or in one.';

-- The newest articles that match, found by their words: fast if these are rare.
create or replace function desk.search_by_words(
    wanted tsquery, since timestamptz, until timestamptz, only_language text, outlet text, originals_only boolean, most integer
) returns setof desk.search
language plpgsql stable parallel safe set enable_indexscan = off set enable_seqscan = off as $$
begin
    return query execute $sql$
        select s.* from (
            select * from desk.search s
            where s.words @@ $1
              and ($2 is null or s.at >= $2) and ($3 is null or s.at < $3)
              and ($4 is null or s.language = $4) and ($5 is null or s.outlet = $5)
            order by s.at desc, s.article_key desc
            offset 0
        ) s
        where not $6 or (select coalesce(bool_and(m.canonical), true) from desk.group_member m where m.article_key = s.article_key)
        limit $7
    $sql$ using wanted, since, until, only_language, outlet, originals_only, most;
end $$;
comment on function desk.search_by_words is 'The newest articles that match, by the index of words.';

-- The same, found by going back in time: fast if the words are frequent.
create or replace function desk.search_by_time(
    wanted tsquery, since timestamptz, until timestamptz, only_language text, outlet text, originals_only boolean, most integer
) returns setof desk.search
language plpgsql stable parallel safe set enable_bitmapscan = off set enable_seqscan = off as $$
begin
    return query execute $sql$
        select s.* from desk.search s
        where s.words @@ $1
          and ($2 is null or s.at >= $2) and ($3 is null or s.at < $3)
          and ($4 is null or s.language = $4) and ($5 is null or s.outlet = $5)
          and (not $6 or (select coalesce(bool_and(m.canonical), true) from desk.group_member m where m.article_key = s.article_key))
        order by s.at desc, s.article_key desc
        limit $7
    $sql$ using wanted, since, until, only_language, outlet, originals_only, most;
end $$;
comment on function desk.search_by_time is 'The newest articles that match, by the index of times.';

-- Statistics are about single words, not combinations: so the share of matches is taken from the newest articles.
create or replace function desk.search_is_frequent(
    wanted tsquery, since timestamptz, until timestamptz, only_language text, outlet text
) returns boolean
language plpgsql stable parallel safe set enable_bitmapscan = off set enable_seqscan = off as $$
declare
    looked_at constant integer := 300;
    enough constant integer := 15;
    frequent boolean;
begin
    execute $sql$
        select count(*) < $6 or count(*) filter (where s.words @@ $1) >= $7
        from (
            select s.words from desk.search s
            where ($2 is null or s.at >= $2) and ($3 is null or s.at < $3)
              and ($4 is null or s.language = $4) and ($5 is null or s.outlet = $5)
            order by s.at desc, s.article_key desc
            limit $6
        ) s
    $sql$ into frequent using wanted, since, until, only_language, outlet, looked_at, enough;
    return frequent;
end $$;
comment on function desk.search_is_frequent is 'Whether many of the newest articles match, or there are so few articles that all can be examined.';

create or replace function copydesk.search(
    query text,
    since timestamptz default null,
    until timestamptz default null,
    language text default null,
    outlet text default null,
    originals_only boolean default false,
    most integer default 50
)
returns setof copydesk.found
language plpgsql stable security definer rows 50
set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    only_language constant text := lower(split_part(replace(search.language, '_', '-'), '-', 1) collate "C");
    host constant text := regexp_replace(lower(trim(search.outlet) collate "C"), '^www\.', '');
    reads record;
    frequent boolean;
    ranked constant integer := 300;  -- the newest matches, which are ranked: a frequent word has a million
begin
    if length(query) > 1000 then
        raise exception using errcode = 'invalid_parameter_value', message = 'the query is longer than 1,000 characters';
    end if;
    if most < 1 or most > 1000 then
        raise exception using errcode = 'invalid_parameter_value', message = 'most is from 1 to 1,000';
    end if;
    if (select count(*) from desk.search_segments(query)) > 64 then
        raise exception using errcode = 'invalid_parameter_value', message = 'the query has more than 64 words';
    end if;
    if exists (select from desk.search_terms(query) t group by t.alternative having bool_and(t.unwanted)) then
        raise exception using errcode = 'invalid_parameter_value',
            message = 'the query only says what is not wanted', hint = 'Name a word to look for beside -word.';
    end if;
    select * into reads from desk.search_reads(query, only_language);
    if reads.wanted is null then
        return;
    end if;
    frequent := desk.search_is_frequent(reads.wanted, search.since, search.until, only_language, host);
    return query
        with newest as materialized (
            select s.* from desk.search_by_time(
                reads.wanted, search.since, search.until, only_language, host, search.originals_only, greatest(most, ranked)
            ) s where frequent
            union all
            select s.* from desk.search_by_words(
                reads.wanted, search.since, search.until, only_language, host, search.originals_only, greatest(most, ranked)
            ) s where not frequent
        ), best as materialized (
            select n.*, ts_rank_cd(n.words, reads.wanted, 1) as rank
            from newest n
            order by rank desc, n.at desc, n.article_key desc
            limit most
        )
        select a.article_id, coalesce(m.group_key, a.article_key), coalesce(m.canonical, true), v.title, v.outlet, a.url,
               v.published_at, coalesce(v.language, nullif(b.language, 'und')), b.rank,
               desk.search_snippet(v.text, b.places, b.first_place, b.words, reads.keys, reads.pairs, reads.heads)
        from best b
        join desk.versions v on v.version_key = b.version_key
        join desk.articles a on a.article_key = b.article_key
        left join desk.group_member m on m.article_key = b.article_key
        order by b.rank desc, b.at desc, b.article_key desc;
end $$;
comment on function copydesk.search is 'Full text search over title and text of the newest versions, in the language of each article: words (all of them), "phrases", -word, or. The best first.';
revoke execute on function copydesk.search from public;
