# ruff: noqa: RUF001  # quotation marks beyond ASCII are what is tested
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encodings import decoded, encodings_of, wide

FEED = "<rss><channel><title>{}</title></channel></rss>"


def read(body: bytes, *labels: str | None) -> str:
    return decoded(body, labels, lambda: body).text


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("UTF-8", "utf-8"),
        (" utf8;", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("utf8mb4", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("x-gbk", "gb18030"),
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("Shift_JIS", "cp932"),
        ("x-sjis", "cp932"),
        ("windows-31j", "cp932"),
        ("Big5", "big5hkscs"),
        ("tis-620", "cp874"),
        ("win-1251", "cp1251"),
        ("cp-1251", "cp1251"),
        ("windows1251", "cp1251"),
        ("iso-8859-8-i", "iso8859-8"),
        ("unicode", "utf-16"),
        ("koi8-r", "koi8-r"),
        ("none", None),
        ("", None),
        ("utf-7", None),
        ("base64", None),
        ("x" * 999, None),
    ],
)
def test_a_label_means_the_same_as_in_browsers(label, encoding):
    assert next(iter(encodings_of(label)), None) == encoding


@pytest.mark.parametrize(
    ("text", "sent", "label"),
    [
        ("ニュース①", "cp932", "shift_jis"),
        ("髙島屋と㈱", "cp932", "Shift_JIS"),
        ("똠방각하 펲시콜라", "cp949", "euc-kr"),
        ("①碁銹裏墻恒粧嫺", "big5hkscs", "big5"),
        ("價格€5", "cp950", "big5"),
        ("鎔基", "gb18030", "gb2312"),
        ("第①號", "euc_jis_2004", "euc-jp"),
        ("“quotes” – €", "cp1252", "iso-8859-1"),
        ("ığüşöç", "cp1254", "iso-8859-9"),
        ("ข่าว…", "cp874", "tis-620"),
    ],
)
def test_labels_mean_their_windows_kin(text, sent, label):
    assert read(FEED.format(text).encode(sent), label) == FEED.format(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_bytes_without_a_mark_are_seen(encoding):
    body = FEED.format("Привет 日本").encode(encoding)
    assert wide(body) == encoding
    assert read(body, "iso-8859-1") == FEED.format("Привет 日本")


def test_bytes_that_are_not_wide_are_not_taken_for_it():
    assert [wide(body) for body in (b"", b"\0\0", b"<rss>" * 20, b"\0" * 64, bytes(range(256)))] == [None] * 5


def test_utf8_with_a_cut_character_is_utf8():
    body = FEED.format("It’s “fine” café").encode() + "Cut é".encode()[:-1]
    found = decoded(body, ("utf-8",), lambda: body)
    assert (found.encoding, found.unread, "It’s “fine” café" in found.text) == ("utf-8", 1, True)


def test_a_short_text_cut_in_its_only_character_is_in_the_declared_encoding():
    body = FEED.format("Gruesse").encode() + "Grü".encode()[:-1]
    assert decoded(body, ("utf-8",), lambda: body).text.endswith("Gr\ufffd")
    assert decoded(body + b"ss", ("utf-8",), lambda: body).text.endswith("GrÃss")  # not truncated: the label is wrong


@pytest.mark.parametrize(
    ("sent", "text", "unread", "strays"),
    [
        (b"Caf\xc3 gr\xc3\xb6\xc3\x9fer", "Caf\ufffd größer", 1, 0),
        (b"l\xc3 bas, \xc3 Paris: " + "l’été".encode() * 2, "l\ufffd bas, \ufffd Paris: l’étél’été", 2, 0),
        (b"caf\xe9 noir, gr\xc3\xb6\xc3\x9fer", "café noir, größer", 0, 1),
        (b"CAF\xc9 NOIR, \xc9t\xe9 gr\xc3\xb6\xc3\x9fer \xc3\xa9", "CAFÉ NOIR, Été größer é", 0, 3),
    ],
)
def test_a_truncated_character_in_utf8_is_not_a_single_byte_letter(sent, text, unread, strays):
    found = decoded(sent, ("utf-8",), lambda: sent)
    assert (found.text, found.encoding, found.unread, found.strays) == (text, "utf-8", unread, strays)


def test_latin_bytes_called_utf8_are_latin():
    assert read(FEED.format("café crème").encode("latin-1"), "utf-8") == FEED.format("café crème")


def test_wrongly_declared_utf16_is_read_as_it_is():
    assert read(FEED.format("é").encode(), "utf-16") == FEED.format("é")
    assert read(FEED.format("é").encode("latin-1"), "utf-16", "latin-1") == FEED.format("é")


def test_jis_with_its_windows_characters():
    body = b"<title>\x1b$B\x2d\x21%K\x1b(B</title>"
    assert read(body, "iso-2022-jp") == "<title>①ニ</title>"


@given(st.binary(max_size=300), st.text(max_size=12))
def test_no_bytes_break_it(body, label):
    assert isinstance(read(body, label), str)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le pont a été rouvert après de longs travaux, déjà très attendus", "cp1252"),
        ("La nación española añadió un puente, según el año", "cp1252"),
        ("Die Brücke – “offen” für alle", "cp1252"),
        ("Il comune più felice: così è, perché c’è già", "cp1252"),
        ("Мост открыт снова после долгого ремонта", "cp1251"),
        ("Мост открыт снова после долгого ремонта", "koi8_r"),
        ("Żółta łódź płynie rzeką do źródła wśród łąk", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("Ve čtvrtek rada přívozu oznámila, že stará loděnice se znovu otevře", "cp1250"),
        (
            "Rada promu ogłosiła we wtorek, że stara pochylnia znów zostanie otwarta, a belki policzył inżynier",
            "cp1250",
        ),
        ("Rådet for færgen på øen sagde, at den gamle slæbested åbner igen", "cp1252"),
        ("Η γέφυρα άνοιξε ξανά μετά την επισκευή", "cp1253"),
        ("Köprü yıllar sonra yeniden açıldı, şehir sevinçli", "cp1254"),
        ("فتح الجسر من جديد بعد إصلاح طويل", "cp1256"),
        ("長い修理の後に橋が再開した", "cp932"),
        ("大桥在长期维修后重新开放", "gb18030"),
        ("긴 수리 끝에 다리가 다시 열렸다", "cp949"),
        ("สะพานเปิดอีกครั้งหลังซ่อมแซมยาวนาน", "cp874"),
    ],
)
def test_bytes_that_say_nothing_of_their_encoding_are_read(text, encoding):
    assert read(text.encode(encoding), None) == text
    assert read(text.encode(encoding), "utf-8") == text


def test_utf8_with_a_sentence_in_latin_letters_of_one_byte():
    """A text and a box of another program are concatenated, byte by byte."""
    body = "“The quay” reopens — it’s true".encode() + " Le conseil a été prévenu à midi".encode("cp1252")
    assert read(body, None) == "“The quay” reopens — it’s true Le conseil a été prévenu à midi"


@pytest.mark.parametrize(("encoding", "label"), [("koi8-r", "windows-1251"), ("cp1251", "koi8-r"), ("cp866", "cp1251")])
def test_cyrillic_declared_as_another_encoding(encoding, label):
    text = "Совет посёлка решил открыть старую пристань, и все обрадовались."
    assert read(text.encode(encoding), label) == text
    assert read("МОСТ".encode("cp1251"), "windows-1251") == "МОСТ"


HEADLINES = {
    "ja": ("首相が会見、物価対策を発表", "東京で桜が開花", "北海道で地震、津波の心配なし", "円安進む", "株価①続伸"),
    "zh-CN": ("总理出席会议并发表讲话", "北京今日有雨", "国家统计局公布数据", "股市上涨"),
    "zh-TW": ("總統府發布新聞稿", "台北今天下雨", "立法院三讀通過預算案", "股市上漲"),
    "ko": ("대통령 기자회견 열어", "서울 오늘 비 소식", "국회 예산안 통과", "주가 상승"),
    "ru": ("Мост открыт", "Президент подписал закон", "Новости дня"),
    "el": ("Η γέφυρα άνοιξε", "Νέα μέτρα"),
    "he": ("ראש הממשלה נאם בכנסת",),
    "ar": ("وزير الخارجية يصل إلى القاهرة",),
    "th": ("สะพานเปิดอีกครั้ง", "ราคาทองวันนี้ปรับขึ้น"),
    "is": ("Veðrið í dag og á morgun",),
}
SENT_AS = {
    "ja": ("euc_jis_2004", "cp932"), "zh-CN": ("gb18030",), "zh-TW": ("big5hkscs",), "ko": ("cp949",),
    "ru": ("cp1251", "koi8-r"), "el": ("cp1253",), "he": ("cp1255",), "ar": ("cp1256",), "th": ("cp874",),
    "is": ("cp1252",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "encoding", "headline"),
    [(tag, sent, one) for tag, encodings in SENT_AS.items() for sent in encodings for one in HEADLINES[tag]],
)
def test_a_headline_alone_shows_its_encoding(language, encoding, headline):
    body = headline.encode(encoding)
    assert decoded(body, (), lambda: body, lambda: language).text == headline
    assert decoded(body, (), lambda: body, lambda: "en-us").text == headline, "a program's default"
    if language != "he":
        assert decoded(body, (), lambda: body).text == headline


@pytest.mark.parametrize(
    ("language", "encoding", "headline"),
    [
        ("hr", "cp1250", "Vlada odlučila: bit će više"), ("sl", "cp1250", "Čez cesto"), ("ro", "cp1250", "Ştiri"),
        ("cs", "cp1250", "Počasí dnes"), ("cs", "iso8859-2", "Vláda schválila rozpočet šetří"),
        ("pl", "iso8859-2", "Żółta łódź"), ("pl", "cp1250", "Sejm przyjął ustawę"), ("hu", "cp1250", "Őszi eső"),
        ("tr", "cp1254", "Şehir"), ("tr-TR", "cp1254", "İstanbul'da yağış"), ("lv", "cp1257", "Rīgā atklāj tiltu"),
        ("lt", "cp1257", "Vilniuje atidarytas tiltas šį rytą"), ("pt", "cp1252", "Eleições"), ("bg", "cp1251", "Мост"),
        ("uk", "koi8-u", "Її"), ("he", "cp1255", "חדשות היום"), ("fa", "cp1256", "خبرهاي امروز"),
        ("zh", "gb18030", "股市"), ("zh_HK", "big5hkscs", "股市"), ("ja-JP", "euc_jp", "株価"), ("ko-KR", "cp949", "주가"),
    ],
)  # fmt: skip
def test_of_a_few_words_the_declared_language_shows_the_encoding(language, encoding, headline):
    body = headline.encode(encoding)
    assert decoded(body, (), lambda: body, lambda: language).text == headline


@pytest.mark.parametrize(
    ("headline", "encoding", "language"),
    [
        ("Le président a été élu à l'été", "cp1252", "ja"), ("Straße gesperrt für Läufer", "cp1252", "zh"),
        ("Президент подписал закон", "cp1251", "de"), ("首相が会見、物価対策を発表", "euc_jp", "ru"),
        ("대통령 기자회견 열어 예산안 보도", "cp949", "ja"), ("Émeutes à Évry: été", "cp1252", "ru"),
    ],
)  # fmt: skip
def test_a_wrongly_declared_language_decides_nothing_that_the_letters_do(headline, encoding, language):
    body = headline.encode(encoding)
    assert decoded(body, (), lambda: body, lambda: language).text == headline


@pytest.mark.parametrize("headline", ["Sejm przyjął", "café", "Müll", "Mañana", "à l'été"])
def test_a_lone_accented_letter_is_no_ideograph(headline):
    body = headline.encode("cp1250" if "ł" in headline else "cp1252")
    assert "抗" not in read(body, None)
    assert read(body, None).isascii() is False
    assert max(read(body, None)) < "\u0300"


@pytest.mark.parametrize(
    ("language", "encoding", "label"),
    [("ja", "euc_jp", "euc-jp"), ("ja", "cp932", None), ("zh-CN", "gb18030", "gb2312"), ("ko", "cp949", None)],
)
def test_characters_cut_at_the_end_of_summaries_only_affect_themselves(language, encoding, label):
    cut = b"".join(b"<p>" + headline.encode(encoding)[:-1] + b"</p>" for headline in HEADLINES[language][:3])
    found = decoded(cut, (label,), lambda: cut.replace(b"<p>", b" ").replace(b"</p>", b" "))
    assert [headline[:-1] in found.text for headline in HEADLINES[language][:3]] == [True] * 3
    assert 1 <= found.unread <= 6


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("總統府發布新聞稿。立法院三讀通過預算案", "big5hkscs", "gb2312"), ("总理出席会议并发表讲话", "gb18030", "big5"),
        ("国家统计局公布数据", "gb18030", "iso-8859-1"), ("東京で桜が開花した", "euc_jp", "us-ascii"),
        ("東京で桜が開花した", "cp932", "windows-1252"), ("대통령 기자회견 열어", "cp949", "latin1"),
        ("Президент подписал закон о бюджете", "cp1251", "iso-8859-1"),
        ("Президент подписал закон о бюджете", "koi8-r", "us-ascii"),
        ("Η γέφυρα άνοιξε ξανά μετά την επισκευή", "cp1253", "iso-8859-1"),
        # The declaration is right, although the characters are rare.
        ("Ærø, Læsø, Ærø", "cp1252", "iso-8859-1"), ("ÉLÉGANCE ÉTÉ ÉMEUTES", "cp1252", "windows-1252"),
        ("總統府發布新聞稿", "gb18030", "gbk"), ("鑫淼矗", "gb18030", "gb2312"), ("ÄÖÜ äöü ÄÖÜ äöü ß", "cp1252", "iso-8859-15"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_yields_to_plain_characters(text, encoding, label):
    assert read(text.encode(encoding), label) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("£5m for roads", "cp1252"),
        ("It was 30°C today", "cp1252"),
        ("Уряд ухвалив бюджет. Її відкрили", "koi8-u"),
        ("Sejm przyjął ustawę o dostępie. Żółta łódź, będzie ślisko", "iso8859-2"),
        ("Sejm przyjął ustawę o dostępie. Żółta łódź, będzie ślisko", "cp1250"),
    ],
)
def test_signs_beside_words_and_letters_within_them(text, encoding):
    assert read(text.encode(encoding), None) == text
