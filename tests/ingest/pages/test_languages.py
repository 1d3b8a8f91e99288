"""The language of a text and of a headline, and whom to believe where the page says another."""

# ruff: noqa: RUF001  # the texts are written in the languages they are in
from __future__ import annotations

import pytest

from ingest.pages.extract import extract
from ingest.pages.languages import LANGUAGES, detected, language_of

TEXTS = {
    "en": "The harbour board said on Monday that the old quay would open again before the winter.",
    "de": "Der Hafenrat teilte am Montag mit, dass der alte Kai noch vor dem Winter wieder geöffnet werde.",
    "fr": "Le conseil du port a annoncé lundi que le vieux quai rouvrirait avant l'hiver.",
    "hr": "Lučka uprava objavila je u ponedjeljak da će se stari gat ponovno otvoriti prije zime.",
    "cs": "Správa přístavu v pondělí oznámila, že se staré molo znovu otevře před zimou.",
    "ru": "В понедельник совет порта "
    "сообщил, что старый причал "
    "откроют до зимы.",
    "zh": "港口委员会周一表示，旧码头将在冬天之前重新开放。",
    "ja": "港湾委員会は月曜日、古い埠頭を冬の前に再開すると発表した。",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language):
    assert detected(TEXTS[language]) == language
    page = f"<html><head><title>x</title></head><body><article><p>{TEXTS[language] * 3}</p></article></body></html>"
    assert extract(page.encode(), url=None).language == language
    assert extract((TEXTS[language] * 3).encode(), url=None, content_type="text/plain").language == language


@pytest.mark.parametrize("text", ["", "12:30, 14:45", "Putin", "Tokyo 3-1 Osaka", "...", "— § 7 —"])
def test_what_tells_no_language_is_undecided(text):
    assert detected(text) is None
    assert language_of(text, None, None) is None


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("de", "en", "de"),  # a template's language is not the text's
        ("en", "en", "en"),
        ("hr", "bs", "bs"),  # a page knows better which of its kin it is in
        ("hr", "sr", "sr"),
        ("hr", "sl", "hr"),
        ("zh", "yue", "yue"),
        ("zh", "ja", "zh"),
        ("fr", "qq", "fr"),
        ("ru", None, "ru"),
    ],
)
def test_the_text_is_believed_before_the_page_and_the_page_among_kin(text, declared, language):
    assert language_of(TEXTS[text] * 4, None, declared) == language


def test_a_page_of_few_words_is_as_it_declares():
    assert language_of("12:30", None, "de") == "de"


def test_the_set_is_fixed_and_known():
    assert len(LANGUAGES) == len(set(LANGUAGES)) == 85
    assert not {"bs", "wuu", "yue"} & set(LANGUAGES)
