"""Stories among generated reports: which are one event, and which are not."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from enrich.pairs import Document, find

DAY = date(2026, 3, 3)


def _texts(paragraphs: str) -> list[str]:
    return paragraphs.split("\n\n")


BRIDGE = _texts(
    """\
A freighter rammed the Halden bridge at Skarvik before dawn on Tuesday and tore two spans into the fjord, the
harbour master Ingrid Solberg said. No car was on the bridge. The pilot of the freighter Marlin had reported a
dead engine four minutes before. Ferries take the traffic to the islands until the summer.

Skarvik wakes up cut in two. The Halden bridge lost two of its spans when the Marlin drifted into a pier, and
commuters queued for the ferries. Solberg, who runs the harbour, told reporters that the engine of the freighter
had failed and that the pilot called for tugs too late. Engineers want to see the piers by boat today.

Insurers of the freighter Marlin sent experts to Skarvik on Tuesday. They will look at the engine that failed
before the ship hit the Halden bridge, whose spans lie in the fjord. The pilot was heard by the police. Ingrid
Solberg said that the harbour stays closed for ships of more than forty metres.
"""
)
VOTE = _texts(
    """\
Voters in Wiesental turned down the tram line for the third time on Sunday, with 52 percent against. Mayor Paula
Brandt called it the end of the project. The tunnel below the old cemetery had been the quarrel of the campaign,
and the lime trees along the valley road that would have been felled.

There will be no tram in Wiesental. A majority of 52 percent said no at the referendum, and Paula Brandt, the
mayor, conceded before the last district was counted. Opponents had fought against the tunnel under the
cemetery, and for the lime trees; supporters had promised an end of the jams on the valley road.
"""
)
OTHERS = _texts(
    """\
The museum of clocks in Tarnberg shows a watch that was found in the attic of a bakery. Its maker, Josef
Lindner, worked for the court of the duke for twelve years, and signed few of his works.

Farmers in the plain of Orvado sow maize two weeks late. The spring was the wettest since records began, and
tractors sink into the fields, says the chamber of agriculture.

A court in Pellworth sent a broker to prison for nine years. He had sold bonds of a mine that does not exist to
two hundred pensioners, the judge said in a verdict of eighty pages.
"""
)


def document(name: str, text: str, day: date | None = None, title: str = "") -> Document:
    return Document(id=name, text=text, published=day, title=title)


def stories(documents: list[Document]) -> dict[str, str]:
    return find(documents, with_stories=True).stories


def every() -> list[Document]:
    return [
        document(f"{kind}{n}", text)
        for kind, texts in (("b", BRIDGE), ("v", VOTE), ("o", OTHERS))
        for n, text in enumerate(texts)
    ]


def test_reports_of_one_event_are_one_story_and_others_are_separate():
    assert stories(every()) == {
        "b0": "b0", "b1": "b0", "b2": "b0", "v0": "v0", "v1": "v0", "o0": "o0", "o1": "o1", "o2": "o2",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_documents_changes_nothing(seed):
    documents = every()
    random.Random(seed).shuffle(documents)
    assert stories(documents) == stories(every())


def test_days_apart_are_other_events():
    near, far = DAY + timedelta(days=4), DAY + timedelta(days=5)
    assert stories([document("a", BRIDGE[0], DAY), document("b", BRIDGE[1], near)])["b"] == "a"
    assert stories([document("a", BRIDGE[0], DAY), document("b", BRIDGE[1], far)])["b"] == "b"


def test_a_report_without_a_day_is_near_every_other():
    assert stories([document("a", BRIDGE[0]), document("b", BRIDGE[1], DAY)])["b"] == "a"


def test_copies_are_one_report_whatever_their_days():
    shorter = BRIDGE[0].rsplit(". ", 1)[0] + "."
    found = find(
        [
            document("copy", shorter, DAY + timedelta(days=5)),
            document("first", BRIDGE[0], DAY),
            document("other", BRIDGE[1], DAY),
        ],
        with_stories=True,
    )
    assert found.groups["copy"] == found.groups["first"] == "copy"
    assert set(found.stories.values()) == {"copy"}


ENDS = ("は", "が", "を", "に", "で", "と", "から", "によると", "している。", "した。", "されています。")
KINDS = ((0x4E00, 0x9000, 2), (0x4E00, 0x9000, 3), (0x30A2, 0x30EF, 5))  # Han, katakana


def japanese(pick: random.Random, names: tuple[str, ...], share: float) -> str:
    """Sixty generated words with their endings; that many of them are names."""
    said = []
    for _ in range(60):
        first, last, length = pick.choice(KINDS)
        word = "".join(chr(pick.randint(first, last)) for _ in range(length))
        said.append((pick.choice(names) if pick.random() < share else word) + pick.choice(ENDS))
    return "".join(said)


@pytest.mark.parametrize("seed", [1, 2])
def test_japanese_reports_in_one_field_are_not_a_story(seed):
    """Their endings are similar, and a long name consists of many pairs of characters."""
    pick = random.Random(seed)
    field = ("コロナウイルス", "ワクチン", "感染")
    event = ("スカルビク", "ハルデン橋", "貨物船", "マーリン", "操縦士", "港", "機関", "曳船")
    documents = [document(f"d{n}", japanese(pick, field, 0.3 if n < 12 else 0.0)) for n in range(60)]
    documents += [document(f"e{n}", japanese(pick, event, 0.6)) for n in range(3)]
    found = stories(documents)
    assert {name for name, story in found.items() if name != story} == {"e1", "e2"}
    assert found["e1"] == found["e2"] == "e0"


def test_nothing_has_no_stories_and_no_words_are_no_story():
    assert stories([]) == {}
    assert stories([document("a", "..."), document("b", "...")])["b"] == "b"


def test_stories_are_made_on_request_only():
    assert find(every()).stories == {}


def test_the_five_seeds_are_two_stories_of_the_same_people(seeds):
    files = {path.name[:3]: path.read_text("utf-8") for path in seeds.glob("*.txt")}
    found = stories([document(name, text) for name, text in files.items()])
    assert found == {"000": "000", "001": "001", "002": "000", "003": "000", "004": "001"}
