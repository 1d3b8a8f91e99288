"""The languages of replayed texts and JSON documents: detected like those of pages."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from contract.settings import make
from ingest.file_items import items_of
from ingest.pages.extract import extract
from ingest.replay import article_in
from ingest.replay_documents import document_of
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox
from ingest.text_files import read_text_file

TEXTS = {
    "en": "The harbour board heard on Tuesday that the night ferry had left Ostrand without its papers.",
    "de": "Der Hafenrat hat am Dienstag gehört, dass die Nachtfähre Ostrand ohne ihre Papiere verlassen hat.",
    "fr": "Le conseil du port a appris mardi que le bac de nuit avait quitté Ostrand sans ses papiers.",
    "es": "La junta del puerto supo el martes que el transbordador nocturno salió de Ostrand sin sus papeles.",
    "pl": "Rada portu usłyszała we wtorek, że nocny prom opuścił Ostrand bez swoich dokumentów.",
    "ru": "Совет порта услышал во вторник, что ночной паром покинул Острандер без документов.",
    "el": "Σύμφωνα με την αρχή του λιμανιού, το νυχτερινό φέρι έφυγε χωρίς τα χαρτιά του την Τρίτη.",
    "zh": "港口委员会星期二听取了报告,夜间渡轮在没有文件的情况下离港。",
    "ja": "港湾委員会は火曜日、夜のフェリーが書類なしで出港したとの報告を受けた。",
    "ko": "항만위원회는 화요일 야간 여객선이 서류 없이 출항했다는 보고를 받았다.",
    "ar": "سمع مجلس الميناء يوم الثلاثاء أن العبارة الليلية غادرت المرفأ دون أوراقها.",
    "hi": "बंदरगाह बोर्ड ने मंगलवार को सुना कि रात की नौका अपने कागजात के बिना रवाना हो गई थी।",
}


def document(**said: object):
    return document_of(json.dumps(said).encode(), "a.jsonl:1", datetime.now(UTC))


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_text_and_a_document_have_the_language_that_a_page_of_it_has(language, text):
    assert (
        extract(f"<html><body><article><p>{text}</p></article></body></html>".encode(), url=None).language == language
    )
    assert read_text_file(text.encode(), "a.txt", 10_000).language == language
    assert document(text=text).language == language


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ({"text": TEXTS["de"], "language": "en"}, "de"),  # the language of the text takes precedence
        ({"text": TEXTS["de"], "language": "German"}, "de"),
        ({"text": TEXTS["de"], "language": "de-AT"}, "de"),
        ({"text": TEXTS["de"], "language": ""}, "de"),
        ({"text": "12:30 14:45 22 °C", "language": "pt-BR"}, "pt"),  # no words: the declared language
        ({"text": "12:30 14:45 22 °C", "language": "Portuguese"}, None),
        ({"text": "12:30 14:45 22 °C"}, None),
        ({"text": "14 : 2", "title": TEXTS["ko"]}, "ko"),  # a short text is read with its title
        ({"text": "Predsjednik je rekao da će luka biti otvorena u petak nakon popravka.", "language": "bs"}, "bs"),
    ],
)
def test_a_documents_language_is_its_texts_then_the_declared_one(said, language):
    assert document(**said).language == language


@pytest.mark.parametrize("text", ["12:30", "***", "OK"])
def test_a_text_without_words_has_no_language(text):
    assert read_text_file(text.encode(), "a.txt", 100).language is None


def test_files_of_every_kind_are_replayed_with_their_language(tmp_path):
    """In parsing processes with memory for a page's parsers only: they load the model before the first input."""
    settings = make({})
    (tmp_path / "a.txt").write_text(TEXTS["pl"])
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TEXTS["ja"].encode()))
    (tmp_path / "c.jsonl").write_text("\n".join(json.dumps({"text": TEXTS[one]}) for one in ("fr", "ar")))
    with Sandbox(1, ParseLimits.of(settings)) as sandbox:
        items = [item for name in ("a.txt", "b.txt.gz") for item in items_of(tmp_path / name, 10_000)]
        items += sandbox.items_of(tmp_path / "c.jsonl", 10_000)
        assert [article_in(item, settings, sandbox, None).language for item in items] == ["pl", "ja", "fr", "ar"]
