"""Picture credits and the captions above them."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import agency_named
from enrich.reading.languages import every
from enrich.reading.lines import bare_words, ends_like_sentence
from enrich.reading.page_phrases import states_without_stop

_LONGEST = 120
POINTERS: Final = frozenset("▲△▼▽◀▶")
_LONGEST_LABEL = 30
_LABELS: Final = frozenset(map(bare_words, every(lambda language: language.pictures)))
_ABBREVIATED: Final = frozenset(word for word in every(lambda language: language.pictures) if word[-1] == ".")
_COLON = re.compile("[:\uff1a=|/\uff1d\u4e28]")
# A caption after a triangle, with its credit in brackets
_POINTED = re.compile(
    r"[▲△▼▽◀▶].{2,150}[(\uff08]\s?((?:圖|图|照片|攝|摄|摄影|攝影|翻攝|翻摄|資料照|资料图|記者|记者)[^()\uff08\uff09]{1,40})[)\uff09][。\u3002]?"
)
# Each credit has one of these marks. Only letters, no classes, so that the search can skip ahead.
# iStock by its capital letter: small letters start too many words.
_MARKS = re.compile(
    "©|\\(c\\)|\\(C\\)|:|/|=|\uff1a|\u4e28|\\||Image|Photo|Shutterstock|Stock(?<=iStock)|PHOTO|Commons|Pool|Unsplash"
    "|Alamy"
)
_SIGN = re.compile(r"(?:©|\(c\))(?!\s?(?:(?:19|20)\d\d\b|copyright))\s?([^\d©][^©]{1,100})", re.IGNORECASE)
_LABEL = re.compile(
    r"[(\[]?\s?(?:(?:file |ap |afp |reuters )?(?:photo|photograph|photos|image|images|picture|pic|illustration"
    r"|graphic)(?: credit| courtesy)?(?: by| of)?"
    r"|(?:image|photo|picture) (?:source|copyright|credits?)|credit|credits|getty images|photo/|foto|fotos"
    r"|fotografía|imagen|crédito|crédit|crédits|bild|bildquelle|immagine|imagem|zdjęcie|fot\.|"
    r"фото|изображение|фотография|fotoğraf|صورة|الصورة|फोटो|图片|图片来源|图|写真|画像|사진)\s?[:\uff1a|=]\s?(.{2,100}?)[)\]]?",
    re.IGNORECASE,
)
_PICTURE_AGENCIES = re.compile(
    r".{0,60}(?:/|via |\| )?(?:Getty Images|Shutterstock|iStock|Wikimedia Commons|Pool|Unsplash|Alamy)(?:/.{1,40})?"
    r"|(?:AP|AFP|Reuters|REUTERS|EPA|dpa|PTI|ANI)(?: Photo| File Photo| Image|/.{3,60}| PHOTO).{0,40}"
    r"|[^.]{3,50}/(?:AP|AFP|Reuters|REUTERS|EPA|dpa|Getty|Reuters/Pool|AP Photo|EPA-EFE|Shutterstock)"
)
_CAPTION = re.compile(
    r"\((?:[lr]|left|right|center|centre|c|2nd [lr]|[lr]-[lr]|rechts|links|izq|der|g|d|pictured|file|above)\)"
    r"|\bfile (?:photo|picture|image)\b|\bpictured\b|\bin this (?:photo|image|picture|handout|file)\b",
    re.IGNORECASE,
)


def picture_credit(line: str) -> str | None:
    """The credited person in a line that is a picture credit (`© Jane Doe/AFP`, `Photo: Reuters`); otherwise None."""
    if line[:1] in POINTERS:
        pointed = _POINTED.fullmatch(line)
        return pointed[1] if pointed else None
    return _agency_behind_label(line) or _marked(line)


def _marked(line: str) -> str | None:
    """Whom a line credits by a mark: a sign, a label's colon, an agency's name for its pictures."""
    if (
        len(line) > _LONGEST
        or _MARKS.search(line) is None
        or ends_like_sentence(line.rstrip(")] "))
        or agency_named(line)
    ):
        return None
    if match := _SIGN.fullmatch(line):
        name = match[1].strip()
        return None if agency_named(name) or "rights reserved" in name.casefold() else name
    if match := _LABEL.fullmatch(line):
        return match[1].strip()
    label, mark, rest = _split_label(line.lstrip("/"))
    if mark and bare_words(label) in _LABELS and 1 < len(rest) <= 100:
        return rest
    return line.strip() if _PICTURE_AGENCIES.fullmatch(line) and len(line) <= 90 else None


def _agency_behind_label(line: str) -> str | None:
    """The agency behind a picture's label without a colon: `Foto LaPresse`, `Fot. PAP/Jan Nowak`."""
    label, _, rest = line.strip("()[] ").partition(" ")
    if not rest or len(rest) > _LONGEST_LABEL or bare_words(label) not in _LABELS:
        return None
    named = label.casefold() in _ABBREVIATED or any(map(agency_named, (rest, *rest.split("/"))))
    return rest if named and not ends_like_sentence(rest) else None


def _split_label(line: str) -> tuple[str, str, str]:
    mark = _COLON.search(line, 0, _LONGEST_LABEL)
    return (line[: mark.start()], mark[0], line[mark.end() :].strip(" )]】\uff09")) if mark else (line, "", "")


def is_caption(line: str, length: int) -> bool:
    """Whether the line above a credit is its caption: not a sentence, or one that says who is left and right."""
    sentence = ends_like_sentence(line) or states_without_stop(line)
    return length <= 300 and (not sentence or _CAPTION.search(line) is not None)
