"""Which lines of an extracted text are not part of the article: half of the cases are traps that stay."""

from __future__ import annotations

import pytest

from ingest.pages.lines import cleaned

TITLE = "The quay reopens"
FIRST = "The harbour board said on Monday that the old grain quay would open again after forty years."
LAST = "The first ship is due in spring, and the board expects eleven more before the summer is over."


def text(*lines: str) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        "THE QUAY REOPENS!",
        "The quay reopens, and nobody knows why",
        "November 20, 2019 - 11:28 AMT",
        "sexta-feira, 22 de outubro de 2010",
        "3 min read",
        "Updated 2 hours ago",
        "Share on Facebook | Share on Twitter | WhatsApp",
        "Skip to content",
        "Tempo de leitura: 2 minutos",
        "We may earn a commission from links on this page, but we only recommend what we like.",
        "ADVERTISEMENT",
    ],
)
def test_lines_before_a_text_are_not_part_of_it(line):
    assert cleaned(text(line, FIRST, LAST), [TITLE, "The quay reopens, and nobody knows why"]) == text(FIRST, LAST)


@pytest.mark.parametrize(
    "line",
    [
        "On November 20, 2019 the quay closed for good, said the board.",
        "HARBOUR TOWN, Nov. 20 (Sample Press)",
        "It takes a minute to read the sign at the gate, and a day to forget what it says about the quay.",
        "By Ann Writer",
        "1a etapa: 10 de março \u2013 Interlagos",
        "The quay closed 30 years ago.",
        "Facebook | the quay",
        "What happens next",
    ],
)
def test_a_text_keeps_its_beginning(line):
    assert cleaned(text(line, FIRST, LAST), [TITLE]) == text(line, FIRST, LAST)


@pytest.mark.parametrize(
    "line",
    [
        "Related: How the lighthouse came to stand where it stands",
        "[Related: How the lighthouse came to stand where it stands]",
        "READ MORE: The keeper of forty years",
        "Lesen Sie auch: Der Leuchtturm",
        "Photo: Sample Agency / A. Writer",
        "Advertisement",
        "Story continues below",
        "La suite après cette publicité",
        "Juttu jatkuu mainoksen jälkeen",
        "広告の後に続きます",
        "İlginizi çekebilir: Fenerin hikâyesi",
        "Lexo edhe: Fari i vjetër",
        "یہ بھی پڑھیں: مینار کی کہانی",
        "Your browser does not support the audio element.",
        "This is a modal window.",
        "An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.",
        "Text size: Small Medium Large",
        *(
            "Teilen Sie diesen Artikel",
            "Partager cet article",
            "Bu haberi paylaş",
            "この記事をシェアする",
            "分享到微信",
        ),
        *("شارك هذا الخبر", "اشتراک‌گذاری خبر", "แชร์ข่าวนี้", "Chia sẻ bài viết", "Поделиться новостью"),
        *("Sur le même thème : Le phare", "Tin liên quan: Ngọn hải đăng", "Did you find this article helpful? Yes No"),
        "Article continues after video",
        "Sign up for our newsletter to get the best stories of the bay each morning.",
        "Follow our WhatsApp channel for the latest news",
        "Share this: Twitter Facebook",
        "12 Shares",
        "1,234 views",
        "Просмотров: 1234",
        "list of 3 itemsend of list",
    ],
)
def test_teasers_credits_and_advertisements_within_a_text_are_not_part_of_it(line):
    assert cleaned(text(FIRST, line, LAST), [TITLE]) == text(FIRST, LAST)


@pytest.mark.parametrize(
    "line",
    [
        (
            "Related industries were hit as well: the mill lost half of its orders, the rope works all but one, "
            "said Ms Writer, who read more of the files than anybody else and who has seen also the books of the mill."
        ),
        "Photographs of the quay hang in the town hall.",
        "Video games are played there now.",
        "Advertisements covered the gate for years.",
        "The rent was 200 crowns at first, and then 300 crowns came on top in a month of storms.",
        "Comments from the public were heard until noon.",
        "Previous posts that the minister held were all in the harbour.",
        "Sign painters say that browsers do not support their trade.",
        "Scroll to the end of the plan and the cost is there, he said.",
        "Sur le même sujet, le maire avait promis une réunion.",
        "Berita terkait banjir menyebar cepat di kota itu.",
        "Compartir los gastos no gustó a los vecinos.",
    ],
)
def test_sentences_that_begin_alike_stay(line):
    assert cleaned(text(FIRST, line, LAST), [TITLE]) == text(FIRST, line, LAST)


@pytest.mark.parametrize(
    "lines",
    [
        ("Follow the Courier on Twitter and Facebook.",),
        ("Sign up for our newsletter!", "Comments"),
        ("1 Monat für 1 Euro testen, danach 9,99 Euro im Monat.", "Copy link"),
        ("Try it for a week, then $4.50 per month.",),
        ("ann.writer@courier.example", "twitter.com/annwriter"),
        ("Ann Writer may be reached at ann.writer@courier.example. Follow her on Twitter @annwriter.",),
        ("\u00a9 2024 The Courier", "Like this story? Share it with a friend!"),
        ("You may also like...",),
        ("Tags",),
        ("Already a subscriber? Log in to read on.",),
        ("#harbour #quay, #spinning_mill",),
        ("版权所有 未经授权不得转载",),
        ("免责声明:本文仅代表作者个人观点。", "【责任编辑:赵刚】"),
        ("저작권자 © 항구일보 무단전재 및 재배포 금지",),
        ("Disclaimer: The author owns shares in the mill.",),
        ("Síguenos en Facebook e Instagram", "Suivez-nous sur WhatsApp", "Folgen Sie uns auf Instagram"),
        ("Ακολουθήστε μας στο Google News", "تابعونا على فيسبوك", "שתפו בפייסבוק"),
        ("Alle Rechte vorbehalten.", "جميع الحقوق محفوظة", "Нашли ошибку? Выделите её и нажмите Ctrl+Enter"),
        ("Kommentare (4)", "コメントを書く", "Bình luận", "Diskuse", "Σχόλια"),
        ("Iratkozz fel hírlevelünkre", "订阅我们的电子报", "در خبرنامه ما عضو شوید"),
        ("Entre no nosso grupo do WhatsApp", "ติดตามเราได้ที่ Facebook", "Spotted an error? Let us know."),
        ("Leave a Reply", "Your email address will not be published. Required fields are marked *"),
        ("\u2190 Previous post: The mill", "Next post: The school \u2192", "Short link: https://c.example/x1"),
    ],
)
def test_lines_after_a_text_are_not_part_of_it(lines):
    assert cleaned(text(FIRST, LAST, *lines), [TITLE]) == text(FIRST, LAST)


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ann Writer; editing by Bob Sample)",
        "\u00a9 2024 Associated Press. All rights reserved.",
        "This article was originally published by the Sample Times. Read the original article.",
        "The Associated Press contributed to this report. Follow them on Twitter.",
        "Boats will follow the pilot through the lock.",
        "She signed the book, and so did he.",
        "Комментировать ситуацию в мэрии отказались.",
        "Подписывайтесь под каждой страницей, гласит правило реестра.",
        "Bình luận về vụ việc, ông thị trưởng chỉ lắc đầu.",
        "The board said that two thousand people had to sign up for the newsletter of the quay.",
        "Das Hafenamt teilte mit, dass der Newsletter nur für Abonnenten der Zeitung gedacht ist.",
        "市民扫码即可进入公园。",
        "市は公式アカウントで発表した。",
        "저작권자는 법정에서 그렇게 말했다.",
        "התושבים שתפו בחדשות את שכניהם.",
    ],
)
def test_lines_about_the_source_of_a_text_stay_at_its_end(line):
    assert cleaned(text(FIRST, LAST, line), [TITLE]) == text(FIRST, LAST, line)


def test_offers_within_a_text_stay():
    """Only at the end of a page are they known to be offers: within a text they may be its subject."""
    line = "The board asks people to sign up for its newsletter."
    assert cleaned(text(FIRST, line, *[LAST.replace("eleven", str(n)) for n in range(9)]), [TITLE]).count(line) == 1


def test_a_repeated_long_line_is_read_once():
    assert cleaned(text(FIRST, LAST, FIRST), []) == text(FIRST, LAST)
    assert cleaned(text("Yes.", LAST, "Yes."), []) == text("Yes.", LAST, "Yes.")


COOKIES = (
    "We use cookies to improve your visit. By continuing you accept them.",
    "This website uses cookies to ensure you get the best experience.",
    "Wir verwenden Cookies, um Ihren Besuch angenehmer zu machen.",
    "Nous utilisons des cookies pour améliorer votre visite.",
    "Utilizamos cookies para mejorar su visita a esta página.",
    "Utilizziamo i cookie per migliorare la tua visita.",
    "Wij gebruiken cookies om uw bezoek te verbeteren.",
    "Vi använder cookies för att förbättra ditt besök.",
    "Używamy plików cookie, aby ulepszyć twoją wizytę.",
    "Мы используем файлы cookie, чтобы сайт был удобнее.",
    "Kami menggunakan cookie untuk meningkatkan kunjungan Anda.",
    "当サイトではクッキーを使用しています。",
)


@pytest.mark.parametrize("line", COOKIES)
def test_a_line_about_cookies_beside_a_text_is_not_part_of_it(line):
    said = text(FIRST, LAST, "A third ship waits.", "A fourth one does, too.")
    assert cleaned(text(line, said), [TITLE]) == said
    assert cleaned(text(said, line), [TITLE]) == said


@pytest.mark.parametrize("line", COOKIES)
def test_such_a_line_stays_where_it_may_be_what_a_page_asks_for_or_is_about(line):
    assert line in cleaned(text(line, "Accept all", "Reject all"), [TITLE])
    assert line in cleaned(
        text(FIRST, LAST, FIRST[:50], LAST[:50], line, *(f"{one} {FIRST}" for one in range(9))), [TITLE]
    )
    quoted = f"“{line}” stood on the door of the harbour bakery, said its owner."
    assert quoted in cleaned(text(quoted, FIRST, LAST, "A third ship waits."), [TITLE])
