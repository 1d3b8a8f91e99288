"""For which texts the rarity of words is known: what is similar by chance depends on it."""

from __future__ import annotations

import pytest

from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import features_of
from enrich.stories.rule import STORY
from enrich.stories.vectors import vectors

ENGLISH = """The harbour board voted on Tuesday to rebuild the northern breakwater after three winters of damage, and
set aside money for the work that is to begin in April."""
GERMAN = """Der Hafenrat hat am Dienstag beschlossen, die nördliche Mole nach drei Wintern mit Schäden neu zu bauen,
und dafür Geld zurückgelegt; die Arbeiten sollen im April beginnen."""
CZECH = """Přístavní rada v úterý rozhodla, že po třech zimách plných škod znovu postaví severní vlnolam, a na práce,
které mají začít v dubnu, dala stranou peníze."""
HAUSA = """Majalisar tashar jiragen ruwa ta amince a ranar Talata da sake gina katangar arewa bayan damina uku da ta
lalata ta, kuma ta ware kudi domin aikin da za a fara a watan Afrilu."""
CHINESE = "港务委员会星期二投票决定在三个冬天的损坏之后重建北边的防波堤。"


@pytest.mark.parametrize(("text", "is_known"), [(ENGLISH, True), (GERMAN, False), (CZECH, False), (CHINESE, False)])
def test_rarities_are_only_known_for_english(text, is_known):
    assert vectors(unpack(features_of([text])), STORY).is_known.tolist() == [is_known]


@pytest.mark.parametrize(
    ("text", "is_strange"), [*((text, False) for text in (ENGLISH, GERMAN, CZECH, CHINESE)), (HAUSA, True)]
)
def test_a_language_without_a_table_is_strange(text, is_strange):
    """Its common words weigh as much as its names, so any two reports in it look similar."""
    assert vectors(unpack(features_of([text])), STORY).is_strange.tolist() == [is_strange]
