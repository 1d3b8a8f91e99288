"""The language of a text and of a headline, and which to use if the page declares another one."""

from __future__ import annotations

import pytest

from ingest.languages import LANGUAGES, detected, language_of
from ingest.pages.extract import extract

TEXTS = {
    "en": ("The harbour board said on Monday that the old quay would open again before the winter."),
    "de": ("Der Hafenrat teilte am Montag mit, dass der alte Kai noch vor dem Winter wieder ge\u00f6ffnet werde."),
    "fr": ("Le conseil du port a annonc\u00e9 lundi que le vieux quai rouvrirait avant l'hiver."),
    "hr": ("Lu\u010dka uprava objavila je u ponedjeljak da \u0107e se stari gat ponovno otvoriti prije zime."),
    "cs": (
        "Spr\u00e1va p\u0159\u00edstavu v pond\u011bl\u00ed ozn\u00e1mila, \u017ee se star\u00e9 mo"
        "lo znovu otev\u0159e p\u0159ed zimou."
    ),
    "ru": (
        "\u0412 \u043f\u043e\u043d\u0435\u0434\u0435\u043b\u044c\u043d\u0438\u043a \u0441\u043e"
        "\u0432\u0435\u0442 \u043f\u043e\u0440\u0442\u0430 \u0441\u043e\u043e\u0431\u0449\u0438"
        "\u043b, \u0447\u0442\u043e \u0441\u0442\u0430\u0440\u044b\u0439 \u043f\u0440\u0438\u0447"
        "\u0430\u043b \u043e\u0442\u043a\u0440\u043e\u044e\u0442 \u0434\u043e \u0437\u0438\u043c"
        "\u044b."
    ),
    "zh": (
        "\u6e2f\u53e3\u59d4\u5458\u4f1a\u5468\u4e00\u8868\u793a\uff0c\u65e7\u7801\u5934\u5c06\u5728"
        "\u51ac\u5929\u4e4b\u524d\u91cd\u65b0\u5f00\u653e\u3002"
    ),
    "ja": (
        "\u6e2f\u6e7e\u59d4\u54e1\u4f1a\u306f\u6708\u66dc\u65e5\u3001\u53e4\u3044\u57e0\u982d\u3092"
        "\u51ac\u306e\u524d\u306b\u518d\u958b\u3059\u308b\u3068\u767a\u8868\u3057\u305f\u3002"
    ),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_shows_its_language(language):
    assert detected(TEXTS[language]) == language
    page = f"<html><head><title>x</title></head><body><article><p>{TEXTS[language] * 3}</p></article></body></html>"
    assert extract(page.encode(), url=None).language == language
    assert extract((TEXTS[language] * 3).encode(), url=None, content_type="text/plain").language == language


@pytest.mark.parametrize("text", ["", "12:30, 14:45", "Putin", "Tokyo 3-1 Osaka", "...", "— § 7 —"])
def test_text_without_a_clear_language_is_undecided(text):
    assert detected(text) is None
    assert language_of(text, None, None) is None


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("de", "en", "de"),  # the language of a template is not that of the text
        ("en", "en", "en"),
        ("hr", "bs", "bs"),  # among closely related languages the declaration decides
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
