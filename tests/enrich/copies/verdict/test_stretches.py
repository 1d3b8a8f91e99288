"""False friends, written for this test: forms that newspapers fill in repeatedly. Two fillings are two reports.

Each form has three fillings, so three pairs; none may be called copies, whether of one day or days apart.
"""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

import itertools

import pytest

from enrich.copies.sketch.sketch import sketch
from enrich.copies.verdict.compare import PairContext, compare

FORMS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "dividend": (
        (
            "{} declares quarterly dividend\nThe board of {} declared a regular quarterly dividend of {} cents a "
            "share, payable {} to shareholders of record on {}. "
            "The company has paid dividends without interruption since its listing, it said in a notice to the "
            "exchange."
        ),
        [
            ("Norsk Tau", "Norsk Tau", "14", "June 3", "May 12"),
            ("Brite Oil", "Brite Oil", "31", "July 8", "June 20"),
            ("Halm AG", "Halm AG", "9", "April 30", "April 2"),
        ],
    ),
    "earnings": (
        (
            "{} says quarterly profit rose\n{} reported net profit of {} million euros for the quarter, against "
            "{} million a year earlier. Revenue came to {} million. "
            "Earnings per share were {} cents. Analysts polled by the agency had expected {} cents. Shares were "
            "little changed in early trading."
        ),
        [
            ("Vardo Steel", "Vardo Steel", "41.2", "38.9", "512", "66", "61"),
            ("Lumen Foods", "Lumen Foods", "7.5", "6.1", "93", "12", "13"),
            ("Ostsee Bank", "Ostsee Bank", "188", "171", "1,204", "204", "199"),
        ],
    ),
    "earthquake": (
        (
            "Magnitude {} quake strikes near {}\nAn earthquake of magnitude {} struck {} km from {} on {}, the "
            "geological survey said. The quake was {} km deep. "
            "There were no immediate reports of damage or injuries. No tsunami warning was issued."
        ),
        [
            ("5.8", "Tarapoto", "5.8", "41", "Tarapoto", "Monday", "33"),
            ("6.1", "Saumlaki", "6.1", "112", "Saumlaki", "Friday", "10"),
            ("4.9", "Shiraz", "4.9", "17", "Shiraz", "Sunday", "8"),
        ],
    ),
    "rates": (
        (
            "Central bank sets {} rate\nThe central bank fixed the {} at {} to the dollar on {}, from {} the day "
            "before. It accepted {} of {} bids at its auction. "
            "Dealers said that trading was thin ahead of the holiday, and that the bank was not seen in the market."
        ),
        [
            ("naira", "naira", "4.0012", "Monday", "3.9981", "31", "47"),
            ("kwacha", "kwacha", "19.20", "Tuesday", "18.75", "112", "140"),
            ("cedi", "cedi", "154", "Friday", "153", "22", "22"),
        ],
    ),
    "football": (
        (
            "{} beat {} {}\n{} beat {} {} on {} in front of {} spectators. {} scored in the {}th minute, and {} "
            "added a second after the break. "
            "The win lifts the side to {} in the table, while the visitors stay where they were. The referee "
            "showed four yellow cards."
        ),
        [
            (
                "Rovaniemi",
                "Lahti",
                "2-0",
                "Rovaniemi",
                "Lahti",
                "2-0",
                "Saturday",
                "2,114",
                "Koskinen",
                "17",
                "Aalto",
                "fourth",
            ),
            (
                "Genk",
                "Mechelen",
                "2-1",
                "Genk",
                "Mechelen",
                "2-1",
                "Sunday",
                "11,870",
                "Heynen",
                "39",
                "Paintsil",
                "second",
            ),
            ("Cork", "Sligo", "3-0", "Cork", "Sligo", "3-0", "Friday", "3,902", "Murphy", "8", "Healy", "ninth"),
        ],
    ),
    "weather": (
        (
            "Weather for {}\nThere will be {} in the morning, with {} towards evening. Temperatures reach {} "
            "degrees in the lowlands and {} in the hills. "
            "The wind blows from the {} at up to {} km/h. The outlook for the following days is unsettled. The "
            "water of the lakes is {} degrees warm."
        ),
        [
            ("Tuesday", "fog", "showers", "11", "4", "west", "40", "9"),
            ("Thursday", "sun", "thunder", "27", "19", "south", "25", "21"),
            ("Saturday", "frost", "snow", "2", "-6", "east", "60", "5"),
        ],
    ),
    "lottery": (
        (
            "Lottery numbers of {}\nThe following numbers were drawn on {}: {}. The additional number is {}. The "
            "jackpot stands at {} million. "
            "{} players guessed five numbers right and receive {} each. All statements without guarantee. The "
            "next draw is on Saturday evening."
        ),
        [
            ("Wednesday", "Wednesday", "3, 9, 17, 22, 41, 44", "6", "12", "18", "4,210"),
            ("Saturday", "Saturday", "1, 12, 13, 28, 30, 49", "2", "3", "41", "1,877"),
            ("Wednesday", "Wednesday", "7, 8, 19, 25, 33, 36", "5", "21", "9", "9,004"),
        ],
    ),
    "obituary": (
        (
            "{}, {}, dies at {}\n{}, {}, died on {} at home in {}, the family said. The cause was not given. A "
            "memorial service is planned for a later date. "
            "In lieu of flowers the family asks for donations to a charity. Survivors include {} children and {} "
            "grandchildren."
        ),
        [
            (
                "Ada Lind",
                "a painter of harbours",
                "91",
                "Ada Lind",
                "a painter of harbours",
                "Monday",
                "Bergen",
                "two",
                "five",
            ),
            (
                "Omar Keita",
                "a builder of koras",
                "78",
                "Omar Keita",
                "a builder of koras",
                "Friday",
                "Bamako",
                "seven",
                "thirty",
            ),
            (
                "Jun Ota",
                "who drew the first robot comics",
                "84",
                "Jun Ota",
                "who drew the first robot comics",
                "Sunday",
                "Kobe",
                "one",
                "no",
            ),
        ],
    ),
    "traffic": (
        (
            "Crash closes {}\nThe {} was closed for {} hours on {} after {} collided near {}. {} people were "
            "taken to hospital with injuries that the police called minor. "
            "Motorists were asked to take another way. The police ask witnesses to come forward. The cause is "
            "being looked into."
        ),
        [
            ("E6", "E6", "three", "Monday", "two lorries", "Mosjøen", "Two"),
            ("A14", "A14", "five", "Thursday", "a bus and a car", "Huntingdon", "Eleven"),
            ("N2", "N2", "two", "Sunday", "four cars", "Port Alfred", "Three"),
        ],
    ),
    "court": (
        (
            "{} man jailed for {}\nA man of {} was sentenced to {} years in prison on {} for {}. The judge at "
            "the {} court said that the crime had been planned with care. "
            "The defendant, whose name was not given, pleaded guilty. He has two weeks to appeal. His lawyer "
            "declined to comment."
        ),
        [
            ("Leeds", "arson", "34", "six", "Monday", "setting fire to a mill", "crown"),
            ("Graz", "fraud", "51", "three", "Friday", "selling forged icons", "regional"),
            ("Turku", "theft", "27", "two", "Tuesday", "stealing forty outboard motors", "district"),
        ],
    ),
    "recall": (
        (
            "{} recalls {}\n{} is recalling {} because {}, the food agency said on {}. The lot numbers begin "
            "with {}. Customers should not eat the product and can return it "
            "for a refund. No illnesses have been reported. The maker has set up a line for questions, open on "
            "weekdays."
        ),
        [
            ("Hof Beck", "muesli", "Hof Beck", "muesli", "it may contain hazelnuts", "Monday", "LX4"),
            ("Sala Mare", "mussels", "Sala Mare", "mussels", "toxins were found", "Thursday", "77B"),
            ("Dawn Dairy", "yoghurt", "Dawn Dairy", "yoghurt", "of pieces of glass", "Friday", "09-Q"),
        ],
    ),
    "appointment": (
        (
            "{} names {} chief executive\n{} said on {} that {} would become its chief executive from {}. {} "
            "comes from {} and follows {}, who retires after {} years. "
            "The chair thanked the predecessor for the work done. The shares closed slightly higher. No terms "
            "were given."
        ),
        [
            (
                "Fjordline",
                "Ida Moe",
                "Fjordline",
                "Monday",
                "Ida Moe",
                "May",
                "Moe",
                "a ferry yard",
                "Lars Vik",
                "nine",
            ),
            (
                "Karoo Gas",
                "Thabo Nkosi",
                "Karoo Gas",
                "Tuesday",
                "Thabo Nkosi",
                "July",
                "Nkosi",
                "a pipeline firm",
                "Anna Botha",
                "four",
            ),
            (
                "Pico Chips",
                "Mei Lin",
                "Pico Chips",
                "Friday",
                "Mei Lin",
                "October",
                "Lin",
                "a university",
                "Ravi Rao",
                "eleven",
            ),
        ],
    ),
    "poll": (
        (
            "Poll sees {} ahead in {}\n{} would win {} percent of the vote if {} voted on Sunday, a survey "
            "found. {} would come second with {} percent. "
            "The institute asked {} people by telephone. The margin of error is {} points. A fifth of those "
            "asked have not decided yet."
        ),
        [
            ("the Greens", "Hesse", "The Greens", "24", "Hesse", "The conservatives", "23", "1,004", "3"),
            ("Reform", "Tallinn", "Reform", "31", "Tallinn", "The Centre", "27", "803", "3.5"),
            ("Labour", "Fife", "Labour", "38", "Fife", "The nationalists", "34", "1,511", "2.5"),
        ],
    ),
    "bourse": (
        (
            "{} shares close {}\nShares in {} closed {} on {}, with the main index at {}, {} points {}. {} led "
            "the gainers with {} percent. {} shares changed hands. "
            "Brokers said that buyers held back ahead of figures on inflation due later this week."
        ),
        [
            ("Oslo", "higher", "Oslo", "higher", "Monday", "1,204", "11", "up", "Norsk Tau", "4", "81 million"),
            ("Lagos", "lower", "Lagos", "lower", "Tuesday", "48,771", "230", "down", "Zenfi", "9.8", "310 million"),
            ("Manila", "flat", "Manila", "flat", "Friday", "6,610", "two", "up", "Ayalo", "1.2", "99 million"),
        ],
    ),
    "missing": (
        (
            "Police look for {} from {}\nThe police are looking for {}, {}, who was last seen on {} in {}. {} is "
            "{} cm tall, of slim build, with {} hair, and wore {}. "
            "It cannot be ruled out that help is needed. Anyone who has seen something is asked to call the "
            "nearest station."
        ),
        [
            ("Karin S.", "Celle", "Karin S.", "71", "Monday", "a park", "She", "162", "grey", "a blue coat"),
            ("Tom B.", "Ayr", "Tom B.", "19", "Friday", "a pub", "He", "185", "red", "a rugby shirt"),
            ("Li W.", "Jena", "Li W.", "33", "Sunday", "a tram", "She", "158", "black", "a yellow raincoat"),
        ],
    ),
    "tv": (
        (
            "Tonight: {}\n{} at {} on channel {}: {}. With {} and {}, directed by {}. Those who liked the first "
            "part will not be disappointed, and those who did not can switch over to the news. "
            "The programme is repeated on Sunday afternoon and can be seen online for a week."
        ),
        [
            (
                "The Locksmith",
                "The Locksmith",
                "8:15",
                "one",
                "a thief opens one door too many",
                "Ulla Stern",
                "Max Brod",
                "Ina Kalb",
            ),
            (
                "Snowblind",
                "Snowblind",
                "9:00",
                "four",
                "a ranger loses the trail of a wolf",
                "Ole Berg",
                "Kim Dahl",
                "Siv Lund",
            ),
            ("Tax Man", "Tax Man", "10:20", "two", "an auditor falls for a forger", "Jo Bell", "Ann Hart", "Pat Moss"),
        ],
    ),
    "election result": (
        (
            "{} elected mayor of {}\n{} has been elected mayor of {} with {} percent of the vote, the election "
            "office said on {}. {}, who held the office for {} years, came to {} percent. "
            "Turnout was {} percent. The new mayor takes office next month and will have to form a coalition in "
            "the council."
        ),
        [
            ("Eva Brandt", "Husum", "Eva Brandt", "Husum", "52.4", "Sunday", "Jens Hoff", "twelve", "44.1", "61"),
            ("Luis Paz", "Trujillo", "Luis Paz", "Trujillo", "38.8", "Monday", "Rosa Leon", "four", "31.0", "83"),
            ("Aino Salo", "Kotka", "Aino Salo", "Kotka", "49.9", "Sunday", "Timo Laine", "eight", "48.7", "57"),
        ],
    ),
    "spanish results": (
        (
            "{} gana {} millones\n{} ganó {} millones de euros en el primer trimestre, un {} % más que un año "
            "antes, informó la empresa a la Comisión del Mercado de Valores. "
            "Los ingresos sumaron {} millones y la deuda neta se situó en {} millones. La compañía mantiene sus "
            "previsiones para el conjunto del año."
        ),
        [
            ("Aceros Vega", "34", "Aceros Vega", "34", "12", "410", "220"),
            ("Hoteles Sol y Sal", "8", "Hoteles Sol y Sal", "8", "3", "97", "61"),
            ("Banca Duero", "151", "Banca Duero", "151", "21", "902", "0"),
        ],
    ),
    "german police": (
        (
            "{}: {} leicht verletzt\nBei einem Unfall auf der {} bei {} sind am {} {} Menschen leicht verletzt "
            "worden. Ein {} Jahre alter Fahrer hatte nach Angaben der Polizei die Vorfahrt missachtet. "
            "Die Straße war für {} Stunden gesperrt. Es entstand ein Schaden von rund {} Euro."
        ),
        [
            ("Celle", "zwei", "B3", "Celle", "Montag", "zwei", "81", "zwei", "14.000"),
            ("Passau", "fünf", "B12", "Passau", "Freitag", "fünf", "19", "drei", "40.000"),
            ("Husum", "drei", "B5", "Husum", "Sonntag", "drei", "46", "anderthalb", "22.500"),
        ],
    ),
    "russian rate": (
        (
            "Курс {} на {}\nЦентральный банк установил курс {} на {} в размере {} рубля, следует из данных "
            "регулятора. Днём ранее курс составлял {} рубля. Объём торгов на бирже достиг {} миллиардов. "
            "Аналитики ожидают, что до конца недели курс останется в коридоре, о котором говорилось ранее."
        ),
        [
            ("доллара", "3 марта", "доллара", "3 марта", "74,42", "74,10", "212"),
            ("евро", "9 июня", "евро", "9 июня", "88,05", "87,77", "64"),
            ("юаня", "21 октября", "юаня", "21 октября", "11,36", "11,41", "105"),
        ],
    ),
    "chinese weather": (
        "{}今日天气\n{}气象台预报，今天白天{}，最高气温{}度，夜间{}，最低气温{}度，{}风{}级。明天天气仍然多变，请市民外出时注意增减衣物，驾车时保持车距，注意安全。",
        [
            ("哈尔滨", "哈尔滨", "小雪", "零下4", "多云", "零下15", "西北", "三"),
            ("广州", "广州", "雷阵雨", "31", "阴", "24", "东南", "二"),
            ("成都", "成都", "大雾", "12", "小雨", "6", "北", "一"),
        ],
    ),
    "accident in words": (
        (
            "{} people were killed and {} injured on {} when {} collided with {} near {}, police said. The "
            "injured were taken to nearby hospitals, where most were in stable condition. "
            "The cause of the crash was not immediately known. The road was closed in both directions for "
            "several hours, and traffic was sent over side roads."
        ),
        [
            ("Three", "nine", "Monday", "a bus", "a lorry", "Osterby"),
            ("Five", "twelve", "Friday", "a van", "a taxi", "Malmby"),
            ("Four", "sixteen", "Sunday", "a tram", "a truck", "Ronneby"),
        ],
    ),
    "russian accident in words": (
        (
            "{} человека погибли и {} пострадали в результате столкновения {} на трассе под {}, сообщили в "
            "региональном управлении МВД. Пострадавшие доставлены в больницу с травмами различной степени "
            "тяжести. "
            "На месте работают сотрудники ГИБДД, обстоятельства произошедшего устанавливаются. Движение на "
            "участке было временно затруднено."
        ),
        [
            ("Три", "пятеро", "автобуса и грузовика", "Тулой"),
            ("Четыре", "восемь", "двух легковых автомобилей", "Пермью"),
            ("Два", "шесть", "трамвая и фуры", "Омском"),
        ],
    ),
    "chinese accident": (
        (
            "{}日{}时许，{}发生一起交通事故，一辆{}与一辆{}相撞，造成{}人死亡、{}人受伤。事故发生后"
            "，当地公安、消防、医疗等部门立即赶赴现场开展救援工作，伤者已被送往附近医院救治，目前生命体征平稳。事"
            "故原因正在进一步调查中。"
        ),
        [
            ("3", "14", "京昆高速四川雅安段", "大货车", "面包车", "2", "5"),
            ("5", "9", "沪蓉高速湖北宜昌段", "客车", "小轿车", "4", "11"),
            ("8", "22", "连霍高速甘肃天水段", "油罐车", "皮卡", "1", "7"),
        ],
    ),
    "japanese arrest": (
        (
            "{0}県警{1}署は{2}日、{3}の疑いで、{0}県{4}市の{5}（{6}）を逮捕した。署による"
            "と、「間違いありません」と容疑を認めている。逮捕容疑は{7}日午後、同市内の店舗で商品を盗んだとして"
            "いる。防犯カメラの映像などから容疑者を特定した。"
        ),
        [
            ("長野", "松本", "4", "窃盗", "松本", "会社員", "42", "1"),
            ("静岡", "浜松", "6", "窃盗", "浜松", "無職", "28", "3"),
            ("広島", "福山", "17", "窃盗", "福山", "店員", "35", "9"),
        ],
    ),
    "chinese visit": (
        "中国国务院总理应邀将于下周对{}进行为期{}天的正式访问，外交部发言人{}在北京宣布。",
        [("日本", "三", "星期一"), ("越南", "五", "星期四"), ("巴西", "四", "星期二")],
    ),
}
PAIRS = [
    pytest.param(form.format(*one), form.format(*other), id=f"{name}-{n}")
    for name, (form, fillings) in FORMS.items()
    for n, (one, other) in enumerate(itertools.combinations(fillings, 2), 1)
]


def test_there_are_enough_of_them():
    assert len(PAIRS) >= 60


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_two_fillings_of_a_form_are_not_copies(left, right, later):
    one, other = sketch([left, right])
    assert compare([one.features], [other.features], [PairContext(days_apart=later)]) == [None]


@pytest.mark.parametrize("name", FORMS)
def test_one_filling_printed_twice_is_a_copy(name):
    form, fillings = FORMS[name]
    text = form.format(*fillings[0])
    one, other = sketch([text, f"From our correspondent.\n\n{text}"])
    [verdict] = compare([one.features], [other.features], [PairContext()])
    assert verdict is not None
