"""The language of a text, by its letters: py3langid with a fixed set of languages, decided only where it is sure.

Without restrictions the model takes Chinese headlines for Wu and Croatian ones for Bosnian; figures: docs/pages.md.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import import_module
from typing import Final, Protocol

LANGUAGES: Final = (
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "ig", "is", "it", "ja", "ka", "kk", "km",
    "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "no", "or",
    "pa", "pl", "ps", "pt", "ro", "ru", "rw", "si", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th",
    "tl", "tr", "uk", "ur", "uz", "vi", "yo", "zh", "zu",
)  # fmt: skip
"""Languages of news, by ISO 639-1, without those that the model confuses with their neighbours."""
_SURE: Final = 0.5
_SURER: Final = 0.9
_CHARACTERS: Final = 300  # of a text; more does not improve the result
_LEAST: Final = 12  # minimum letters for recognising a language
_CODE: Final = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_OLD_NAMES: Final = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}  # former ISO 639-1 codes
_NAMES: Final = {"nb": "no", "nn": "no", "fil": "tl", "cmn": "zh"}
# Languages so similar that the page's own declaration counts more.
_KIN: Final = (
    frozenset({"bs", "hr", "sr", "sh", "cnr"}),
    frozenset({"no", "da"}),
    frozenset({"id", "ms"}),
    frozenset({"zh", "yue", "wuu"}),
    frozenset({"pt", "gl"}),
    frozenset({"nl", "af"}),
)


def detected(text: str) -> str | None:
    """The language of a text or headline, ISO 639-1; None if it is not sure."""
    found, sure = _classified(text)
    return found if sure >= _SURE else None


def language_of(text: str, title: str | None, declared: str | None) -> str | None:
    """The language of an article: of its text, otherwise as its page declares it.

    A declared language that is closely related to it, or unknown to the model, is accepted.
    """
    found, sure = _classified(text if len(text) >= _CHARACTERS else f"{title or ''} {text}")
    declared = _OLD_NAMES.get(declared or "", declared)
    if found is None or sure < _SURE:
        return declared
    if declared is None:
        return found
    name = _NAMES.get(declared, declared)
    kin = name == found or any({name, found} <= group for group in _KIN)
    return declared if kin or (name not in LANGUAGES and sure < _SURER) else found


def declared_code(*declared: str | None) -> str | None:
    """The two- or three-letter code of the first of these declared languages that begins with one, in lower case."""
    return next((match[0].lower() for one in declared if one and (match := _CODE.match(one))), None)


def _classified(text: str) -> tuple[str | None, float]:
    start = text[:_CHARACTERS]
    if sum(map(str.isalpha, start)) < _LEAST and not any("\u2e80" <= letter <= "\ud7ff" for letter in start):
        return None, 0.0
    found, sure = _identifier().classify(start)
    return found, sure


class _Identifier(Protocol):
    def classify(self, text: str, /) -> tuple[str, float]: ...


@cache
def _identifier() -> _Identifier:
    """The model: about a second and 90 MB, the first time; a parsing process loads it before its first input."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads take address space, and are not needed
    langid = import_module("py3langid.langid")
    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    model.set_languages(LANGUAGES)
    identifier: _Identifier = model
    return identifier
