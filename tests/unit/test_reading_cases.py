"""More tables of what must be read, and of what must not: lines as papers print them, in many languages.

With the tables of `test_reading_datelines` and `test_reading_furniture` more than 600 cases; half of them are traps.
"""
# ruff: noqa: RUF001  # texts as papers print them

from __future__ import annotations

import pytest

from enrich.reading import Dateline, read
from enrich.reading.bylines import byline
from enrich.reading.datelines import filed
from enrich.reading.sources import declared_source

TITLE = "Council agrees on a bridge"
BODY = (
    "The council agreed on Tuesday to build a new bridge over the river.\n\n"
    "“We need it,” the mayor said.\n\nWork will begin in spring, the town says."
)
REST = "The minister said on Tuesday that talks would go on."

DATELINES = [
    ("(Adds details) PARIS, Mar 3 (Reuters) - ", "PARIS", 3, 3, "Reuters"),
    ("(Corrects spelling in paragraph 3) LONDON (Reuters) - ", "LONDON", None, None, "Reuters"),
    ("(Updates with comment by minister, shares) BERLIN, March 3 (dpa) - ", "BERLIN", 3, 3, "dpa"),
    ("UPDATE 2-LONDON, March 3 (Reuters) - ", "LONDON", 3, 3, "Reuters"),
    ("CORRECTED-OSLO, March 3 (Reuters) - ", "OSLO", 3, 3, "Reuters"),
    ("RPT-TOKYO, March 3 (Reuters) - ", "TOKYO", 3, 3, "Reuters"),
    ("Mexico City/Bogotá, 4 may (EFE).- ", "Mexico City/Bogotá", 5, 4, "EFE"),
    ("Wien/Genf (APA/dpa) - ", "Wien/Genf", None, None, "APA"),
    ("København /ritzau/ - ", "København", None, None, "Ritzau"),
    ("Zagreb, 3. ožujka (Hina) - ", "Zagreb", 3, 3, "HINA"),
    ("Bern (sda) - ", "Bern", None, None, "Keystone-SDA"),
    ("Tehran, March 3, IRNA - ", "Tehran", 3, 3, "IRNA"),
    ("SYDNEY, March 3 AAP - ", "SYDNEY", 3, 3, "AAP"),
    ("ACCRA, March 3, GNA - ", "ACCRA", 3, 3, "GNA"),
    ("CAIRO - 3 March: ", "CAIRO", 3, 3, None),
    ("Kathmandu, March 3: ", "Kathmandu", 3, 3, None),
    ("Москва, 3 марта - РИА Новости. ", "Москва", 3, 3, "RIA Novosti"),
    ("МОСКВА, 3 мар — РИА Новости. ", "МОСКВА", 3, 3, "RIA Novosti"),
    ("МОСКВА, 3 марта. /ТАСС/. ", "МОСКВА", 3, 3, "TASS"),
    ("موسكو - سبوتنيك. ", "موسكو", None, None, "Sputnik"),
    ("【ワシントン共同】", "ワシントン", None, None, "Kyodo"),
    ("【ロンドン時事】", "ロンドン", None, None, "Jiji"),
    ("（東京＝共同）", "東京", None, None, "Kyodo"),
    ("[서울=연합뉴스] ", "서울", None, None, "Yonhap"),
    ("(서울=연합뉴스) 홍길동 기자 = ", "서울", None, None, "Yonhap"),
    ("新華社北京3月3日電（記者王強）", "北京", 3, 3, "Xinhua"),
    ("नई दिल्ली, 3 मार्च (भाषा) ", "नई दिल्ली", 3, 3, "PTI"),
    ("LONDON--(BUSINESS WIRE)--", "LONDON", None, None, "Business Wire"),
    ("HONG KONG, March 3 /PRNewswire/ -- ", "HONG KONG", 3, 3, "PR Newswire"),
    ("KABUL, Mar. 3 (Pajhwok): ", "KABUL", 3, 3, "Pajhwok"),
]

NO_DATELINES = [
    "(Adds two and two) — that is what the teacher wanted.",
    "(Corrects me if I am wrong) The mayor laughed.",
    "UPDATE 2-0: the home side wins again",
    "CORRECTED figures - the bank has new ones - came on Tuesday.",
    "Tehran, the capital, - a city of nine million - was quiet.",
    "March 3, IRNA - it said so.",
    "Mr. March, 3, (Reuters) learned to read.",
    "PARIS FASHION WEEK (AP): what to wear",
    "The Reuters building in London - a tower - is for sale.",
    "AP - what does it stand for?",
    "In Cairo - 3 March or not - it rained.",
    "LIVE: Paris - the evening in pictures",
    "WHO - the agency for health - warned on Tuesday.",
    "BERLIN WALL - thirty years on",
    "MANCHESTER UNITED — the club — lost again.",
    "PARIS HILTON - the heiress - is back.",
    "ROME, the eternal city - was quiet.",
    "JORDAN — the player, not the land — retired.",
    "WASHINGTON POST — a newspaper — reported it.",
    "Reuters/Ipsos poll: voters - most of them - are tired.",
    "The vote (AFP counts it as the fifth) - was close.",
    "Moscow. 3 people died - police.",
    "Москва. Три человека погибли - полиция.",
    "東京タワーは3日、赤く光った。",
    "【速報】首相が辞任を表明",
    "(写真=共同通信提供) 式典の様子",
    "[단독] 장관, 사의 표명",
    "New York, New York - so good they named it twice.",
    "May 3 (a Tuesday) - nothing happened.",
    "Dec. 24: the shops close at noon.",
    "SPORTS - all results of the day",
    "BUSINESS: markets fall again",
    "Madrid (España) - la capital - espera.",
    "Berlin (Brandenburg) - so heißt der Flughafen.",
    "Q: What is next? (AP) asked.",
    "A (Reuters) B - no sense at all",
    "“PARIS (AFP) is where I was,” - he said.",
    "1. LONDON — the largest of the ten",
    "He wrote: PARIS (AFP) - is that a dateline?",
    "TOKYO 2020 — the games that came late.",
]


@pytest.mark.parametrize(("prefix", "place", "month", "day", "agency"), DATELINES)
def test_a_dateline_is_read_and_only_it_is_cut(prefix, place, month, day, agency):
    found = filed(prefix + REST)
    assert found is not None
    assert (found.dateline, found.agency) == (Dateline(place, month, day), agency)
    assert (prefix + REST)[found.length :] == REST


@pytest.mark.parametrize("line", NO_DATELINES)
def test_no_dateline_without_its_marks(line):
    assert filed(line) is None


BYLINES = [
    ("By JANE DOE Associated Press", ("JANE DOE",), "AP", None),
    ("By Jane Doe - AFP", ("Jane Doe",), "AFP", None),
    ("Jane Doe, AFP", ("Jane Doe",), "AFP", None),
    ("Jane Doe | 3 March 2021", ("Jane Doe",), None, None),
    ("By Jane Doe • Published March 3, 2021", ("Jane Doe",), None, None),
    ("By Jane Doe March 3, 2021", ("Jane Doe",), None, None),
    ("By Jane Doe @janedoe", ("Jane Doe",), None, None),
    ("By Jane Doe (jane.doe@example.org)", ("Jane Doe",), None, None),
    ("By Jane Doe For The Daily Mail", ("Jane Doe",), None, None),
    ("By Jane Doe, Special to the Post", ("Jane Doe",), None, None),
    ("Por: Juan Pérez", ("Juan Pérez",), None, None),
    ("Redacción", (), None, None),
    ("Par Jean Dupont avec AFP", ("Jean Dupont",), "AFP", None),
    ("Von Max Müller, Berlin", ("Max Müller",), None, None),
    ("Por Maria Silva, G1", ("Maria Silva",), None, None),
    ("Door onze redactie", (), None, None),
    ("Editor: Budi Santoso", (), None, None),
    ("记者：王强", ("王强",), None, None),
    ("责任编辑：王强", (), None, None),
    ("홍길동 기자", ("홍길동",), None, None),
    ("کتب أحمد علي", ("أحمد علي",), None, None),
    ("द्वारा राम", ("राम",), None, None),
    ("लेखक: राम कुमार", ("राम कुमार",), None, None),
    ("Kirjoittaja: Matti Meikäläinen", ("Matti Meikäläinen",), None, None),
    ("Συντάκτης: Γιώργος", ("Γιώργος",), None, None),
    ("Автор материала: Иван Петров", ("Иван Петров",), None, None),
]

NO_BYLINES = [
    "By Tuesday, Kyiv had fallen silent",
    "By House Speaker Jim Wright for a tax on stock transfers",
    "BY FIRST BOSTON",
    "By March 2021",
    "By 3 March 2021 all had gone",
    "By Land and by Sea",
    "By the Numbers",
    "By Any Other Name",
    "By and Large",
    "By Air Mail Only, Please",
    "By Design",
    "By law, the council must publish it",
    "By Christmas The War Will End",
    "By My Count",
    "Por Fin",
    "Por la noche en Madrid",
    "Par exemple",
    "Par Hasard",
    "Von wegen",
    "Von Montag an ist zu",
    "Von der Leyen warnt",
    "Di più",
    "Door to door",
    "Av alla länder i Europa är detta störst",
    "Текст закона опубликован",
    "Автор книги умер",
    "Jane Doe, 45",
    "Jane Doe, mayor of the town",
    "Jane Doe and AFP agree",
    "Jane Doe | the singer",
    "Editor: the word is on the door.",
    "기자 회견",
    "记者会",
    "作者",
    "Reporter: a hard job",
]


@pytest.mark.parametrize(("line", "authors", "agency", "place"), BYLINES)
def test_a_byline_gives_people_apart_from_all_else(line, authors, agency, place):
    assert byline(line) == (authors, agency, place)
    assert read(f"{line}\n\n{BODY}", title=TITLE).text == BODY


@pytest.mark.parametrize("line", NO_BYLINES)
def test_a_line_that_only_starts_like_a_byline_is_none(line):
    found = byline(line)
    assert found is None or found.authors == ()
    assert line in read(f"{BODY}\n\n{line} and so on, it says here.\n\n{REST}", title=TITLE).text


SOURCES = [
    ("The post Council agrees on a bridge appeared first on Daily Planet.", "Daily Planet", None),
    ("The post Council agrees on a bridge first appeared on Daily Planet.", "Daily Planet", None),
    ("La entrada El puente apareció primero en El Diario.", "El Diario", None),
    ("Originally posted here: https://example.org/a", None, "https://example.org/a"),
    ("Read full article at BBC News", "BBC News", None),
    ("Source(s): Foo News", "Foo News", None),
    ("[via The Verge]", "The Verge", None),
    ("SOURCE Foo Corp", "Foo Corp", None),
    ("Fuente original: EFE", "EFE", None),
    ("Leer noticia original", None, None),
    ("Cet article est apparu en premier sur Le Monde", "Le Monde", None),
    ("Original-Artikel lesen", None, None),
    ("Leggi l'articolo originale", None, None),
    ("Leia a matéria original", None, None),
    ("Lees het originele artikel", None, None),
    ("Kaynak link", None, None),
    ("Haberin kaynağı: AA", "AA", None),
    ("Источник новости", None, None),
    ("По материалам ТАСС", "ТАСС", None),
    ("Оригінал", None, None),
    ("ที่มา: มติชน", "มติชน", None),
    ("原文はこちら", None, None),
    ("مصدر الخبر", None, None),
    ("ماخذ: اے پی پی", "اے پی پی", None),
    ("মূল খবর", None, None),
]

NO_SOURCES = [
    "The post office appeared first on the list of buildings to go.",
    "The post of mayor will be filled in May.",
    "Read more about it in our report",
    "Read more on Ferguson.",
    "Original thinking is what the town needs",
    "Originally from Leeds, she came here in 1990.",
    "Originally a mill, the house is now a school",
    "First published poems by a nurse",
    "Via Dolorosa",
    "Via Rail trains are late",
    "Source of the Nile found",
    "Sources say the minister will go",
    "Sources close to the talks",
    "Source confirms: transfer is off",
    "The source: a spring in the hills, says the guide.",
    "Courtesy call on the president",
    "Courtesy of the king",
    "Credit where it is due",
    "Reprinted three times, the book is rare",
    "This article of the constitution was first published in 1787 and has been amended only four times since then, they say.",
    "This story has two sides",
    "Fuentes: la casa de Carlos",
    "Fuente de agua",
    "Fuente cercana al gobierno niega todo",
    "Fonte dei Marmi",
    "Quelle des Glücks",
    "Quellen im Ministerium bestreiten das",
    "Bron van leven",
    "Источник в правительстве опроверг это",
    "Источник вечной молодости",
    "Kaynak suyu",
    "Kilder i regjeringen",
    "Sumber daya alam",
    "来源不明的货物",
    "出典は不明だという。",
    "출처를 알 수 없는 돈",
    "المصدر الرئيسي للمياه",
    "स्रोत से जुड़े लोग",
    "According to the source, work begins in May.",
    "H/T is a sign that few know",
]


@pytest.mark.parametrize(("line", "name", "url"), SOURCES)
def test_a_line_that_declares_a_source(line, name, url):
    found = declared_source(line)
    assert found is not None
    assert (found.name, found.url) == (name, url)
    assert read(f"{BODY}\n\n{line}", title=TITLE).text == BODY


@pytest.mark.parametrize("line", NO_SOURCES)
def test_a_citation_is_no_declared_source(line):
    assert declared_source(line) is None


CREDITS = [
    ("The Associated Press contributed to this report.", "agency credit", None),
    ("CNN contributed to this report.", "agency credit", None),
    ("Reuters and AFP contributed to this story", "agency credit", None),
    ("(With PTI inputs)", "agency credit", "PTI"),
    ("(Agencies)", "agency credit", None),
    ("Com informações da Agência Brasil", "agency credit", "Agência Brasil"),
    ("mit Material der dpa", "agency credit", "dpa"),
    ("(mit dpa)", "agency credit", "dpa"),
    ("(This story has not been edited by our staff and is auto-generated from a syndicated feed.)", "notice", None),
    ("Do you have a story? Email us at tips@example.org", "contact", None),
    ("Sign up here for our daily newsletter", "newsletter", None),
]


@pytest.mark.parametrize(("line", "reason", "agency"), CREDITS)
def test_credits_and_notices_below_a_report(line, reason, agency):
    reading = read(f"{BODY}\n\n{line}", title=TITLE)
    assert reading.text == BODY
    assert [removed.reason for removed in reading.furniture] == [reason]
    assert reading.agency == agency


NO_AGENCY = [
    "Reuters contributed to the fund, its owner said.",
    "AFP was there.",
    "“I read it in Reuters,” he said.",
    "He left the AP in 1999.",
    "The Reuters reporter was freed.",
    "A photograph by EFE shows the bridge.",
    "TASS and Interfax disagree on that.",
    "It was first reported by Xinhua.",
    "She had worked for dpa and later for AFP.",
    "The Anadolu region is dry.",
    "Petra is a city of stone.",
    "Belga is a beer, too.",
    "A trend is a trend is a trend.",
    "The map shows it.",
    "His app failed.",
    "They flew to Ansa, a small town.",
    "The STA is closed.",
    "TAP is an airline of Portugal.",
    "The UNI of the town is old.",
    "With Reuters he had no quarrel.",
    "With inputs of sand and water it grows.",
    "Compiled by hand, the list is long.",
    "Agencies differ on the matter, he says.",
    "Editing by hand takes long, she says.",
    "Writing by candlelight is no fun, she says.",
    "He contributed to this report in 1990, the paper says, and was never paid for it.",
    "The agency said so; AFP did not.",
    "According to PTI, the train was late.",
    "Kyodo asked him twice.",
    "Lusa is a name for a girl.",
]


@pytest.mark.parametrize("line", NO_AGENCY)
def test_an_agency_that_is_mentioned_is_no_agency_of_the_text(line):
    text = f"{BODY}\n\n{line}"
    reading = read(text, title=TITLE)
    assert (reading.agency, reading.text, reading.furniture) == (None, text, ())


SENTENCES = [
    "Los comentarios del ministro hundieron la bolsa.",
    "Comparte piso con tres amigos, dice.",
    "Lea también pidió perdón, según su abogado.",
    "Publicidad engañosa: la multa será de un millón.",
    "Todos los derechos reservados a la corona fueron vendidos.",
    "Partager les terres, voilà ce que veut le ministre.",
    "Les commentaires du maire ont choqué la ville.",
    "À lire aussi les vieux journaux, il a tout compris.",
    "Imprimer de la monnaie ne suffit pas, dit-elle.",
    "Teilen will die Stadt ihr Wasser nicht mehr.",
    "Kommentare dazu gab der Bürgermeister nicht ab.",
    "Anzeige erstattete am Montag ein Nachbar.",
    "Nach oben ging es mit den Preisen auch im Mai.",
    "Lesen Sie auch das Kleingedruckte, rät die Kammer.",
    "Commenti del sindaco non ce ne sono.",
    "Condividi o muori, dice il proverbio.",
    "Leggi anche severe non bastano, dice il giudice.",
    "Comentários do prefeito irritaram a cidade.",
    "Leia também era o nome da peça, disse ela.",
    "Reacties van de minister bleven uit.",
    "Delen van de stad staan onder water.",
    "Komentarze ministra wywołały burzę.",
    "Комментарии министра вызвали бурю.",
    "Реклама табака будет запрещена с мая.",
    "Поделиться водой город отказался.",
    "Читайте также мелкий шрифт, советует юрист.",
    "Yorumlar bakanı kızdırdı.",
    "Reklam yasağı mayısta başlıyor.",
    "Komentar menteri itu membuat pasar turun.",
    "Bagikan makanan kepada warga, kata wali kota.",
    "التعليقات التي أدلى بها الوزير أغضبت المدينة.",
    "评论家说，这座桥太贵了。",
    "分享经济正在改变这座城市。",
    "コメントは控えると市長は述べた。",
    "広告は来月から禁止される。",
    "댓글 실명제가 폐지된다.",
    "Contact with the ship was lost on Tuesday.",
    "Email is how he was caught.",
    "Phone lines were down all day.",
    "Got a tip from his uncle, he says.",
    "Have a story to tell? So did she, and nobody listened.",
    "This is a developing story of greed, the judge said.",
    "More to follow him than to lead him, says the poet.",
    "The views expressed at the meeting were many.",
    "Home is where the heart is.",
    "Tags will be needed for all dogs.",
    "Follow the money, the detective said.",
    "Recommended doses differ by age.",
    "Trending downwards, the shares fell again.",
    "Most read the paper on the train.",
    "Newsletter writers earn little.",
    "Subscribe to no creed, he told them.",
    "Name the culprit, the judge demanded.",
    "Website owners must pay.",
    "window.",
]


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_with_the_words_of_furniture_is_news(line):
    for text in (f"{BODY}\n\n{line}", f"{line}\n\n{BODY}", f"{BODY}\n\n{line}\n\n{REST}"):
        reading = read(text, title=TITLE)
        assert (reading.text, reading.furniture) == (text, ())


BROKEN = [  # a report broken at a column's width: the last line goes on with the sentence above it
    ("The last time that the index touched this level was in", "November, 1986."),
    ("The company's convertible debentures, the statement says, are due on", "June 15, 2017."),
    ("The bank provided ninety billion pesetas, it said, at the second", "window."),
    ("The firm plans a rights issue of one for five at 225 marks a", "share"),
    ("The White House said that the plan that was put forward", "by House Speaker Jim Wright"),
    ("The rate for the second half of the year is given as 17.50", "dlrs/bbl"),
    ("They voted, as the law of the land has it since the year of the war,", "3 March 2021"),
    ("The mayor has not said anything about it, and has left no", "comment"),
]


@pytest.mark.parametrize(("above", "below"), BROKEN)
def test_a_line_that_goes_on_with_a_sentence_stays(above, below):
    text = f"{BODY}\n{above}\n{below}"
    assert read(text, title=TITLE).text == text
