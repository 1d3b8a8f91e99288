"""Which encoding bytes have that declare none: by their letters, and by the language that they declare. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

from ingest.east_asian import EAST_ASIAN, east_asian


class _Script(NamedTuple):
    """A script other than Latin.

    own: matches its letters. frequent: half of those in a text of any of its languages. wrong: matches what no word
    has. languages: their tags.
    """

    encodings: tuple[str, ...]
    own: re.Pattern[str]
    frequent: frozenset[str]
    wrong: re.Pattern[str]
    languages: str


_CYRILLIC: Final = _Script(
    ("cp1251", "koi8-r", "iso8859-5", "cp866", "koi8-u"), re.compile("[\u0400-\u045f\u0490\u0491]"),
    frozenset("оаеиінтрсвл"), re.compile(r"\b[ъыь]|[\u0430-\u044f][\u0410-\u042f]|ъ\b"),
    "ru uk be bg mk sr kk ky tg tt",
)  # fmt: skip
_SCRIPTS: Final = (
    _CYRILLIC,
    _Script(
        ("cp1253", "iso8859-7"), re.compile("[\u0384-\u03ce]"), frozenset("αάοόιίεέτσςνρ"),
        re.compile(r"ς(?=[\u03ac-\u03ce])|\B\u03c3\b|[\u03ac-\u03ce][\u0391-\u03a9]"), "el",
    ),
    _Script(
        ("cp1256", "iso8859-6"), re.compile("[\u0620-\u06d2]"), frozenset("اليمونرت"),
        re.compile("[ةى](?=[\u0627-\u064a])"), "ar fa ur ps ku",
    ),
    _Script(
        ("cp1255", "iso8859-8"), re.compile("[\u05b0-\u05ea]"), frozenset("יוהלאתרמ"),
        re.compile("[םןךףץ](?=[א-ת])"), "he iw yi",
    ),
    _Script(
        ("cp874",), re.compile("[\u0e01-\u0e4e]"), frozenset("านรกอเงย่้วั"),
        re.compile("(?:^|[ -~])[\u0e30-\u0e3a\u0e47-\u0e4e]"), "th",
    ),
)  # fmt: skip
CYRILLIC: Final = _CYRILLIC.encodings
_SAMPLE: Final = 50_000  # bytes; more would not improve the guess
_OTHERS: Final = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1256", "cp1253", "cp874", "cp1255", "koi8_r", "cp1257")
_LATIN: Final = frozenset({"cp1250", "cp1254", "cp1257"})
_LIKELIER: Final = 1.3
_LEAST_SHARE: Final = 0.45  # more than half of a text in any language, a third if read in the wrong encoding
_LEAST_LETTERS: Final = 8
_BEYOND_DOUBT: Final = 8.0  # evidence against a declaration
_SMALL: Final = 0.3
_WRONG: Final = 3.0
_NO_MARKS: Final = dict.fromkeys(map(ord, "\u00a0\u00ab\u00bb\u201e\u201c\u201d\u2013\u2014\u2026\u2116\u2019"), " ")
_BESIDE_LATIN: Final = re.compile("(?<=[a-zA-Z])[^\x00-\xa0]|[^\x00-\xa0](?=[a-zA-Z])")
_WESTERN: Final = frozenset("äöüßéèêëàâáíóúñçãõôîïûùìòœæøåªº")
_ICELANDIC: Final = frozenset("áéíóúýþæöð")
_SOUTH_SLAVIC: Final = frozenset("èæšžð")  # č, ć, š, ž, đ, misread as Western
_SIGN_IN_WORD: Final = re.compile(
    "[^\\W\\d_]{2}\u00b3[^\\W\\d_]|(?<!\\w)[\u00bc\u00be][^\\W\\d_]{2}"
    "|[^\\W\\d_][\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2021\u20ac][^\\W\\d_]"
)
_LIKE_WESTERN: Final = (
    "ca", "da", "de", "es", "eu", "fi", "fr", "ga", "gl", "it", "lb", "nb", "nl", "nn", "no", "pt", "sq", "sv",
)  # fmt: skip
# Languages of Latin script, each with its letters beyond ASCII.
_LETTERS: Final = dict.fromkeys(_LIKE_WESTERN, "") | {
    "bs": "čćđšž", "cs": "áčďéěíňóřšťúůýž", "hr": "čćđšž", "hu": "áéíóöőúüű", "is": "áéíóúýþæöð", "pl": "ąćęłńóśźż",
    "ro": "ăâîșțşţ", "sh": "čćđšž", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšžćđ", "sr": "čćđšž", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "et": "äõöüšž", "tr": "çğ\u0131öşüâîûi\u0307", "az": "çğ\u0131öşüi\u0307",
}  # fmt: skip
_ENCODINGS: Final = {
    "lt": ("cp1257", "iso8859-13"), "lv": ("cp1257", "iso8859-13"), "et": ("cp1257", "cp1252"), "tr": ("cp1254",),
    "az": ("cp1254",), "is": ("cp1252",),
}  # fmt: skip
_CENTRAL: Final = ("cp1250", "iso8859-2", "iso8859-16")


def guessed(sample: bytes, language: str | None = None) -> str:
    """The probable encoding of bytes without markup that are not UTF-8: one that is used on the web.

    language: a tag that the text declares. Without restrictions the detection takes Spanish for cp775, Russian for a
    Macintosh encoding, and French for Baltic.
    """
    sample, bare = sample[:_SAMPLE], (language or "").strip().lower().replace("_", "-").partition("-")[0]
    own = tuple(one for one in _SCRIPTS if bare in one.languages.split())
    return (
        _of_scripts(sample, own, least=1)
        or _of_latin(sample, bare)
        or east_asian(sample, language)
        or _of_scripts(sample, _SCRIPTS, least=_LEAST_LETTERS)
        or _detected(sample, (*_OTHERS, *EAST_ASIAN))
    )


def mistaken_for(sample: bytes, language: str | None = None) -> str | None:
    """The encoding that the characters of a text show, whatever is declared; None if they do not.

    Many programs declare a Western encoding, and some the wrong one of China's two.
    """
    sample = sample[:_SAMPLE]
    return east_asian(sample, language, least=_BEYOND_DOUBT) or _of_scripts(sample, _SCRIPTS, least=2 * _LEAST_LETTERS)


def likelier(texts: dict[str, str], first: str) -> str:
    """Of several readings of Cyrillic bytes, by their encodings, the one with plausible letters; in doubt the first."""
    shares = {name: _share(text, _CYRILLIC) for name, text in texts.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > _LIKELIER * shares[first] else first


def _of_latin(sample: bytes, language: str) -> str | None:
    """The encoding in which all letters beyond ASCII are those of the declared language; None if there is none."""
    if language not in _LETTERS:  # English is not: many programs declare it, whatever the language
        return None
    own = _LETTERS[language]
    for encoding in _ENCODINGS.get(language, _CENTRAL) if own else ("cp1252",):
        text = sample.decode(encoding, "replace")
        letters = {one for one in text.lower() if one > "\x7f" and (one.isalpha() or one == "\u0307")}
        if letters and letters <= {*(own or _WESTERN)} and "\ufffd" not in text and not _SIGN_IN_WORD.search(text):
            return encoding
    return None


def _of_scripts(sample: bytes, scripts: tuple[_Script, ...], *, least: int) -> str | None:
    """The encoding in which nearly all words are of one script, with its usual letters; None if there is none.

    least: letters, fewer say nothing. A few of the only script, because the language is known, need not be usual ones.
    """
    found = {
        name: _share(text, script) + _SMALL * _small(text) - _WRONG * _mistakes(text, script)
        for script in scripts
        for name in script.encodings
        if _is_of(text := sample.decode(name, "replace"), script, least)
        and (_share(text, script) >= _LEAST_SHARE or (least == 1 and not _is_of(text, script, _LEAST_LETTERS)))
    }
    return max(found, key=lambda name: found[name], default=None)


def _is_of(text: str, script: _Script, least: int) -> bool:
    letters = len(script.own.findall(text))
    text = text.translate(_NO_MARKS)
    others = sum(one > "\x7f" for one in text) - letters
    return letters >= least and 10 * max(others, len(_BESIDE_LATIN.findall(text))) <= letters


def _share(text: str, script: _Script) -> float:
    """The share of a text's letters of a script that are frequent in every language."""
    letters = "".join(script.own.findall(text[:_SAMPLE].lower()))
    return sum(map(letters.count, script.frequent)) / max(1, len(letters))


def _mistakes(text: str, script: _Script) -> float:
    """How many mistakes in words there are for each letter of a script."""
    return len(script.wrong.findall(text)) / max(1, len(script.own.findall(text)))


def _small(text: str) -> float:
    """The share of letters that are not capitals: in half of the wrong encodings small letters are."""
    letters = [one for one in text if one > "\x7f" and one.isalpha()]
    return sum(not one.isupper() for one in letters) / max(1, len(letters))


def _detected(sample: bytes, encodings: tuple[str, ...]) -> str:
    found = [match.encoding for match in from_bytes(sample, cp_isolation=[*encodings])] or ["cp1252"]
    if found[0] not in {"cp1252", *_LATIN} and _is_mixed(sample.decode(found[0], "replace")):
        found = [one for one in found if one in _LATIN] or ["cp1252"]
    if found[0] in EAST_ASIAN:
        # A few letters of another script are valid there, too; but no text of that language has them.
        return east_asian(sample, least=0.0) or _detected(sample, _OTHERS)
    western = sample.decode("cp1252", "replace")
    letters = {*filter(str.isalpha, western.lower())} - {*map(chr, range(128))}
    if found[0] in {"cp1252", *_LATIN} and _has_signs(sample, "cp1250") and not _has_signs(sample, "iso8859-2"):
        return "iso8859-2" if _has_signs(sample, found[0]) else found[0]
    if found[0] in _LATIN and _has_signs(sample, found[0]) and not _has_signs(sample, "cp1250"):
        return "cp1250"
    if found[0] == "cp1252" and _SIGN_IN_WORD.search(western):
        return next((one for one in found if one in _LATIN), "cp1252")
    if found[0] == "cp1252" and (_is_czech(letters) or _is_south_slavic(letters)):
        return "cp1250"
    is_western = not letters or _is_western(western, letters)  # no letters: a currency, say
    return "cp1252" if found[0] in _LATIN and is_western else found[0]


def _is_mixed(text: str) -> bool:
    """Whether half of the letters beyond ASCII are inside words of ASCII letters, as in no script but Latin."""
    return 2 * len(_BESIDE_LATIN.findall(text)) >= sum(one > "\x7f" and one.isalpha() for one in text)


def _is_western(text: str, letters: set[str]) -> bool:
    """Whether letters beyond ASCII are Western European, and there are no symbols inside words."""
    hungarian = "\u00f5" in letters and not letters & {"\u00e3", "\u00e4"}
    usual = letters <= _WESTERN and not (hungarian or _is_czech(letters))
    icelandic = letters <= _ICELANDIC and bool(letters & {"þ", "ð"})
    return bool(letters) and (usual or icelandic) and not _SIGN_IN_WORD.search(text)


def _has_signs(sample: bytes, encoding: str) -> bool:
    """Whether there are symbols inside words, or control characters, if bytes are read this way."""
    text = sample.decode(encoding, "replace")
    return _SIGN_IN_WORD.search(text) is not None or any("\x80" <= one <= "\x9f" for one in text)


def _is_czech(letters: set[str]) -> bool:
    """Whether the letters are those of Czech misread as Western: no other language combines them."""
    return {"\u00f8", "\u00ec", "\u00e8"} <= letters and not letters & {"\u00e6", "\u00e5"}


def _is_south_slavic(letters: set[str]) -> bool:
    """Whether the letters are those of Croatian or Slovene misread as Western."""
    return letters <= _SOUTH_SLAVIC and "è" in letters and bool(letters & {"š", "ž"})
