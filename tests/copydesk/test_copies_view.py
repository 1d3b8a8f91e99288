"""The view of copies: from the copy's side, with the ranges of its text, without pairs that a user split."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from contract.article import Published
from enrich.store import changes, rollups
from enrich.store.decisions import decide

pytestmark = pytest.mark.stack

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def family(hands, newsroom):
    """Six prints of one report, each an hour after the previous one; two of them give no time, some are shortened."""
    body = newsroom.paragraphs()
    prints = []
    for number in range(6):
        text = body if number % 2 == 0 else ["Our own first words about it stand before the report.", *body]
        dated = {"day": number} if number not in {1, 4} else {}
        prints.append(newsroom.article(text, seen=NOON + timedelta(days=5, hours=-number), **dated))
    hands().land(prints)
    return prints


def test_the_copy_is_the_article_and_its_ranges_point_into_its_text(family, connection):
    rows = connection.execute(
        """select c.article_id, c.other_id, c.original_id, c.direction, c.passages, c.longest_passage, c.lag,
                  a.text, o.text, a.title = c.title and o.title = c.other_title and a.outlet = c.outlet
                      and o.outlet = c.other_outlet and a.version_id = c.version_id,
                  a.published_at, o.published_at, a.discovered_at, o.discovered_at,
                  c.published_at is not distinct from a.published_at and c.other_discovered_at = o.discovered_at
           from copydesk.copies c join copydesk.articles a on a.article_id = c.article_id
           join copydesk.articles o on o.article_id = c.other_id"""
    ).fetchall()
    assert len(rows) == 15
    assert len({frozenset(row[:2]) for row in rows}) == 15
    for _, other, original, direction, passages, longest, lag, text, source, same, *times, alike in rows:
        assert (original, same, alike) == (other, True, True)
        published, source_published, seen, source_seen = times
        assert direction == ("published" if published and source_published else "discovered")
        assert (source_published or source_seen) <= (published or seen)
        assert lag == (published or seen) - (source_published or source_seen)
        assert passages
        for passage in passages:
            words = text[slice(*passage["a"])]
            assert words.split() == source[slice(*passage["b"])].split()
        assert longest == text[slice(*passages[0]["a"])]


def test_pairs_with_an_unknown_original_say_so(hands, newsroom, connection):
    body = newsroom.paragraphs()
    hands().land([newsroom.article(body, seen=NOON), newsroom.article(body, seen=NOON)])
    assert connection.execute("select original_id, direction, lag from copydesk.copies").fetchall() == [(None,) * 3]
    assert connection.execute("select canonical_why from copydesk.groups").fetchall() == [(None,)]


def test_a_lag_never_contradicts_the_direction(hands, newsroom, connection):
    """Only the day of the original is known, and it was found after its copy: this gives no lag."""
    body, more = newsroom.paragraphs(), newsroom.paragraphs()
    day = Published(value="2026-03-01", precision="day", zone=None, from_="page")
    original = newsroom.article(body, published=day, seen=NOON + timedelta(days=4))
    copy = newsroom.article(body, day=1, seen=NOON)
    # Published after its copy, which declares it as source; both give a time.
    late = newsroom.article(more, day=3, seen=NOON)
    early = newsroom.article(more, day=2, seen=NOON, source_url=late.url)
    hands().land([original, copy, late, early])
    rows = connection.execute(
        "select url, direction, lag from copydesk.copies join copydesk.articles using (article_id)"
    ).fetchall()
    assert sorted(rows, key=lambda row: row[1]) == [
        (early.url, "declared", timedelta(days=-1)),
        (copy.url, "published", None),
    ]


def test_a_split_pair_is_evidence_and_no_copy(family, connection):
    (pairs,) = connection.execute("select count(*) from copydesk.copies").fetchone()
    a, b = sorted(connection.execute("select article_key from copydesk.articles order by 1 limit 2").fetchall())
    with connection.transaction():
        decide(connection, "split", (a[0], b[0]), "ann", "two reports")
    assert connection.execute("select count(*) from copydesk.copies").fetchone() == (pairs - 1,)
    evidence = connection.execute("select split, count(*) from copydesk.copy_evidence group by 1 order by 1").fetchall()
    assert evidence == [(False, pairs - 1), (True, 1)]
    with connection.transaction():
        decide(connection, "split", (a[0], None), "ann", "alone")
    assert connection.execute("select count(*) from copydesk.copies").fetchone() == (pairs - 5,)


def test_canonical_why_and_direction_say_the_same(hands, newsroom, connection):
    """Groups of two, whatever times the two give."""
    hand = hands()
    for number in range(12):
        body = newsroom.paragraphs()
        for side in range(2):
            day = {"day": number % 3 * (side if number % 2 else 1)} if (number + side) % 4 else {}
            hand.land([newsroom.article(body, seen=NOON + timedelta(hours=number % 5 * side), **day)])
    rows = connection.execute(
        """select g.canonical_why, c.direction, g.canonical_id, c.original_id
           from copydesk.groups g join copydesk.copies c using (group_id) where g.articles = 2"""
    ).fetchall()
    assert len(rows) == 12
    assert {why for why, *_ in rows} == {"published", "discovered", None}
    assert all(why == direction for why, direction, *_ in rows)
    assert all(original in (None, canonical) for *_, canonical, original in rows)


CONTRADICTIONS = """
    with strength (sign, rank) as (values ('declared', 4), ('agency', 3), ('published', 2), ('discovered', 1))
    select g.group_id, g.articles, g.canonical_why, c.direction, c.original_id
    from copydesk.groups g
    join copydesk.copies c on g.canonical_id in (c.article_id, c.other_id) and c.other_id = any (g.article_ids)
        and c.article_id = any (g.article_ids)
    left join strength s on s.sign = c.direction
    left join strength w on w.sign = g.canonical_why
    where c.article_id = g.canonical_id and c.original_id is not null and s.rank >= coalesce(w.rank, 0)
       or g.articles = 2 and g.canonical_why is distinct from c.direction"""


def muddle(newsroom):
    """Groups of two to five whose articles differ little: in minutes, chains of sources, agencies, versions."""
    pick = newsroom.random
    made = []
    for number in range(14):
        body = newsroom.paragraphs()
        group = [f"https://{'dpa' if pick.random() < 0.2 else f'outlet-{n}'}.example/{number}-{n}" for n in range(5)]
        group = group[: pick.randint(2, 5)]
        for place, url in enumerate(group):
            for version in range(pick.choice((1, 1, 2, 3))):
                text = ["BERLIN (dpa) - " + body[0], *body[1:]] if pick.random() < 0.3 else body
                moment = NOON + timedelta(minutes=pick.randint(0, 2))
                made.append(
                    newsroom.article(
                        [*text, *(newsroom.sentence() for _ in range(version))],
                        url=url,
                        seen=moment + timedelta(days=10, hours=version),
                        source_url=pick.choice(group[:place]) if place and pick.random() < 0.3 else None,
                        **({"day": pick.randint(0, 1)} if pick.random() < 0.7 else {}),
                    )
                )
    pick.shuffle(made)
    return made


def test_canonical_and_direction_never_contradict(hands, newsrooms, connection, another_desk, desk, dump):
    """Whatever articles of the same minute declare, in however many versions, and in whichever order they land."""
    made = [article for seed in (1, 2) for article in muddle(newsrooms(seed))]
    hand = hands()
    for start in range(0, len(made), 20):
        hand.land(made[start : start + 20])
    signs = connection.execute(
        """select c.direction, count(*), count(*) filter (where a.versions > 1) from copydesk.copies c
           join copydesk.articles a using (article_id) group by 1"""
    ).fetchall()
    assert {sign for sign, *_ in signs} >= {"declared", "agency", "published", "discovered"}
    assert min(revised for _, _, revised in signs) > 0
    assert connection.execute(CONTRADICTIONS).fetchall() == []
    early = "select count(*) from copydesk.copies where lag < '0' and direction in ('published', 'discovered')"
    assert connection.execute(early).fetchone() == (0,)

    beside = another_desk()
    other = hands(settings=beside)
    for start in range(0, len(made), 7):
        other.land(made[::-1][start : start + 7])
    assert dump(desk, "edges", "groups") == dump(beside, "edges", "groups")


def test_copies_of_one_article_are_found_by_an_index(family, connection):
    connection.execute("set enable_seqscan = off")
    (identity,) = connection.execute("select article_id from copydesk.copies limit 1").fetchone()
    (plan,) = connection.execute(
        "explain (format json) select relation from copydesk.copies where article_id = %s", [identity]
    ).fetchone()
    scanned = re.findall(r'"Seq Scan".*?"Relation Name": "(\w+)"', json.dumps(plan))
    assert scanned == [], plan


def test_a_report_spreads_in_the_order_of_time(family, connection):
    rows = connection.execute(
        """select s.place, s.at, s.known_by, s.minutes_after_first, s.canonical, s.share, s.relation,
                  coalesce(a.published_at, a.discovered_at)
           from copydesk.spread s join copydesk.articles a using (article_id)
           where s.group_id = (select group_id from copydesk.groups) order by s.place"""
    ).fetchall()
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    moments = [row[1] for row in rows]
    assert moments == sorted(moments) == [row[-1] for row in rows]
    assert [float(row[3]) for row in rows] == [(moment - moments[0]).total_seconds() / 60 for moment in moments]
    assert sorted(row[2] for row in rows) == ["discovered"] * 2 + ["published"] * 4
    assert [row[4] for row in rows] == [True] + [False] * 5
    assert [row[6] is None for row in rows] == [True] + [False] * 5
    assert all(0.5 < row[5] <= 1 for row in rows)


def test_outlets_by_day_and_by_week_add_up(family, hands, newsroom, connection):
    hand = hands()
    hand.land([newsroom.article(day=1), newsroom.article(seen=NOON)])
    changes.number(hand.connection)
    rollups.roll_up(hand.connection)
    days = connection.execute(
        "select count(*), sum(articles), sum(originals), sum(copies) from copydesk.outlet_days"
    ).fetchone()
    assert days[1:] == (8, 3, 5)
    assert (
        days[0]
        == connection.execute(
            "select count(distinct (outlet, reference_day, agency)) from copydesk.articles"
        ).fetchone()[0]
    )
    weeks = connection.execute(
        """select sum(w.copies), min(extract(isodow from w.week)), bool_and(w.median_lag > '0')
           from copydesk.who_copies_whom w"""
    ).fetchone()
    pairs = connection.execute(
        "select count(*) from copydesk.copies where relation <> 'rewrite' and outlet <> other_outlet"
    ).fetchone()
    assert weeks == (pairs[0], 1, True)


def test_what_is_json_is_there_as_columns(family, connection):
    """Passages with their words, figures with their thresholds, and removed lines."""
    told = connection.execute(
        """select count(*),
                  bool_and(p.passage = substr(v.text, p.first_character + 1, p.end_character - p.first_character)),
                  bool_and(p.passage = c.longest_passage) filter (where p.n = 1 and p.kind = 'passage'),
                  bool_and(translate(p.passage, E'\\n ', '') = translate(p.other_passage, E'\\n ', ''))
           from copydesk.copy_passages p join copydesk.copies c using (article_id, other_id)
           join copydesk.revisions v on v.article_id = p.article_id and v.version_id = p.version_id"""
    ).fetchone()
    (passages,) = connection.execute("select sum(jsonb_array_length(passages)) from copydesk.copies").fetchone()
    assert told == (passages, True, True, True)
    figures = connection.execute(
        """select count(*), bool_and((c.scores #>> string_to_array(s.figure || '.value', '.'))::bigint = s.value
                                     or (c.scores #>> string_to_array(s.figure, '.'))::bigint = s.value),
                  count(s.least), count(distinct (s.article_id, s.other_id))
           from copydesk.copy_scores s join copydesk.copies c using (article_id, other_id)"""
    ).fetchone()
    assert figures[0] > figures[2] > 0
    assert figures[1]
    assert figures[3] == 15
    lines = connection.execute("select count(*), min(n) from copydesk.removed_lines").fetchone()
    kept = connection.execute(
        "select coalesce(sum(jsonb_array_length(furniture)), 0) from copydesk.articles"
    ).fetchone()
    assert lines[0] == kept[0]


def test_the_thresholds_of_a_ruleset_are_rows(family, connection):
    (thresholds,) = connection.execute("select thresholds from copydesk.rulesets").fetchone()

    def numbers(part, *names):
        if not isinstance(part, dict):
            return {".".join(names): part}
        return {name: value for key, inner in part.items() for name, value in numbers(inner, *names, key).items()}

    rows = connection.execute("select name, value from copydesk.ruleset_thresholds").fetchall()
    assert {name: float(value) for name, value in rows} == {
        name: float(value) for name, value in numbers(thresholds).items()
    }
    assert len(rows) > 20
