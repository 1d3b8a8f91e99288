# ruff: noqa: RUF001  # letters and marks of many scripts

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.compare import PairContext, Verdict, compare, verbatim_verdict
from enrich.copies.verdict.verbatim_overlap import VerbatimOverlap

TITLE = "Storm cuts power to 40,000 homes on the coast"
LEAD = (
    "A winter storm tore roofs from houses along the northern coast on Tuesday night and left 40,000 homes without "
    "electricity, the grid operator Nordnett said."
)
MIDDLE = (
    "Gusts of 148 kilometres an hour were measured at the lighthouse of Skarvik, the strongest since "
    "1992, and ferries to "
    "the outer islands were cancelled until Thursday. Two fishermen were rescued by helicopter after their trawler "
    "lost its rudder near the harbour mouth."
)
QUOTE = (
    '"We have 60 crews in the field and every one of them has been awake since midnight, but the roads are blocked by '
    "fallen trees and in some valleys we can only walk to the broken lines, so people must be patient with us for a "
    "day or two,\" said the operator's head of repairs, Ingrid Solheim."
)
TAIL = (
    "Schools in eleven municipalities stay closed on Wednesday. Insurers expect claims of about 300 "
    "million crowns, less "
    "than after the floods of last autumn. Meteorologists say a second, weaker front will arrive by the weekend and "
    "bring snow to the mountains, where avalanche warnings are in force above 600 metres."
)
REPORT = f"{LEAD}\n\n{MIDDLE}\n\n{QUOTE}\n\n{TAIL}"
FOREIGN = (
    "The council of the spa town met again to discuss the tram line that voters had turned down twice. Supporters "
    "argued that the valley road is full by seven each morning and that buses stand in the same queue as "
    "everyone else. "
    "Opponents pointed at the cost of the tunnel under the old cemetery and at the lime trees that would have to go. "
    "A compromise with a shorter line to the station found nine votes, one fewer than it needed, and the "
    "mayor promised "
    "to bring it back after the summer break, when two seats that are empty now will have been filled again."
)
OTHER_REPORT = (
    "Tens of thousands of households sat in the dark on Wednesday after hurricane-force winds struck the "
    "north. Nordnett, "
    "which runs the network, blamed toppled spruces for most of the faults and could not say when the last village "
    "would be reconnected. At Skarvik harbour a trawler drifted for an hour before a rescue helicopter "
    "winched its crew "
    "of two to safety. Bus services resumed at noon. Pupils were told to remain at home, and boats to the islands "
    "will not sail before Thursday morning, the county announced in a statement."
)
DIVIDEND = (
    "{company} declares quarterly dividend\nThe board of {company} declared a regular quarterly dividend "
    "of {cents} cents a "
    "share, payable {pay} to shareholders of record on {record}. The company has paid dividends without interruption "
    "since its listing, it said in a notice to the exchange."
)
EARNINGS = (
    "{company} 3rd qtr net\nShr {a} cts vs {b} cts\nNet {c} vs {d}\nRevs {e} vs {f}\nNine mths\nShr {b} "
    "cts vs {a} cts\nNet {d} "
    "vs {g}\nRevs {f} vs {h}\nNOTE: figures of the current quarter include a gain from the sale of assets before tax"
)


@pytest.fixture(scope="module", autouse=True)
def compiled_code():
    """Compiles the code that the properties time."""
    verdict(ARTICLE, TITLE)


def verdict(left: str, right: str, *, declared: bool = False, later: bool = False) -> Verdict | None:
    a, b = sketch([left, right])
    [found] = compare([a.features], [b.features], [PairContext(declared, later)])
    return found


def relation(left: str, right: str, *, declared: bool = False) -> str | None:
    found = verdict(left, right, declared=declared)
    return found and found.relation


def full(body: str, title: str = TITLE) -> str:
    return f"{title}\n{body}"


def every_tenth_changed(text: str) -> str:
    return " ".join("otherwise" if i % 10 == 9 else word for i, word in enumerate(text.split(" ")))


ARTICLE = full(REPORT)
SPEECH = REPORT.replace('"', "").replace("\n\n", " ")

COPIES = [
    ("itself", ARTICLE, "identical"),
    ("other capitals", ARTICLE.upper(), "identical"),
    ("other line ends", ARTICLE.replace("\n", "\r\n"), "identical"),
    ("wrapped lines", ARTICLE.replace(" and ", "\nand "), "identical"),
    ("other spaces", ARTICLE.replace(" ", "  "), "identical"),
    ("no thousands separators", ARTICLE.replace("40,000", "40000"), "identical"),
    ("another title", full(REPORT, "Northern coast in the dark after a night of wind"), "reprint"),
    ("no title", REPORT, "reprint"),
    ("a word in ten changed", every_tenth_changed(ARTICLE), "reprint"),
    ("paragraphs in another order", full(f"{LEAD}\n\n{TAIL}\n\n{QUOTE}\n\n{MIDDLE}"), "reprint"),
    ("one paragraph dropped", full(f"{LEAD}\n\n{MIDDLE}\n\n{TAIL}"), "reprint"),
    ("a line added", ARTICLE + "\n\nReporting by our staff in Skarvik; editing by the night desk.", "reprint"),
    ("a dateline added", full("SKARVIK (Nordnytt) - " + REPORT), "reprint"),
    ("quotation marks lost", ARTICLE.replace('"', ""), "identical"),
    ("the first two paragraphs", full(LEAD + "\n\n" + MIDDLE), "excerpt"),
    ("the first two under another title", full(LEAD + "\n\n" + MIDDLE, "Gale on the coast"), "excerpt"),
    ("the first two with a link", full(LEAD + "\n\n" + MIDDLE + "\n\nRead the full story here."), "excerpt"),
    ("foreign text behind", full(REPORT + "\n\n" + FOREIGN), "excerpt"),
    ("foreign text before", full(FOREIGN + "\n\n" + REPORT, "This week in the north"), "wrapped"),
    ("foreign text around", full(FOREIGN + "\n\n" + REPORT + "\n\n" + FOREIGN, "A week"), "wrapped"),
]

NO_COPIES = [
    ("another report of the event", ARTICLE, full(OTHER_REPORT, "North sits in the dark")),
    ("another event", ARTICLE, full(FOREIGN, "Tram line fails again")),
    ("one quotation", full(OTHER_REPORT + "\n\n" + QUOTE, "North in the dark"), full(FOREIGN + "\n\n" + QUOTE, "Tram")),
    ("one lead", full(LEAD + "\n\n" + FOREIGN, "Tram and storm"), full(LEAD + "\n\n" + OTHER_REPORT, "Dark")),
    ("one statement", full(FOREIGN + "\n\n" + MIDDLE, "Tram"), full(OTHER_REPORT + "\n\n" + MIDDLE, "Dark")),
    (
        "two dividends",
        DIVIDEND.format(company="Alder Mills", cents=22, pay="May 15", record="April 30"),
        DIVIDEND.format(company="Birch Foods", cents=31, pay="June 1", record="May 12"),
    ),
    (
        "one company's next dividend",
        DIVIDEND.format(company="Alder Mills", cents=22, pay="May 15", record="April 30"),
        DIVIDEND.format(company="Alder Mills", cents=24, pay="August 14", record="July 31"),
    ),
    (
        "two earnings",
        EARNINGS.format(company="Alder", a=31, b=25, c="1,204,000", d="977,000", e="44.1 mln", f="40.2 mln", g=1, h=2),
        EARNINGS.format(
            company="Birch", a=62, b=55, c="3,310,000", d="2,805,000", e="99.7 mln", f="91.3 mln", g=3, h=4
        ),
    ),
    (
        "two short texts",
        "Storm cuts power to homes\nThe grid is down.",
        "Storm cuts power to homes\nThe grid is still down.",
    ),
    (
        "a notice with other numbers, spelt",
        (
            "Ships at the river mouth\nFive grain ships are loading and three are waiting to load, the harbour "
            "master said this morning."
        ),
        (
            "Ships at the river mouth\nSix grain ships are loading and three are waiting to load, the harbour "
            "master said this morning."
        ),
    ),
    (
        "a notice of another company",
        (
            "Alder raises fuel prices\nAlder Oil said it raised the price of heating fuel by fifty cents a "
            "barrel, effective today."
        ),
        (
            "Birch raises fuel prices\nBirch Oil said it raised the price of heating fuel by fifty cents a "
            "barrel, effective today."
        ),
    ),
    ("a title inside a report", TITLE, ARTICLE),
    ("nothing and something", "\n", ARTICLE),
    ("nothing and nothing", "\n", "\n"),
    ("marks alone", "\n... -- !!", "\n... -- !!"),
    ("common phrases", "\n" + "one of the most of the " * 2, "\n" + "at the end of the day one of the most " * 3),
]


@pytest.mark.parametrize(("left", "right", "expected"), [pytest.param(ARTICLE, c[1], c[2], id=c[0]) for c in COPIES])
def test_copies_are_recognised(left, right, expected):
    assert relation(left, right) == expected
    assert relation(right, left) == expected


def test_a_text_that_is_one_quotation_counts_as_unquoted_unless_the_other_quotes_it():
    speech = f"“{SPEECH}” she said."
    assert relation(speech, every_tenth_changed(speech)) == "reprint"
    assert relation(speech, every_tenth_changed(SPEECH)) == "reprint"
    most = " ".join(SPEECH.split()[:115])
    assert relation(speech, f"{FOREIGN}\n\n{most} {OTHER_REPORT}") == "wrapped"
    assert relation(speech, f"{FOREIGN}\n\n“{most}” she said.\n\n{OTHER_REPORT}") is None


@pytest.mark.parametrize(("left", "right"), [pytest.param(c[1], c[2], id=c[0]) for c in NO_COPIES])
def test_different_reports_are_not_copies(left, right):
    assert relation(left, right) is None
    assert relation(right, left) is None


LANGUAGES = {
    "Chinese": (
        (
            "北部沿海周二夜间遭遇强风暴\n电网公司表示，周二夜间一场冬季风暴袭击北部沿海地区，掀翻多处屋顶，约四万户家庭停电。"
            "灯塔测得每小时148公里的阵风，为1992年以来最强。前往外岛的渡轮停航至周四。两名渔民在渔船失去船舵后被直升机救起。"
        ),
        (
            "市议会再次否决有轨电车计划\n温泉小镇的议会周三再次讨论选民两度否决的有轨电车线路。支持者认为山谷公路每天清晨已经拥堵，"
            "反对者则指出隧道造价过高，并且需要砍伐老墓园旁的椴树。折中方案获得九票，仅差一票未能通过。"
        ),
    ),
    "Japanese": (
        (
            "北部沿岸で冬の嵐、4万戸が停電\n電力会社によると、火曜日の夜に冬の嵐が北部の沿岸を襲い、住宅の屋根が飛ばされ、約4万戸が停電した。"
            "灯台では1992年以降で最も強い風速を観測した。離島へのフェリーは木曜日まで欠航となり、漁師2人がヘリコプターで救助された。"
        ),
        (
            "路面電車の計画、議会が三たび否決\n温泉の町の議会は水曜日、住民投票で二度否決された路面電車の計画を改めて審議した。"
            "賛成派は谷の道路が毎朝渋滞していると訴え、反対派は古い墓地の下を通るトンネルの費用を問題にした。"
        ),
    ),
    "Thai": (
        (
            "พายุฤดูหนาวทำไฟฟ้าดับสี่หมื่นครัวเรือน\nพายุฤดูหนาวพัดถล่มชายฝั่งทางเหนือเมื่อคืนวันอังคาร "
            "ทำให้หลังคาบ้านเสียหายและไฟฟ้าดับกว่าสี่หมื่นครัวเรือน "
            "บริษัทไฟฟ้ากล่าวว่าถนนหลายสายถูกต้นไม้ล้มขวาง เรือข้ามฟากไปยังเกาะรอบนอกหยุดให้บริการจนถึงวันพฤหัสบดี"
        ),
        (
            "สภาเมืองไม่ผ่านแผนรถราง\nสภาเมืองน้ำพุร้อนประชุมอี"
            "กครั้งเพื่อหารือเรื่องเส้นทางรถรางที่ประชาชนเคยลงม"
            "ติไม่เห็นด้วยถึงสองครั้ง "
            "ฝ่ายสนับสนุนกล่าวว่าถนนในหุบเขาติดขัดทุกเช้า ส่วนฝ่ายคัดค้านชี้ว่าอุโมงค์มีราคาแพงเกินไป"
        ),
    ),
    "Arabic": (
        (
            "عاصفة شتوية تقطع الكهرباء عن أربعين ألف منزل\nضربت عاصفة شتوية الساحل الشمالي ليلة الثلاثاء واقتلعت "
            "أسقف المنازل وتركت نحو أربعين ألف "
            "منزل بلا كهرباء، وفق ما أعلنت شركة الشبكة. وسُجلت رياح بلغت سرعتها 148 كيلومترا في الساعة عند "
            "المنارة، وألغيت رحلات العبارات إلى "
            "الجزر حتى يوم الخميس، وأنقذت مروحية صيادين اثنين قرب مدخل الميناء."
        ),
        (
            "مجلس البلدة يرفض خط الترام مجددا\nاجتمع مجلس البلدة يوم الأربعاء لمناقشة خط الترام الذي رفضه "
            "الناخبون مرتين. وقال المؤيدون إن طريق الوادي "
            "يزدحم كل صباح وإن الحافلات تقف في الطابور نفسه، بينما أشار المعارضون إلى كلفة النفق تحت المقبرة "
            "القديمة وإلى الأشجار التي ستقطع."
        ),
    ),
    "Russian": (
        (
            "Шторм оставил без света сорок тысяч домов\nЗимний шторм сорвал крыши с домов на северном побережье "
            "в ночь на среду и оставил без "
            "электричества сорок тысяч семей, сообщила сетевая компания. У маяка зафиксированы порывы ветра до "
            "148 километров в час, самые "
            "сильные с 1992 года. Паромы на внешние острова отменены до четверга, двух рыбаков спас вертолёт."
        ),
        (
            "Совет курорта снова отклонил трамвай\nСовет курортного города в среду вновь обсуждал трамвайную "
            "линию, которую избиратели дважды "
            "отвергли. Сторонники говорили, что дорога в долине забита уже к семи утра, противники указывали на "
            "цену тоннеля под старым "
            "кладбищем и на липы, которые придётся вырубить. Компромисс не набрал одного голоса."
        ),
    ),
    "Hindi": (
        (
            "तूफान से चालीस हजार घरों की बिजली गुल\nउत्तरी तट पर मंगलवार की रात आए शीतकालीन तूफान ने घरों की "
            "छतें उड़ा दीं और चालीस हजार परिवारों को "
            "बिना बिजली के छोड़ दिया, ग्रिड कंपनी ने बताया। प्रकाशस्तंभ पर 148 किलोमीटर प्रति घंटे की हवाएं दर्ज "
            "की गईं और बाहरी द्वीपों की नौकाएं "
            "गुरुवार तक रद्द कर दी गईं। दो मछुआरों को हेलीकॉप्टर से बचाया गया।"
        ),
        (
            "नगर परिषद ने ट्राम योजना फिर ठुकराई\nपरिषद ने बुधवार को उस ट्राम लाइन पर फिर चर्चा की जिसे मतदाता "
            "दो बार ठुकरा चुके हैं। समर्थकों ने कहा "
            "कि घाटी की सड़क हर सुबह सात बजे तक भर जाती है, जबकि विरोधियों ने पुराने कब्रिस्तान के नीचे सुरंग की "
            "लागत का हवाला दिया।"
        ),
    ),
    "Korean": (
        (
            "겨울 폭풍으로 4만 가구 정전\n화요일 밤 북부 해안을 강타한 겨울 폭풍으로 주택 지붕이 날아가고 약 4만 가구의 전기가 끊겼다고 전력 회사가 밝혔다. "
            "등대에서는 시속 148킬로미터의 돌풍이 관측되어 1992년 이후 가장 강했다. 외딴 섬으로 가는 여객선은 목요일까지 운항이 취소되었고 어부 두 명이 "
            "헬리콥터로 구조되었다."
        ),
        (
            "시의회 전차 노선 또 부결\n온천 도시의 의회는 수요일 주민들이 두 차례 거부한 전차 노선을 다시 논의했다. 찬성하는 쪽은 계곡 도로가 매일 아침 "
            "막힌다고 주장했고 반대하는 쪽은 오래된 묘지 아래 터널의 비용을 문제 삼았다. 절충안은 한 표가 모자라 통과되지 못했다."
        ),
    ),
    "German": (
        (
            "Sturm: 40.000 Haushalte ohne Strom\nEin Wintersturm hat in der Nacht zum Mittwoch an der Nordküste "
            "Dächer abgedeckt und rund 40.000 Haushalte "
            "vom Strom abgeschnitten, wie der Netzbetreiber mitteilte. Am Leuchtturm wurden Böen von 148 "
            "Kilometern pro Stunde gemessen, die stärksten "
            "seit 1992. Die Fähren zu den Inseln fallen bis Donnerstag aus, zwei Fischer wurden gerettet."
        ),
        (
            "Gemeinderat lehnt Straßenbahn erneut ab\nDer Rat der Kurstadt hat am Mittwoch wieder über die "
            "Straßenbahn beraten, die die Wähler zweimal "
            "abgelehnt hatten. Befürworter verwiesen auf die Talstraße, die schon um sieben Uhr verstopft ist, "
            "Gegner auf die Kosten des Tunnels und "
            "auf die Linden, die gefällt werden müssten. Der Kompromiss scheiterte an einer Stimme."
        ),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_reprints_are_recognised_in_every_script(language):
    report, other = LANGUAGES[language]
    body = report.partition("\n")[2]
    assert relation(report, report) == "identical"
    assert relation(report, body) == "reprint"
    assert relation(report, other) is None


def test_a_declared_source_lowers_the_thresholds():
    taken_over = full(FOREIGN[:300] + " " + LEAD + " " + TAIL, "Tram")
    rewritten = full(OTHER_REPORT, "Dark north")
    assert relation(ARTICLE, taken_over) is None
    assert relation(ARTICLE, taken_over, declared=True) in {"reprint", "excerpt", "wrapped"}
    assert relation(ARTICLE, rewritten, declared=True) == "declared"
    assert relation(ARTICLE, ARTICLE, declared=True) == "identical"


def test_a_declared_source_without_shared_words_scores_nothing():
    found = verdict(ARTICLE, full(FOREIGN, "Tram"), declared=True)
    assert found is not None
    assert (found.relation, found.score) == ("declared", 0)


def test_the_scores_say_why():
    found = verdict(ARTICLE, full(LEAD + "\n\n" + MIDDLE))
    assert found is not None
    scores = found.scores
    assert scores.words.value < scores.words_longer.value
    assert scores.coverage.value == scores.whole_coverage.value == found.score == 10_000
    assert scores.coverage.least == 5_000
    assert scores.longest_run.value == scores.words.value
    assert scores.conflicts.value == 0
    assert scores.numbers.value == scores.numbers_shared.value == 3  # 40,000, 148, 1992


def test_a_number_that_differs_between_shared_words_is_a_conflict():
    found = verdict(ARTICLE, ARTICLE.replace("148", "184"))
    assert found is not None
    assert found.scores.conflicts.value == 1


OVERLAP = VerbatimOverlap(
    same=0,
    words=100,
    words_longer=100,
    unquoted=100,
    unquoted_covered=100,
    covered=100,
    unquoted_weight=1000,
    unquoted_weight_covered=1000,
    longest=50,
    longest_unquoted=50,
    conflicts=0,
    numbers=4,
    numbers_longer=4,
    numbers_shared=4,
    own_lead=0,
    values=4,
    values_longer=4,
    values_shared=4,
    characters=0,
    letters=0,
    swaps=0,
    swapped_phrases=0,
)


LESS_COVERED = {"unquoted_covered": 84, "covered": 84}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, "reprint"),
        ({"words": 40, "unquoted": 20, "unquoted_covered": 16, "covered": 36, "longest_unquoted": 8}, "excerpt"),
        ({"words": 40, "unquoted": 20, "unquoted_covered": 15, "covered": 36, "longest_unquoted": 8}, None),
        ({"words": 39, "unquoted": 39, "unquoted_covered": 36, "covered": 36}, None),
        ({"words": 39, "unquoted": 39, "unquoted_covered": 37, "covered": 37}, "excerpt"),
        ({"words": 39, "unquoted": 39, "unquoted_covered": 37, "covered": 37, "values": 5}, None),
        ({"words": 39, "unquoted": 39, "unquoted_covered": 37, "covered": 37, "conflicts": 1}, None),
        ({"words": 20, "unquoted": 20, "unquoted_covered": 20, "covered": 20}, "excerpt"),
        ({"words": 19, "unquoted": 19, "unquoted_covered": 19, "covered": 19}, None),
        ({"unquoted_covered": 60, "covered": 60, "longest_unquoted": 20}, "reprint"),
        ({"unquoted_covered": 59, "covered": 59, "longest_unquoted": 20}, None),
        ({"unquoted_covered": 49, "covered": 80, "longest_unquoted": 5}, None),
        ({"unquoted": 50, "unquoted_covered": 40, "covered": 49, "longest_unquoted": 5}, None),
        ({"unquoted": 50, "unquoted_covered": 40, "covered": 50, "longest_unquoted": 5}, "reprint"),
        ({"unquoted_covered": 70, "covered": 70, "longest_unquoted": 49}, None),
        ({"unquoted_covered": 75, "covered": 75, "longest_unquoted": 75}, None),
        ({"unquoted_covered": 76, "covered": 76, "longest_unquoted": 76}, "reprint"),
        ({"unquoted_covered": 64, "covered": 64, "longest_unquoted": 59, "longest": 59}, None),
        ({"unquoted_covered": 64, "covered": 64, "longest_unquoted": 60, "longest": 60}, "reprint"),
        ({"unquoted_weight_covered": 549}, None),
        ({"unquoted_weight_covered": 550}, "reprint"),
        (LESS_COVERED | {"conflicts": 2}, "reprint"),
        (LESS_COVERED | {"conflicts": 3}, None),
        (LESS_COVERED | {"conflicts": 2, "numbers_shared": 1}, None),
        (LESS_COVERED | {"conflicts": 1, "numbers_shared": 1}, "reprint"),
        ({"unquoted_covered": 85, "covered": 85, "conflicts": 4}, "reprint"),  # lightly edited
        ({"unquoted_covered": 85, "covered": 85, "conflicts": 5}, None),
        ({"unquoted_covered": 85, "covered": 85, "conflicts": 3, "values_shared": 2}, None),
        (LESS_COVERED | {"swaps": 4, "swapped_phrases": 2}, None),
        (LESS_COVERED | {"swaps": 3, "swapped_phrases": 2}, "reprint"),
        (LESS_COVERED | {"swaps": 4, "swapped_phrases": 1}, "reprint"),
        ({"swaps": 4, "swapped_phrases": 2}, "reprint"),  # lightly edited
        ({"swaps": 4, "swapped_phrases": 2, "values_shared": 2}, None),
        ({"words": 79, "values_shared": 1}, None),
        ({"words": 79, "values_shared": 3}, None),
        ({"words": 79, "values_shared": 3, "words_longer": 200}, "excerpt"),
        ({"words": 79, "values": 3, "values_shared": 3}, "reprint"),
        ({"words": 117, "values_shared": 1, "characters": 78}, None),  # two characters count as about one word
        ({"words": 119, "values_shared": 1, "characters": 78}, "reprint"),
        ({"words": 38, "unquoted": 38, "unquoted_covered": 38, "covered": 38, "characters": 38}, None),
        ({"words": 40, "unquoted": 40, "unquoted_covered": 40, "covered": 40, "characters": 40}, "excerpt"),
        ({"words": 78, "unquoted": 78, "unquoted_covered": 70, "covered": 70, "characters": 78}, None),
        ({"words": 80, "unquoted": 80, "unquoted_covered": 70, "covered": 70, "characters": 80}, "reprint"),
        ({"words_longer": 149}, "reprint"),
        ({"words_longer": 150}, "excerpt"),
        ({"words_longer": 150, "own_lead": 40}, "excerpt"),
        ({"words_longer": 150, "own_lead": 41}, "wrapped"),
        ({"unquoted": 0, "unquoted_covered": 0, "unquoted_weight": 0, "unquoted_weight_covered": 0}, None),
        ({"words": 3, "words_longer": 3, "same": 1}, "identical"),
        ({"words": 0, "words_longer": 0, "same": 1}, None),
    ],
)
def test_each_threshold_decides_at_its_edge(figures, expected):
    found = verbatim_verdict(OVERLAP._replace(**figures))
    assert (found and found.relation) == expected


def test_no_pairs_no_verdicts():
    assert compare([], [], []) == []


SENTENCES = [s + "." for s in f"{LEAD} {MIDDLE} {QUOTE} {TAIL} {FOREIGN} {OTHER_REPORT}".split(". ")]


@given(
    st.lists(st.sampled_from(SENTENCES), max_size=12), st.lists(st.sampled_from(SENTENCES), max_size=12), st.booleans()
)
def test_a_verdict_is_symmetric(left, right, declared):
    assert verdict(" ".join(left), " ".join(right), declared=declared) == verdict(
        " ".join(right), " ".join(left), declared=declared
    )


@given(st.randoms(use_true_random=False))
def test_a_verdict_only_depends_on_its_pair(rng: random.Random):
    texts = [" ".join(rng.choices(SENTENCES, k=rng.randint(0, 8))) for _ in range(8)]
    features = [s.features for s in sketch(texts)]
    pairs = [(rng.randrange(8), rng.randrange(8)) for _ in range(20)]
    together = compare([features[a] for a, _ in pairs], [features[b] for _, b in pairs], [PairContext()] * 20)
    assert together == [verdict(texts[a], texts[b]) for a, b in pairs]
