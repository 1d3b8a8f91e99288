"""The language of a text, by its letters: py3langid with a fixed set of languages, decided only where it is sure.

Left alone the model calls Chinese headlines Wu and Croatian ones Bosnian; figures of both and of lingua: docs/pages.md.
"""

from __future__ import annotations

import os
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
"""What news is written in, as ISO 639-1 has it, without what the model takes its neighbours for."""
_SURE: Final = 0.5
_SURER: Final = 0.9
_CHARACTERS: Final = 300  # of a text; more of it decides no better
_LEAST: Final = 12  # letters, at least, in which a language shows
_OLD_NAMES: Final = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro"}  # as ISO 639-1 had them
_NAMES: Final = {"nb": "no", "nn": "no", "fil": "tl", "cmn": "zh"}
# Languages that are told apart by less than a page's own word for which it is.
_KIN: Final = (
    frozenset({"bs", "hr", "sr", "sh", "cnr"}),
    frozenset({"no", "da"}),
    frozenset({"id", "ms"}),
    frozenset({"zh", "yue", "wuu"}),
    frozenset({"pt", "gl"}),
    frozenset({"nl", "af"}),
)


def detected(text: str) -> str | None:
    """The language of a text or headline, ISO 639-1; None where it is not sure."""
    found, sure = _classified(text)
    return found if sure >= _SURE else None


def language_of(text: str, title: str | None, declared: str | None) -> str | None:
    """The language of an article: of its text, else as its page declares it.

    A page that declares a close kin of it, or a language that the model does not know, is believed.
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
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each of its threads takes address space, and none is of use
    langid = import_module("py3langid.langid")
    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    model.set_languages(LANGUAGES)
    identifier: _Identifier = model
    return identifier
