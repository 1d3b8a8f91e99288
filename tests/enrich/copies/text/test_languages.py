# ruff: noqa: RUF001  # letters of many scripts
"""The rules in languages and scripts other than English: parts are found, other reports are not."""

from __future__ import annotations

import pytest

from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.compare import PairContext, compare

# By language: a report, and another outlet's own report of the same event.
REPORTS = {
    "es": (
        (
            "Un incendio declarado en la madrugada del martes destruyó la antigua fábrica de conservas de Puerto "
            "Hondo, informó el "
            "cuerpo de bomberos. Las llamas se vieron desde el otro lado de la bahía y obligaron a desalojar a 140 "
            "vecinos de la calle "
            "del Muelle. Nadie resultó herido. El alcalde, Rubén Lasarte, dijo que el edificio, vacío desde 1998, iba "
            "a convertirse en "
            "una escuela de navegación. La policía investiga si el fuego fue intencionado, porque en los últimos "
            "meses hubo otros dos."
        ),
        (
            "La vieja conservera de Puerto Hondo ya no existe. El fuego la consumió en apenas tres horas y los 140 "
            "habitantes del Muelle "
            "pasaron la noche en el polideportivo, adonde el alcalde Rubén Lasarte llegó con mantas y café. Los "
            "bomberos creen que las "
            "llamas empezaron en el almacén de redes. La nave, cerrada desde 1998, figuraba en el plan para la nueva "
            "escuela náutica, un "
            "proyecto que los vecinos llevaban años pidiendo y que ahora queda en el aire, según la oposición "
            "municipal."
        ),
    ),
    "de": (
        (
            "Die Stadtwerke von Oberfelden haben am Mittwoch das umstrittene Wasserkraftwerk an der Lauter "
            "stillgelegt, nachdem ein "
            "Gutachten Risse in der Staumauer gefunden hatte. Betroffen sind nach Angaben des Betreibers rund 2300 "
            "Haushalte, die "
            "vorerst aus dem Nachbarnetz versorgt werden. Umweltverbände begrüßten den Schritt, denn die Fischtreppe "
            "sei seit Jahren "
            "trocken. Bürgermeisterin Hanna Brecht kündigte für den Herbst eine Bürgerversammlung an, auf der über "
            "den Abriss beraten wird."
        ),
        (
            "Seit Mittwoch dreht sich an der Lauter nichts mehr: Das Kraftwerk in Oberfelden steht, weil Fachleute "
            "der Staumauer nicht "
            "länger trauen. Wer am Ufer wohnt, hat die Risse längst gesehen. Strom kommt nun von nebenan, 2300 "
            "Haushalte merken davon "
            "wenig. Hanna Brecht, die Bürgermeisterin, will im Herbst alle an einen Tisch holen; Angler und "
            "Naturschützer hoffen auf einen "
            "freien Fluss, die Gewerkschaft fürchtet um achtzehn Arbeitsplätze in der Leitwarte und im Unterhalt."
        ),
    ),
    "fr": (
        (
            "Le conseil régional a voté jeudi la réouverture de la ligne de chemin de fer entre Valbonne et "
            "Saint-Aubin, fermée depuis "
            "1987. Les travaux, estimés à 84 millions d'euros, doivent commencer au printemps et durer trois ans. Six "
            "gares seront "
            "rénovées et deux ponts reconstruits. Les associations d'usagers, qui réclamaient cette décision depuis "
            "une décennie, ont "
            "salué un jour historique. L'opposition dénonce un coût excessif pour une vallée où vivent à peine 9 000 "
            "personnes."
        ),
        (
            "Des trains rouleront de nouveau dans la vallée. Après des heures de débat, les élus ont donné leur "
            "accord jeudi à un chantier "
            "de 84 millions d'euros qui réveillera les rails rouillés de Valbonne. À Saint-Aubin, le cafetier de la "
            "place a offert une "
            "tournée : sa terrasse donne sur l'ancienne gare, fermée en 1987. Reste à convaincre les riverains des "
            "deux ponts, qui redoutent "
            "le bruit des pelleteuses, et ceux pour qui un autocar aurait suffi à beaucoup moins de frais."
        ),
    ),
    "ru": (
        (
            "Суд в Заречном приговорил во вторник бывшего директора порта Аркадия Мельника к шести годам колонии за "
            "растрату. По версии "
            "следствия, с 2016 по 2019 год он вывел через подставные фирмы более 340 миллионов рублей, выделенных на "
            "ремонт причалов. "
            "Мельник вины не признал и назвал дело политическим. Защита намерена обжаловать приговор в течение десяти "
            "дней. Причалы, о "
            "которых шла речь в суде, до сих пор закрыты для судов, и рыбаки выгружают улов в соседнем городе."
        ),
        (
            "Шесть лет колонии получил Аркадий Мельник, некогда один из самых влиятельных людей Заречного. Зал "
            "встретил решение молчанием: "
            "родственники ждали условного срока, портовики требовали двенадцати лет. Деньги, 340 миллионов, так и не "
            "нашли. Сам осужденный "
            "улыбался и сказал журналистам, что правда всплывет, как всплывают бревна весной. Его адвокат готовит "
            "жалобу, а мэрия ищет, "
            "за чей счет восстановить причалы до начала следующей путины."
        ),
    ),
    "ar": (
        (
            "أعلنت وزارة الزراعة يوم الاثنين أن موسم حصاد القمح في وادي النخيل بدأ قبل موعده بأسبوعين بسبب الجفاف. "
            "وقال الوزير سامي الحداد "
            "إن الإنتاج المتوقع لن يتجاوز 420 ألف طن، أي أقل بنحو الثلث من العام الماضي. وطالب اتحاد المزارعين "
            "بتعويضات عاجلة وبفتح سدود الشمال "
            "أمام مياه الري. وتعتمد القرى الواقعة على ضفتي الوادي على القمح مصدرا وحيدا للدخل منذ إغلاق مصنع السكر "
            "قبل أربع سنوات."
        ),
        (
            "في وادي النخيل خرج الرجال إلى الحقول مبكرا هذا العام، فالسنابل قصيرة والأرض متشققة. يقول أبو خالد، وهو "
            "مزارع في السبعين، إنه لم ير "
            "موسما كهذا منذ طفولته. الوزير سامي الحداد زار المنطقة الاثنين ووعد بدراسة التعويضات، لكن أحدا هنا لا "
            "ينتظر الوعود. أما السدود في الشمال "
            "فما زالت مغلقة، والماء الذي يصل إلى القرى بالصهاريج يكفي للشرب وحده ولا يسقي شجرة واحدة."
        ),
    ),
    "hi": (
        (
            "राज्य सरकार ने बुधवार को घोषणा की कि सोनपुर और माधोगंज के बीच बनने वाला नया पुल अगले साल मार्च तक तैयार "
            "हो जाएगा। लोक निर्माण मंत्री अजय "
            "वर्मा ने बताया कि 260 करोड़ रुपये की इस परियोजना का सत्तर प्रतिशत काम पूरा हो चुका है। पुल बनने से दोनों "
            "शहरों के बीच की दूरी 48 किलोमीटर कम "
            "हो जाएगी। पिछले वर्ष बाढ़ में पुराना पुल बह गया था और तब से ग्रामीण नाव से नदी पार करते हैं, जिसमें तीन "
            "लोगों की जान जा चुकी है।"
        ),
        (
            "नदी के इस पार खड़े लोग आज भी नाव का इंतज़ार करते हैं। सरकार कहती है कि मार्च तक सोनपुर का पुल बन जाएगा, "
            "पर गाँव वालों को भरोसा नहीं। मंत्री अजय "
            "वर्मा बुधवार को यहाँ आए थे, फीता नहीं काटा, केवल खंभे गिने। दुकानदार रामलाल का कहना है कि पहले भी तीन "
            "तारीखें दी गईं। बच्चे स्कूल जाने के लिए सुबह "
            "चार बजे उठते हैं, और बरसात में पूरा इलाका महीनों तक बाकी ज़िले से कट जाता है।"
        ),
    ),
    "zh": (
        (
            "青石市政府周三宣布，将于明年春季开工建设横跨澜江的第三座大桥，总投资约三十二亿元。市交通局局长陈立群在新闻发布会上表示，新桥全长四点六公里，双向六车道，建成后老城区到"
            "高新区的车程将由五十分钟缩短到十五分钟。环保组织此前担心施工会影响江豚的栖息地，市政府承诺在繁殖季节停止水下作业，并设立为期五年的监测计划。部分沿江居民对拆迁补偿方案仍有"
            "不同意见，听证会将于下月举行。"
        ),
        (
            "澜江边的老渔民都听说了大桥的消息。周三的发布会上，官员们展示了效果图，可是码头上的人更关心自己的房子。“补偿够不够买新房，没人说得清，”住在江边四十年的周阿婆说。高新区的上班"
            "族则盼着早日通车，每天堵在旧桥上的日子实在难熬。至于江里的江豚，研究所的志愿者打算继续记录它们出没的时间，他们说承诺写在纸上容易，落实到工地上很难，希望媒体多来看看。"
        ),
    ),
    "ja": (
        (
            "北浜市は十二日、老朽化した市民ホールを取り壊し、跡地に図書館と防災センターを一体とした複合施設を建設すると発表した。総事業費は約九十八億円で、二〇二九年春の開館を目指す。"
            "市民ホールは一九七一年に建てられ、耐震基準を満たしていないことが昨年の調査で分かっていた。高瀬市長は会見で、災害時には千二百人が避難できる拠点になると述べた。音楽団体からは、"
            "市内で唯一の大規模な演奏会場がなくなることを惜しむ声が上がっている。"
        ),
        (
            "長年親しまれてきたホールが姿を消す。北浜市の発表を受け、合唱団の団員たちは練習の手を止めて話し合った。代わりの会場は隣の市まで行かなければ見つからない。高瀬市長は防災の拠点が"
            "必要だと説明するが、文化を後回しにしたとの批判も根強い。ある高校の吹奏楽部は、来年の定期演奏会を体育館で開くことを検討しているという。図書館の新しい計画には期待する人も多く、"
            "子どもの読書の場が広がると歓迎する保護者もいた。"
        ),
    ),
    "th": (
        (
            "กรมชลประทานแถลงเมื่อวันศุกร์ว่าจะเริ่มก่อสร้างอ่างเก็บน้ำห้วยทองในเดือนมกราคมปีหน้า "
            "ใช้งบประมาณสองพันสี่ร้อยล้านบาท เพื่อแก้ปัญหาภัยแล้งในสามอำเภอ นายสมชาย "
            "วงศ์ทอง อธิบดีกรมชลประทาน กล่าวว่าอ่างเก็บน้ำจะกักเก็บน้ำได้ยี่สิบแปดล้านลูกบาศก์เมตร "
            "และช่วยเกษตรกรกว่าหนึ่งหมื่นครัวเรือน ด้านกลุ่มอนุรักษ์เรียกร้องให้ทบทวนผลกระทบต่อป่าต้นน้ำ "
            "เพราะพื้นที่บางส่วนเป็นที่อยู่อาศัยของช้างป่า"
        ),
        (
            "ชาวบ้านห้วยทองรวมตัวกันที่วัดเมื่อเย็นวันศุกร์หลังทราบข่าวเรื่องอ่างเก็บน้ำ บางคนดีใจเพราะนาแล้งมาหลายปี "
            "แต่ครอบครัวที่ต้องย้ายออกจากบ้านเดิมยังไม่รู้ว่าจะได้ที่ดินใหม่ที่ไหน "
            "ป้าบุญมีซึ่งปลูกลำไยมาทั้งชีวิตบอกว่าไม่เคยมีเจ้าหน้าที่มาถามความเห็น "
            "ส่วนครูใหญ่โรงเรียนในหมู่บ้านเป็นห่วงว่าเด็กจะต้องเดินทางไกลกว่าเดิมเมื่อถนนสายเก่าจมอยู่ใต้น้ำ"
        ),
    ),
}


def relation(left: str, right: str) -> str | None:
    a, b = sketch([left, right])
    [found] = compare([a.features], [b.features], [PairContext()])
    return found and found.relation


def shortened(text: str) -> str:
    """About the first two thirds of a text."""
    return text[: 2 * len(text) // 3]


LANGUAGES = sorted(REPORTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_is_identical(language):
    report, _ = REPORTS[language]
    assert relation(report, report) == "identical"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shortened_report_is_a_copy(language):
    report, _ = REPORTS[language]
    assert relation(report, shortened(report)) in {"excerpt", "reprint"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_inside_another_text_is_a_copy(language):
    report, _ = REPORTS[language]
    foreign = REPORTS[LANGUAGES[LANGUAGES.index(language) - 1]][1]
    assert relation(report, f"{foreign}\n\n{report}\n\n{foreign}") in {
        "excerpt",
        "wrapped",
        "reprint",
    }  # a reprint, too: counted in characters, the rest can be short


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_report_of_the_event_is_not_a_copy(language):
    report, other = REPORTS[language]
    assert relation(report, other) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_both_quote_makes_no_copy(language):
    report, other = REPORTS[language]
    stops = [at for at in (report.find(stop, 20) for stop in (". ", "。", "। ", "? ")) if at > 0]
    statement = report[: min(stops) + 1] if stops else report[: len(report) // 4]
    assert relation(report, f"{other} {statement}") is None
