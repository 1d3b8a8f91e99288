"""The language in which a text is searched: declared by page or feed, otherwise guessed from small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

UNKNOWN: Final = "und"
_TOKENS: Final = 400  # examined
_SHARE: Final = 0.06  # minimum share of small words of the language
_TAG: Final = re.compile(r"[a-z]{2,3}")

# Words in nearly every report of a language, without those that other languages here also have.
_SMALL_WORDS: Final = {
    "ar": "في من على إلى أن التي عن مع هذا الذي",
    "da": "og at det på af til med der ikke blev",
    "de": "der die und das von den mit nicht ist dem auf für ein eine sich auch",
    "el": "και το του της την από με στο στην",
    "en": "the of and to that was with for it on as he his by at from they",
    "es": "que el los del las una por con para su como más",
    "fi": "ja on ei että oli se hän mukaan myös ovat",
    "fr": "le et les des du est dans qui une pour au pas sur",
    "hi": "के में की है और से का को ने पर",
    "hu": "a az és hogy nem egy volt meg ez is",
    "it": "il di che la della del per non una con sono gli",
    "nl": "de het een van en op dat niet zijn voor te",
    "no": "og det som på til av har ikke ble fra",
    "pt": "o que do da os uma não para com dos em ao",
    "ro": "și să în din cu care este pe pentru nu",
    "ru": "и в не на что по из для как это он",
    "sv": "och att det som på är av för inte den",
    "tr": "ve bir bu için ile de da olarak daha çok",
}
_LANGUAGES_OF: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(language for language, words in _SMALL_WORDS.items() if word in words.split())
    for word in {word for words in _SMALL_WORDS.values() for word in words.split()}
}


def language_of(tag: str | None, words: Iterable[str]) -> str:
    """The first part of a language tag, in lower case; without one by the small words, or UNKNOWN.

    words: of the text in its order.
    """
    first = (tag or "").replace("_", "-").partition("-")[0].lower()
    if _TAG.fullmatch(first) and first != UNKNOWN:
        return first
    looked_at = Counter(map(str.lower, islice(words, _TOKENS)))
    counts = Counter[str]()
    for word in looked_at.keys() & _LANGUAGES_OF.keys():
        for one in _LANGUAGES_OF[word]:
            counts[one] += looked_at[word]
    (best, most), (_, next_most), *_ = [*counts.most_common(2), (UNKNOWN, 0), (UNKNOWN, 0)]
    return best if most > next_most and most >= _SHARE * looked_at.total() else UNKNOWN
