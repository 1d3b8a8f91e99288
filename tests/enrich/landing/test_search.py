"""Full-text search, from landing to results. All texts were written for the tests."""

# ruff: noqa: RUF001  # words of many languages and quotation marks are what is tested

from __future__ import annotations

import re
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from contract.postgres import connect_worker
from copydesk.wiring import Wiring
from enrich.landing.search_rows import SearchReader
from enrich.search.segments import segments
from enrich.store.search import token_pattern
from tests.copydesk.regular_expressions.test_regular_expressions import grows
from tests.newsroom import NOW

pytestmark = pytest.mark.stack

# language, title, text
TEXTS = {
    "en": (
        "en",
        "Floods in the valley",
        "The government’s ministers don’t agree. “Climate changes” worry many villages.",
    ),
    "en2": ("en-GB", "Markets", "A minister of climate said nothing changes in Zürich, at the café of the valley."),
    "de": (
        "de",
        "Häuser in Gefahr",
        "Die Straßen der Dörfer sind überflutet; „Wasser überall“, sagt ein Bürgermeister.",
    ),
    "ru": ("ru", "Выборы", "Президента России избрали. Ёлки стоят в городах, сказал губернатор."),
    "zh": ("zh", "北京大学开学", "今天北京大学举行开学典礼。学生们在上海iPhone手机店。"),
    "ja": ("ja", "東京タワーの話", "東京都の新しい地下鉄は、ガラスの駅から始まります。"),
    "th": ("th", "ข่าวน้ำท่วม", "น้ำท่วมในกรุงเทพมหานครวันนี้"),
    "ar": ("ar", "أخبار", "قال الرئيس إنّ الأَخبار جيّدة في المدينة ٢٠٢٤"),
    "ko": ("ko", "대통령의 발표", "대통령이 서울에서 새로운 정책을 발표했다"),
    "fr": ("fr", "L’économie", "Les mesures économiques de l’été n’ont pas plu aux élus."),
    "pl": ("pl", "Łódź", "Wybory samorządowe w Łodzi i Krakowie"),
    "tr": ("tr", "İstanbul haberleri", "İSTANBUL’da kar yağıyor"),
    "he": ("he", 'צה"ל בגליל', "דובר צה״ל אמר כי הכביש בגליל נפתח."),
    "fa": ("fa", "کتاب‌ها", "رئیس کتابخانه در نیویورک گفت"),
    "none": (None, "Untagged", "The storms that were seen in the north have passed, and they were strong."),
}
# query: the documents that it finds
FOUND = {
    "minister": "en en2", "ministers": "en en2", "MINISTER": "en en2", "government": "en", "governments": "en",
    "flooding": "en", "storm": "none", "village -minister": "", "valley -climate": "", "valley -markets": "en",
    '"climate changes"': "en", "“climate changes”": "en", "climate changes": "en en2", '"changes climate"': "",
    "don't": "", "don't agree": "en", "don’t agree": "en", "markets or floods": "en en2", "floods OR häuser": "en de",
    "zurich": "en2", "Zürich": "en2", "cafe": "en2", "café": "en2", "government's": "en",
    "Haus": "de", "häuser": "de", "hauser": "de", "strasse": "de", "Straße": "de", "Dorf": "de", "dörfer": "de",
    '"wasser überall"': "de", "uberall": "de",
    "президент": "ru", "ПРЕЗИДЕНТУ": "ru", "выборам": "ru", "елки": "ru", "ёлка": "ru", "город": "ru",
    "北京": "zh", "大学": "zh", "北京大学": "zh", "京大": "zh", "学": "zh", "典": "zh", "北京 上海": "zh", "上北": "",
    "iphone": "zh", "手机": "zh", "北京 -上海": "", "海i": "zh", '"上海iPhone手机"': "zh", "京上": "",
    "東京": "ja", "東京タワー": "ja", "地下鉄": "ja", "ｶﾞﾗｽ": "ja", "ガラス": "ja", "駅": "ja", "地鉄": "",
    "น้ำท่วม": "th", "กรุงเทพ": "th", "วันนี้": "th", "ท่วมวัน": "",
    "الأخبار": "ar", "اخبار": "ar", "جيدة": "ar", "2024": "ar",
    "대통령": "ko", "서울": "ko", "정책": "ko", "대발": "",
    "economie": "fr", "économique": "fr", "l'économie": "fr", "economiques": "fr", "élus": "fr", "elus": "fr",
    "łódź": "pl", "lodz": "pl", "lodzi": "pl", "wybory": "pl",
    'צה"ל': "he", "צה״ל": "he", "צה”ל": "he", 'צה"ל הכביש': "he", '"צה"ל אמר"': "he", '"ל הכביש"': "",
    "نیویورک": "fa", "نيويورك": "fa", "كتاب‌ها": "fa",
    "istanbul": "tr", "İstanbul": "tr", "ISTANBUL": "tr",
    "the": "", "the floods": "en", '"the valley"': "en en2", "": "", "…": "", "💧": "", "or": "", '"': "", "-": "",
    "nowhere": "",
}  # fmt: skip


def landed(hands, newsroom, settings=None):
    """The texts above, landed and indexed for search; their names by id."""
    hand = hands() if settings is None else hands(settings=settings)
    articles = {
        name: newsroom.article(text, title=title, language=language, url=f"https://{name}.example/1")
        for name, (language, title, text) in TEXTS.items()
    }
    hand.land(list(articles.values()))
    fill(hand.connection)
    return {article.article_id: name for name, article in articles.items()}


def fill(connection, portion=5):
    reader, read = SearchReader(connection), 0
    while taken := reader.read(connection, portion):
        read += taken
    return read


def search(connection, query, **options):
    named = "".join(f", {name} => %({name})s" for name in options)
    rows = connection.execute(f"select * from copydesk.search(%(query)s{named})", {"query": query, **options})
    return [dict(zip((column.name for column in rows.description), row, strict=True)) for row in rows.fetchall()]


def ids(rows):
    return [row["article_id"].hex for row in rows]


def test_it_finds_in_every_language_what_is_meant(hands, newsroom, connection):
    names = landed(hands, newsroom)
    found = {query: {names[one] for one in ids(search(connection, query))} for query in FOUND}
    assert found == {query: set(expected.split()) for query, expected in FOUND.items()}


@pytest.mark.parametrize(
    "locale",
    [
        "locale_provider libc lc_collate 'C' lc_ctype 'C'",
        "locale_provider libc lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'",
    ],
)
def test_it_finds_the_same_whatever_the_database_counts_as_a_letter(desk, hands, newsroom, connection, locale):
    here = landed(hands, newsroom)
    name = f"{connection.info.dbname}_locale"
    connection.execute(f"create database {name} template template0 encoding 'UTF8' {locale}")
    try:
        url = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "dbname": name})
        other = desk.model_copy(update={"database_url": SecretStr(url)})
        Wiring.of(other).migrate(lambda _: None)
        assert landed(hands, newsroom.__class__(7), other) == here
        with closing(psycopg.connect(url)) as there:
            for query in FOUND:
                assert search(there, query) == search(connection, query), query
    finally:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def test_snippets_are_marked(hands, newsroom, connection):
    landed(hands, newsroom)

    def snippet(query):
        return search(connection, query, most=1)[0]["snippet"]

    assert snippet("governments -cafe") == (
        "The **government**’s ministers don’t agree. “Climate changes” worry many villages."
    )
    assert snippet("北京大学") == "今天**北京大学**举行开学典礼。学生们在上海iPhone手机店。"
    assert snippet("典") == "今天北京大学举行开学**典**礼。学生们在上海iPhone手机店。"
    assert snippet("ガラス") == "東京都の新しい地下鉄は、**ガラス**の駅から始まります。"
    assert snippet("floods") == TEXTS["en"][2]  # the match is only in the title


def test_a_snippet_of_a_long_text_is_where_most_matches_are(hands, newsroom, connection):
    hand = hands()
    plain = "Nothing happened on this long day in the town.\n\n" * 40
    text = f"{plain}A zebra came. {plain}Then the zebra and the giraffe were seen at once. {plain}"
    hand.land([newsroom.article(text, title="Zoo", language="en")])
    fill(hand.connection)
    (row,) = search(connection, "zebra giraffe")
    assert re.fullmatch(
        r"… .{10,60}\*\*zebra\*\* and the \*\*giraffe\*\* were seen at once\. Nothing .* …", row["snippet"]
    )
    assert len(row["snippet"]) < 270


def test_filters_leave_what_they_name(hands, newsroom, connection):
    hand = hands()
    body = newsroom.paragraphs()
    first = newsroom.article(["A zebra escaped.", *body], url="https://one.example/1", day=1, language="en-US")
    copy = newsroom.article(
        ["A zebra escaped.", *body], url="https://two.example/2", day=3, language="en", source_url=first.url
    )
    other = newsroom.article("Ein zebra lief davon.", url="https://two.example/3", seen=NOW, language="de")
    hand.land([first, copy, other])
    fill(hand.connection)

    def found(**options):
        return set(ids(search(connection, "zebra", **options)))

    assert found() == {first.article_id, copy.article_id, other.article_id}
    assert found(originals_only=True) == {first.article_id, other.article_id}
    assert found(outlet="two.example") == {copy.article_id, other.article_id}
    assert found(outlet="WWW.Two.example") == {copy.article_id, other.article_id}
    assert found(language="en") == found(language="EN-us") == {first.article_id, copy.article_id}
    published = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert found(since=published) == {copy.article_id, other.article_id}
    assert found(until=published) == {first.article_id}
    assert found(since=published, until=published + timedelta(minutes=1)) == {copy.article_id}
    assert found(since=NOW) == {other.article_id}  # without a publication time, the time of discovery counts
    assert len(found(most=2)) == 2
    rows = {row["outlet"]: row for row in search(connection, "zebra", language="en")}
    assert rows["one.example"]["canonical"]
    assert not rows["two.example"]["canonical"]
    assert rows["one.example"]["group_id"] == rows["two.example"]["group_id"]
    assert rows["two.example"]["published_at"] == published
    assert rows["one.example"]["language"] == "en-US"
    assert rows["one.example"]["url"] == first.url


def test_going_back_in_time_and_the_index_of_words_find_the_same(hands, newsroom, connection):
    hand = hands()
    hand.land([*newsroom.edition(10, 4, 30), *(newsroom.article(title=f"Zebra {n}", day=n % 9) for n in range(9))])
    fill(hand.connection)
    filters = [
        (since, language, outlet, originals, most)
        for since in (None, NOW - timedelta(days=5))
        for language in (None, "en")
        for outlet in (None, "outlet-7.example")
        for originals in (False, True)
        for most in (3, 1000)
    ]
    some = connection.execute("select v.title from desk.versions v order by v.version_key limit 6").fetchall()
    phrases = ['"{0} {1}"', "{0} or {1}", "{1} -{0}", "zebra"]
    queries = [shape.format(*title.split()) for (title,) in some for shape in phrases]
    for query in queries:
        for given_ones in filters:
            by_time, by_words = (
                connection.execute(
                    f"""select s.article_key from desk.search_reads(%s, null) r,
                        desk.search_by_{how}(r.wanted, %s, null, %s, %s, %s, %s) s where r.wanted is not null""",
                    [query, *given_ones],
                ).fetchall()
                for how in ("time", "words")
            )
            assert by_time == by_words, (query, given_ones)
    assert len(search(connection, "zebra", most=1000)) == 9


def test_many_matches_are_found_by_time_and_few_by_words(hands, newsroom, connection):
    hand = hands()
    hand.land([newsroom.article(f"zebra {'lion' if n < 20 else ''}", title="Zoo", day=n % 9) for n in range(320)])
    fill(hand.connection, 100)
    frequent = [
        connection.execute("select desk.search_is_frequent(%s, null, null, null, null)", [word]).fetchone()[0]
        for word in ("zebra", "lion", "nowhere")
    ]
    assert frequent[0]
    assert not frequent[2]
    assert [len(search(connection, word, most=1000)) for word in ("zebra", "lion", "nowhere")] == [320, 20, 0]


def test_a_title_counts_more_than_a_text_and_the_best_come_first(hands, newsroom, connection):
    hand = hands()
    titled = newsroom.article(title="Zebra at large", language="en")
    often = newsroom.article("zebra zebra zebra " + newsroom.sentence(), language="en")
    once = newsroom.article("zebra " + newsroom.sentence() * 5, language="en")
    hand.land([once, titled, often])
    fill(hand.connection)
    rows = search(connection, "zebra")
    assert ids(rows) == [titled.article_id, often.article_id, once.article_id]
    assert [row["rank"] for row in rows] == sorted((row["rank"] for row in rows), reverse=True)


def test_only_the_newest_version_is_found(hands, newsroom, connection):
    hand = hands()
    url = "https://one.example/1"
    for at, animal in ((1, "zebra"), (3, "giraffe"), (2, "lion")):  # the second version lands last
        hand.land([newsroom.article(f"A {animal} ran.", url=url, language="en", seen=NOW + timedelta(hours=at))])
        fill(hand.connection)
    assert [len(search(connection, animal)) for animal in ("zebra", "giraffe", "lion")] == [0, 1, 0]
    assert connection.execute("select count(*) from desk.search").fetchone() == (1,)


def test_what_is_deleted_leaves_the_search(hands, newsroom, connection):
    hand = hands()
    url = "https://one.example/1"
    for at, animal in ((1, "zebra"), (2, "giraffe")):
        hand.land([newsroom.article(f"A {animal} ran.", url=url, language="en", seen=NOW + timedelta(hours=at))])
    fill(hand.connection)
    connection.execute("delete from desk.versions where text like '%giraffe%'")
    assert connection.execute("select count(*) from desk.search").fetchone() == (0,)
    fill(hand.connection)
    assert len(search(connection, "zebra")) == 1  # the remaining version of the article
    connection.execute("delete from desk.versions")
    fill(hand.connection)
    assert search(connection, "zebra") == []
    assert connection.execute("select count(*) from desk.search").fetchone() == (0,)


def test_a_fill_that_is_killed_loses_nothing_and_reads_nothing_twice(hands, newsroom, connection, desk):
    hand = hands()
    hand.land(newsroom.edition(3, 2, 12))
    waiting = connection.execute("select sum(cardinality(article_keys)) from desk.search_queue").fetchone()[0]
    assert waiting == connection.execute("select count(*) from desk.articles").fetchone()[0]
    with closing(connect_worker(desk)) as killed:
        reader = SearchReader(killed)
        reader.read(killed, 5)
        with suppress(psycopg.OperationalError), killed.transaction():  # killed in the middle of a portion
            assert reader.read(killed, 5) == 5
            connection.execute("select pg_terminate_backend(%s, 10000)", [killed.info.backend_pid])
        assert killed.closed
    assert connection.execute("select sum(cardinality(article_keys)) from desk.search_queue").fetchone() == (
        waiting - 5,
    )
    with closing(connect_worker(desk)) as one, closing(connect_worker(desk)) as other:
        readers = [(SearchReader(one), one), (SearchReader(other), other)]
        read = 0
        while taken := sum(reader.read(connected, 2) for reader, connected in readers):
            read += taken
    assert read == waiting - 5  # committed portions are not read again
    assert connection.execute(
        """select count(*), count(*) filter (where s.version_key = v.version_key)
           from desk.versions v left join desk.search s using (article_key)"""
    ).fetchone() == (waiting, waiting)


def test_two_workers_take_different_articles(hands, newsroom, desk):
    hand = hands()
    hand.land(newsroom.edition(10, 5, 60))
    with closing(connect_worker(desk)) as other:
        reader, second = SearchReader(hand.connection), SearchReader(other)
        with hand.connection.transaction():
            taken = reader.read(hand.connection, 25)  # the articles of one row of the queue
            assert second.read(other, 200) + taken == len(
                hand.connection.execute("select from desk.articles").fetchall()
            )


def test_another_server_s_stemming_indexes_all_again(hands, newsroom, connection):
    landed(hands, newsroom)
    hand = hands()
    assert fill(hand.connection) == 0
    connection.execute("update desk.search_recipe set recipe = 'Postgres 9'")
    assert fill(hand.connection) == len(TEXTS)
    assert fill(hand.connection) == 0


def test_newly_landed_articles_come_before_those_indexed_again(hands, newsroom, connection):
    landed(hands, newsroom)
    hand = hands()
    fill(hand.connection)
    connection.execute("update desk.search_recipe set recipe = 'Postgres 9'")
    hand.land([newsroom.article("A ferry runs to the island again.", title="new", language="en")])
    reader = SearchReader(hand.connection)
    assert [reader.read(hand.connection, 3) for _ in range(3)] == [1, 3, 3]
    assert connection.execute("select count(*) from desk.search_queue").fetchone() == (0,)


def test_hostile_texts_are_read(hands, newsroom, connection):
    hand = hands()
    texts = {
        "long words": "zebra " + " ".join(f"{n:0200x}" for n in range(1_500)),
        "many words": "zebra " + " ".join(f"w{n}" for n in range(40_000)),
        "marks": "zebra \u0301\u0e31\u200d\ufe0f '\\:A' & | ! <-> ''",
        "characters": "zebra" + "".join(chr(0x4E00 + n) for n in range(18_000)),
    }
    hand.land([newsroom.article(text, title=name, language="en") for name, text in texts.items()])
    assert fill(hand.connection) == len(texts)
    assert {row["title"] for row in search(connection, "zebra")} == texts.keys()


TEXTS_OF_ALL = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200),
    st.text("aZ9é’'-_ .北京ガｶﾞ\u3099กำ้\u0301\u00ad\u200dن\u064bक़्à가", max_size=40),
)


def test_sql_and_python_cut_alike(connection):
    pattern = re.compile(token_pattern(connection))

    @given(text=TEXTS_OF_ALL)
    def alike(text):
        rows = connection.execute(
            "select token, is_character, follows from desk.search_segments(%s) order by place", [text]
        ).fetchall()
        cut = [
            (token, behind[0] if behind[1] and behind[2] else "") if is_character else token
            for (token, is_character, _), behind in zip_longest(rows, rows[1:], fillvalue=("", False, False))
        ]
        assert cut == segments(pattern, text, 10_000).tokens

    alike()


REFUSED = [
    ("-zebra", {}, "not wanted"),
    ("zebra or -lion", {}, "not wanted"),
    ("zebra", {"most": 0}, "1 to 1,000"),
    ("zebra", {"most": 1001}, "1 to 1,000"),
    ("z" * 1001, {}, "1,000 characters"),
    ("z " * 65, {}, "64 words"),
]


def test_a_meaningless_query_is_refused_in_words(connection):
    for query, options, words in REFUSED:
        with pytest.raises(psycopg.errors.InvalidParameterValue, match=words):
            search(connection, query, **options)


def test_the_work_of_its_regular_expression_grows_no_faster_than_its_text(connection):
    assert grows(re.compile(token_pattern(connection)), "finditer") is None


def test_the_reader_may_call_these_functions_and_no_others(desk, hands, newsroom, connection):
    names = landed(hands, newsroom)
    url = make_conninfo(**{**conninfo_to_dict(desk.database_url.get_secret_value()), "user": "copydesk_reader"})
    with closing(psycopg.connect(url)) as reader:
        assert {names[one] for one in ids(search(reader, "minister"))} == {"en", "en2"}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select * from desk.search")
        reader.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select desk.search_normal('a')")
        reader.rollback()
        reader.execute("set statement_timeout = '1ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            reader.execute("select count(*) from generate_series(1, 1000) n, copydesk.search('minister')")
    may = connection.execute(
        """select n.nspname || '.' || p.proname, has_function_privilege('public', p.oid, 'execute')
           from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname in ('copydesk', 'desk') and has_schema_privilege('copydesk_reader', n.oid, 'usage')
             and has_function_privilege('copydesk_reader', p.oid, 'execute')"""
    ).fetchall()
    own = ("changes", "diff", "edit_script", "search", "unified_diff")
    assert sorted(may) == [(f"copydesk.{name}", False) for name in own]
