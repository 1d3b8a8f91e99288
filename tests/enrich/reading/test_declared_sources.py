"""Tables of source marks; half of the rows are traps."""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

import pytest

from enrich.reading import DeclaredSource, read
from enrich.reading.declared_sources import declared_source
from tests.enrich.reading.texts import BODY, TITLE

SOURCES = [
    ("Source link", None, None),
    ("Source Link »", None, None),
    ("source site-3", "site-3", None),
    ("source portal-12", "portal-12", None),
    ("source example.org", "example.org", None),
    ("Source: Reuters", "Reuters", None),
    ("Source: The Daily Planet", "The Daily Planet", None),
    ("(Source: The Daily Planet)", "The Daily Planet", None),
    ("Source: https://example.org/a", None, "https://example.org/a"),
    ("Source: Daily Planet https://example.org/a", "Daily Planet", "https://example.org/a"),
    ("[Source link](https://example.org/a)", None, "https://example.org/a"),
    ("Read the original article", None, None),
    ("Read the original article here: https://example.org/a", None, "https://example.org/a"),
    ("This article originally appeared on Live Science.", "Live Science", None),
    ("This story was originally published by The Daily Planet and is republished here.", "The Daily Planet", None),
    ("This article was first published in Daily Planet", "Daily Planet", None),
    ("Originally published on Live Science.", "Live Science", None),
    ("First published by the Daily Planet", "Daily Planet", None),
    ("Via: G4Games", "G4Games", None),
    ("H/T: Daily Mail", "Daily Mail", None),
    ("Quelle: dpa", "dpa", None),
    ("Fuente: EFE", "EFE", None),
    ("Fonte: ANSA", "ANSA", None),
    ("Bron: ANP", "ANP", None),
    ("Źródło: PAP", "PAP", None),
    ("Kaynak: Anadolu Ajansı", "Anadolu Ajansı", None),
    ("Источник: ТАСС", "ТАСС", None),
    ("Джерело: Укрінформ", "Укрінформ", None),
    ("Källa: TT", "TT", None),
    ("Kilde: Ritzau", "Ritzau", None),
    ("Sumber: Antara", "Antara", None),
    ("来源：新华社", "新华社", None),
    ("出典：共同通信", "共同通信", None),
    ("출처: 연합뉴스", "연합뉴스", None),
    ("المصدر: رويترز", "رويترز", None),
    ("मूल", None, None),
    ("स्रोत: पीटीआई", "पीटीआई", None),
    ("原文链接", None, None),
    ("The post Council agrees on a bridge appeared first on Daily Planet.", "Daily Planet", None),
    ("The post Council agrees on a bridge first appeared on Daily Planet.", "Daily Planet", None),
    ("La entrada El puente apareció primero en El Diario.", "El Diario", None),
    ("Originally posted here: https://example.org/a", None, "https://example.org/a"),
    ("Read full article at BBC News", "BBC News", None),
    ("Source(s): Foo News", "Foo News", None),
    ("[via The Verge]", "The Verge", None),
    ("SOURCE Foo Corp", "Foo Corp", None),
    ("Fuente original: EFE", "EFE", None),
    ("Leer noticia original", None, None),
    ("Cet article est apparu en premier sur Le Monde", "Le Monde", None),
    ("Original-Artikel lesen", None, None),
    ("Leggi l'articolo originale", None, None),
    ("Leia a matéria original", None, None),
    ("Lees het originele artikel", None, None),
    ("Kaynak link", None, None),
    ("Haberin kaynağı: AA", "AA", None),
    ("Источник новости", None, None),
    ("По материалам ТАСС", "ТАСС", None),
    ("Оригінал", None, None),
    ("ที่มา: มติชน", "มติชน", None),
    ("原文はこちら", None, None),
    ("مصدر الخبر", None, None),
    ("ماخذ: اے پی پی", "اے پی پی", None),
    ("মূল খবর", None, None),
]


NO_SOURCES = [
    "Work will begin in spring, according to the source.",
    "The source said that the bridge would cost a million.",
    "Source close to the mayor denied it",
    "Source code is law",
    "A source told Reuters that he would go.",
    "Sources: officials do not agree on what the bridge will cost the city.",
    "The source of the river lies in the hills",
    "Via the bridge one comes to the park.",
    "First published in 1953, the book was read by all.",
    "Originally published in three volumes over ten years, the work of a whole life has never been out of print since.",
    "Source",
    "Read more about the bridge in our report of May",
    "Quelle surprise",
    "Via Appia",
    "source of joy",
    "This article is about bridges.",
    "",
    "The post office appeared first on the list of buildings to go.",
    "The post of mayor will be filled in May.",
    "Read more about it in our report",
    "Read more on Ferguson.",
    "Original thinking is what the town needs",
    "Originally from Leeds, she came here in 1990.",
    "Originally a mill, the house is now a school",
    "First published poems by a nurse",
    "Via Dolorosa",
    "Via Rail trains are late",
    "Source of the Nile found",
    "Sources say the minister will go",
    "Sources close to the talks",
    "Source confirms: transfer is off",
    "The source: a spring in the hills, says the guide.",
    "Courtesy call on the president",
    "Courtesy of the king",
    "Credit where it is due",
    "Reprinted three times, the book is rare",
    "This article of the constitution was first published in 1787 and has been amended only four times.",
    "This story has two sides",
    "Fuentes: la casa de Carlos",
    "Fuente de agua",
    "Fuente cercana al gobierno niega todo",
    "Fonte dei Marmi",
    "Quelle des Glücks",
    "Quellen im Ministerium bestreiten das",
    "Bron van leven",
    "Источник в правительстве опроверг это",
    "Источник вечной молодости",
    "Kaynak suyu",
    "Kilder i regjeringen",
    "Sumber daya alam",
    "来源不明的货物",
    "出典は不明だという。",
    "출처를 알 수 없는 돈",
    "المصدر الرئيسي للمياه",
    "स्रोत से जुड़े लोग",
    "According to the source, work begins in May.",
    "H/T is a sign that few know",
]


@pytest.mark.parametrize(("line", "name", "url"), SOURCES)
def test_a_line_that_declares_a_source(line, name, url):
    found = declared_source(line)
    assert found is not None
    assert (found.name, found.url) == (name, url)
    assert found.mark
    assert read(f"{BODY}\n\n{line}", title=TITLE).text == BODY


@pytest.mark.parametrize("line", [line for line in NO_SOURCES if line != "Source"])
def test_a_citation_is_not_a_declared_source(line):
    found = declared_source(line)
    assert found is None


@pytest.mark.parametrize("line", [line for line in NO_SOURCES if line not in ("Source", "")])
def test_a_citation_stays_in_the_report_with_what_follows(line):
    text = f"{BODY}\n\n{line}\n\nThe mayor will open it himself, and all the town is to come."
    reading = read(text, title=TITLE)
    assert reading.declared_source is None
    assert line in reading.text


def test_the_pages_anchor_alone_is_a_declared_source():
    assert read(BODY, title=TITLE, source_url="https://example.org/a").declared_source == DeclaredSource(
        url="https://example.org/a"
    )
