# ruff: noqa: RUF001  # the words are written in the languages they are from
from __future__ import annotations

import json

import pytest

from contract.errors import NotArticle, PageMoved, Wall
from ingest.pages.extract import extract

URL = "https://courier.example/news/2024/quay-reopens"
STORY = "".join(
    f"<p>On day {day} the harbour board heard that the old grain quay would open again, and that the beams below it "
    "had been counted twice by an engineer from the next town.</p>"
    for day in range(5)
)

CONSENT = {
    "en": (
        "We value your privacy",
        "We and our 842 partners store and access information on your device.",
        "Accept all",
    ),
    "de": ("Ihre Privatsphäre", "Wir und unsere 200 Partner verarbeiten personenbezogene Daten.", "Alle akzeptieren"),
    "fr": ("Le respect de votre vie privée", "Avec nos partenaires, nous utilisons des cookies.", "Tout accepter"),
    "es": ("Valoramos tu privacidad", "Nosotros y nuestros socios tratamos datos personales.", "Aceptar todo"),
    "it": ("Rispettiamo la tua privacy", "Noi e i nostri partner trattiamo dati personali.", "Accetta tutto"),
    "pt": ("A sua privacidade", "Nós e os nossos parceiros tratamos dados pessoais.", "Aceitar tudo"),
    "nl": ("Uw privacy", "Wij en onze partners verwerken persoonsgegevens.", "Alles accepteren"),
    "sv": ("Din integritet", "Vi och våra partner behandlar personuppgifter.", "Godkänn alla"),
    "da": ("Dit privatliv", "Vi og vores partnere behandler personoplysninger.", "Tillad alle"),
    "pl": ("Szanujemy twoją prywatność", "My i nasi partnerzy przetwarzamy dane osobowe.", "Zaakceptuj"),
    "cs": ("Vaše soukromí", "My a naši partneři zpracováváme osobní údaje.", "Přijmout vše"),
    "ru": ("Ваша конфиденциальность", "Мы и наши партнёры храним файлы cookie на вашем устройстве.", "Принять все"),
    "ro": ("Confidențialitatea ta", "Noi și partenerii noștri prelucrăm date personale.", "Accept toate"),
    "hu": ("Az Ön adatainak védelme", "Mi és partnereink személyes adatokat és sütiket kezelünk.", "Elfogadom"),
    "hr": ("Vaša privatnost", "Mi i naši partneri obrađujemo osobne podatke i kolačiće.", "Prihvati sve"),
    "cs2": ("Souhlas", "My a naši partneři ukládáme informace na zařízení, například soubory cookie.", "Souhlasím"),
    "tr": (
        "Çerez tercihleri",
        "Biz ve ortaklarımız cihazınızda bilgi saklamak için çerezler kullanıyoruz.",
        "Kabul et",
    ),
    "el": ("Απόρρητο", "Εμείς και οι συνεργάτες μας αποθηκεύουμε πληροφορίες σε μια συσκευή.", "Συμφωνώ"),
    "vi": ("Quyền riêng tư của bạn", "Chúng tôi và đối tác của chúng tôi dùng cookie để lưu.", "Chấp nhận tất cả"),
    "pur": ("Weiterlesen mit Werbung", "Wir und unsere Partner verarbeiten Ihre Daten.", "Oder werbefrei im Pur-Abo."),
}
CHALLENGE = {
    "en": (
        "Just a moment...",
        "Checking your browser before you reach the site. Enable JavaScript and cookies to continue.",
    ),
    "de": ("Einen Moment bitte", "Bitte aktivieren Sie JavaScript. Wir prüfen die Sicherheit Ihrer Verbindung."),
    "fr": ("Un instant", "Confirmez que vous n’êtes pas un robot. Activez JavaScript et les cookies."),
    "es": ("Un momento", "Confirma que no eres un robot. Habilita JavaScript para continuar."),
    "it": ("Un momento", "Conferma: non sei un robot. Abilita JavaScript per continuare."),
    "ru": ("Проверка браузера", "Подтвердите, что вы не робот. Включите JavaScript и cookie."),
    "zh": ("请稍候", "正在检查您的浏览器。请完成安全验证。"),
    "ja": ("ロボットではないことの確認", "通常と異なるアクセスです。下のボックスにチェックを入れてください。"),
    "proof": (
        "Making sure you're not a bot!",
        "Wait: this site asks each browser for a proof-of-work. Without scripts you cannot get past this challenge.",
    ),
    "guard": (
        "Access denied | courier.example",
        "You were blocked: this site is using a security service to protect its readers. Write to its owner.",
    ),
    "hu": ("Egy pillanat", "Ellenőrizzük, hogy Ön nem robot. Engedélyezze a JavaScriptet."),
    "bg": ("Момент", "Проверяваме дали не сте робот. Включете JavaScript."),
    "da": ("Et øjeblik", "Vi kontrollerer, at du ikke er en robot. Slå JavaScript til."),
    "fa": ("لطفا صبر کنید", "در حال بررسی اینکه ربات نیستید. جاوااسکریپت را فعال کنید."),
    "th": ("โปรดรอสักครู่", "กำลังตรวจสอบว่าคุณไม่ใช่หุ่นยนต์ โปรดเปิดใช้ JavaScript"),
    "id": ("Mohon tunggu", "Kami memeriksa bahwa Anda bukan robot. Aktifkan JavaScript."),
    "bot": ("Pardon Our Interruption", "Something about your browser made us think you were a bot."),
}
MISSING = {
    "fr2": "Contenu expiré", "de2": "Dieser Artikel ist nicht mehr verfügbar",
    "en": "Page not found", "de": "Seite nicht gefunden", "fr": "Page introuvable", "es": "Página no encontrada",
    "it": "Pagina non trovata", "pt": "Página não encontrada", "nl": "Pagina niet gevonden",
    "sv": "Sidan kunde inte hittas", "pl": "Strona nie została znaleziona", "cs": "Stránka nenalezena",
    "ru": "Страница не найдена", "tr": "Sayfa bulunamadı", "404": "404 - Not Found", "oops": "Oops! Nothing found",
    "ar": "الصفحة غير موجودة", "he": "הדף לא נמצא", "fa": "صفحه مورد نظر یافت نشد", "vi": "Không tìm thấy trang",
    "id": "Halaman tidak ditemukan", "th": "ไม่พบหน้าที่คุณต้องการ", "hi": "पेज नहीं मिला",
    "ro": "Pagina nu a fost găsită",
    "hu": "Az oldal nem található", "hr": "Stranica nije pronađena", "ko": "페이지를 찾을 수 없습니다", "zh": "您访问的页面不存在",
    "gone": "Esta noticia ya no está disponible", "cut": "Cet article n’est plus en ligne", "ja": "この記事は削除されました",
    "removed": "This article has been removed", "no longer": "Dieser Artikel ist nicht mehr verfügbar",
    "no": "Siden finnes ikke", "is": "Síða fannst ekki", "ca": "Pàgina no trobada", "sw": "Ukurasa haujapatikana",
    "ka": "გვერდი ვერ მოიძებნა", "ta": "பக்கம் இல்லை", "km": "ទំព័ររកមិនឃើញ",
}  # fmt: skip
UNAVAILABLE = {
    "order": ("502 Bad Gateway", "nginx"),
    "wrong": ("Error", "Something went wrong. Please reload the page."),
    "session": ("Session expired", "Your session has expired. Please log in again."),
    "timeout": ("courier.example | 522: Connection timed out", "The origin web server did not answer in time."),
    "critical": ("WordPress › Error", "There has been a critical error on this website. Please ask its owner."),
    "php": ("Fatal error", "Fatal error: Uncaught Error: call to undefined function shown() in page.php"),
    "bare": ("Welcome to nginx!", "Thank you for using nginx. The web server is successfully installed here."),
    "browser": ("Browser not supported", "Please update your browser, or take a modern browser in its place."),
    "browser-de": ("Veralteter Browser", "Bitte nehmen Sie einen modernen Browser, um diese Seite zu sehen."),
    "app": ("Continue in the app", "This report is only available in our app. Download our app to see it."),
    "server": (
        "Internal Server Error",
        "The server encountered an internal error. Please contact the server's keeper.",
    ),
    "en": (
        "We’ll be back soon!",
        "Sorry for the inconvenience: our website is undergoing work. Please try again later.",
    ),
    "de": ("Wartungsarbeiten", "Unsere Seite wird überholt. Wir sind in Kürze wieder für Sie da."),
    "fr": ("Site en maintenance", "Notre site est arrêté un moment. Merci de réessayer plus tard."),
    "es": ("Sitio en mantenimiento", "Nuestro sitio vuelve pronto. Disculpe las molestias."),
    "it": ("Sito in manutenzione", "Il nostro sito è fermo. Riprova più tardi."),
    "pt": ("Site em manutenção", "Nosso site está parado. Voltaremos em breve."),
    "nl": ("Onderhoud", "Onze website ligt even stil. Probeer het later nog eens."),
    "pl": ("Przerwa techniczna", "Nasza strona odpoczywa. Spróbuj ponownie później."),
    "ru": ("Технические работы", "На сайте ведутся работы. Пожалуйста, попробуйте позже."),
    "ja": ("メンテナンス中", "ただいまメンテナンスのため停止しています。しばらくしてからお越しください。"),
    "ko": ("점검 중", "서비스 점검 중입니다. 이용에 불편을 드려 죄송합니다."),
    "zh": ("系统维护", "网站正在维护,请稍后再试。"),
    "sold": ("This domain is for sale", "It may be for sale by its owner: ask our domain experts for a price."),
    "closed": ("Account Suspended", "This account has been suspended. Contact your hosting provider."),
    "land": (
        "451",
        "You are attempting to access this website from a land where access cannot be granted at this time.",
    ),
    "age": ("Age verification", "You must be at least 18 years old to read this. Please confirm your age."),
    "ads": ("The quay reopens", "Please disable your ad blocker: we live by the ads on this site."),
}
# Short reports without declarations that use the words of such pages.
BRIEFS = {
    "Critical error cost the rowers the race": "A critical error at the last buoy cost the town's rowers the race.",
    "Browser not supported any more": "The old browser will not be supported any more from May on, its makers said.",
    "Fatal error in the night boat's log": "A fatal error in its log kept the night boat in port, the board heard.",
    "Under maintenance: ferry out until Friday": "The ferry is under maintenance until Friday, the harbour board said.",
    "Wartungsarbeiten an der Brücke": "Die Brücke ist wegen Wartungsarbeiten bis Freitag gesperrt, so die Stadt.",
    "Технические работы на мосту": "Мост закрыт до пятницы из-за технических работ, сообщила мэрия города.",
    "橋のメンテナンスで通行止め": "川の橋は金曜日までメンテナンスのため通行止めになると市が月曜日に発表した。",
    "Old mill is for sale": "The old woollen mill is for sale again, the agents said on Monday at noon.",
    "Account suspended: mayor off the network": "The mayor's account has been suspended by the network, she said.",
    "Statue has been removed": "The statue of the founder has been removed from the market square, the council said.",
    "Missing boat not found": "A boat that left on Friday has not been found, the coast guard said on Monday.",
    "Vermisster nicht gefunden": "Der seit Freitag vermisste Mann ist auch am Montag nicht gefunden worden.",
    "404 bus returns": "The 404 bus to the coast will run again from Monday, the operator said at noon.",
    "451 jobs go at mill": "The mill will close in May with the loss of 451 jobs, the owners said on Monday.",
    "Ad blockers on the rise": "More readers than ever use an ad blocker, a survey of the press council said.",
    "Drug temporarily unavailable": "A drug against asthma is temporarily unavailable in the chemists of the county.",
    "Gym lets members go": "The gym lets members cancel anytime from May on, its owner said on Monday.",
}
LOGIN = {
    "en": "Log in", "de": "Anmelden", "fr": "Se connecter", "es": "Iniciar sesión", "it": "Accedi", "nl": "Inloggen",
    "sv": "Logga in", "pl": "Zaloguj się", "cs": "Přihlášení", "ru": "Вход", "tr": "Giriş yap", "ja": "ログイン",
}  # fmt: skip


def page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a><a href='/s'>Sport</a></nav>"
        f"<main><h1>{title}</h1>{body}</main><footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


def kind(body: bytes, url: str | None = URL) -> str:
    try:
        return extract(body, url=url).kind
    except NotArticle as error:
        return error.kind


def declared(title: str) -> str:
    data = {"@type": "NewsArticle", "headline": title, "datePublished": "2024-03-12T10:00:00Z"}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


@pytest.mark.parametrize("language", CONSENT)
def test_a_request_for_consent(language):
    title, text, button = CONSENT[language]
    body = f"<p>{text}</p><p>{text} {button}</p><button>{button}</button>"
    assert kind(page(title, body)) == "consent"
    with pytest.raises(Wall, match=URL):
        extract(page(title, body), url=URL)
    assert kind(page(title, STORY + f"<div class='note'><p>{text}</p></div>", declared(title))) == "article"
    assert kind(page(f"{title}: {text}", STORY)) == "article"  # a report about such a request


@pytest.mark.parametrize("language", CHALLENGE)
def test_a_check_for_robots(language):
    title, text = CHALLENGE[language]
    assert kind(page(title, f"<p>{text}</p>")) == "challenge"
    assert kind(page(title, STORY, declared(title))) == "article"
    assert kind(page(f"{title}: how a check for robots works", STORY + f"<p>{text}</p>")) == "article"


@pytest.mark.parametrize("language", MISSING)
def test_a_page_that_says_that_the_article_is_missing(language):
    title = MISSING[language]
    assert (
        kind(page(f"{title} | Courier", "<p>Try the search, or go back to the front page of the Courier.</p>"))
        == "missing"
    )
    assert kind(page(title, STORY, declared(title))) == "article"
    assert kind(page(f"{title}: what a lost address costs a town and its harbour", STORY)) == "article"


@pytest.mark.parametrize("language", UNAVAILABLE)
def test_a_page_that_is_out_of_order_or_closed_to_us(language):
    title, text = UNAVAILABLE[language]
    assert kind(page(title, f"<p>{text}</p>")) == "unavailable"
    with pytest.raises(Wall, match=URL):
        extract(page(title, f"<p>{text}</p>"), url=URL)
    assert kind(page(title, STORY, declared(title))) == "article"
    assert (
        kind(page(f"{title}: what a closed page costs a town and its harbour", STORY + f"<p>{text}</p>")) == "article"
    )


@pytest.mark.parametrize("title", BRIEFS)
def test_a_brief_that_says_what_such_pages_say(title):
    assert kind(page(title, f"<p>{BRIEFS[title]}</p>")) == "article"


def test_a_page_of_which_only_the_word_of_its_wall_is_left():
    asks = "<h2>Ad blocker detected</h2><p>Please disable your ad blocker to continue reading.</p>"
    assert kind(page("Alte Spinnerei wird Musikschule", asks)) == "unavailable"
    assert kind(page("Alte Spinnerei wird Musikschule", STORY + asks)) == "article"


def test_an_article_of_which_only_the_offer_to_subscribe_is_there():
    offer = "<p>Jetzt weiterlesen mit dem Digitalabo. Schon Abonnent? Jederzeit kündbar.</p>"
    title = "Alte Spinnerei wird Musikschule"
    assert kind(page(title, offer, declared(title))) == "login"
    assert kind(page(title, STORY + offer, declared(title))) == "article"


@pytest.mark.parametrize("offer", ["Dieser Artikel ist nur für Abonnenten.", "この記事は有料会員限定です。"])
def test_a_text_for_subscribers_only(offer):
    title = "Alte Spinnerei wird Musikschule"
    assert kind(page(title, f"<p>{offer}</p>", declared(title))) == "login"
    assert kind(page(title, f"<p>{offer}</p>{STORY}", declared(title))) == "article"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Dalsza część artykułu dostępna tylko dla prenumeratorów.</p><p>Masz już subskrypcję? Zaloguj się</p>",
        "<p>Register for free to continue reading.</p><p>Already have an account? Sign in</p>",
        "<p>Acest articol este disponibil doar abonaților.</p><p>Ești deja abonat? Autentifică-te.</p>",
        "<p>Овај чланак је доступан само претплатницима.</p><p>Већ сте претплатник? Пријавите се.</p>",
        "<p>Αυτό το άρθρο είναι μόνο για συνδρομητές.</p><p>Είστε ήδη συνδρομητής; Συνδεθείτε.</p>",
        "<p>תוכן זה פתוח למנויים בלבד.</p><p>כבר מנויים? התחברו.</p>",
        "<p>هذا المحتوى متاح للمشتركين فقط.</p><p>هل أنت مشترك بالفعل؟ سجّل الدخول.</p>",
        "<p>यह लेख केवल सदस्यों के लिए है।</p><p>पहले से सदस्य हैं? लॉग इन करें।</p>",
        "<p>บทความนี้สำหรับสมาชิกเท่านั้น</p><p>เป็นสมาชิกอยู่แล้ว? เข้าสู่ระบบ</p>",
        "<p>Bài viết này chỉ dành cho thành viên trả phí.</p><p>Đã có tài khoản? Đăng nhập</p>",
        "<p>Эта статья доступна только подписчикам.</p><p>Уже есть подписка? Войдите.</p>",
        "<p>Ez a cikk csak előfizetőknek érhető el.</p><p>Már előfizető? Jelentkezzen be.</p>",
        "<p>You have reached your limit of free stories.</p><p>Start your free trial to keep reading.</p>",
    ],
)
def test_a_text_that_only_says_who_may_read_on_next_to_a_login(body):
    assert kind(page("Rada odbuduje halę", body)) == "login"
    assert kind(page("Rada odbuduje halę", STORY + body)) == "article"


@pytest.mark.parametrize(
    ("title", "body", "called"),
    [
        ("403 Forbidden", "<p>nginx</p>", "unavailable"),
        ("410 Gone", "<p>The resource is no longer available on this server.</p>", "missing"),
        ("Herald closes its site", "<p>The Herald is available to subscribers only, it said on Monday.</p>", "article"),
        ("Age verification", "<p>You must be 18 or older to enter. Are you over 18?</p>", "unavailable"),
        (
            "Ferry guarded after 403 forbidden crossings",
            "<p>The guard counted them between May and June.</p>",
            "article",
        ),
    ],
)
def test_a_page_that_blocks_everybody(title, body, called):
    assert kind(page(title, body)) == called


@pytest.mark.parametrize(
    "report",
    [
        "The canal trust said on Friday that its newsletter is for subscribers only, and others need do nothing.",
        "運河新聞は金曜日、過去の記事の閲覧を有料会員限定にすると発表した。図書館では引き続き無料で読める。",
    ],
)
def test_a_brief_in_which_somebody_says_who_may_read_is_an_article(report):
    assert extract(page("Archive closes", f"<p>{report}</p>"), url=URL).text == report


@pytest.mark.parametrize(
    "address", ["https://courier.example/author/ann-lee", "https://courier.example/autor/ann-lee/"]
)
def test_a_page_about_a_writer_is_not_an_article(address):
    about = page("Ann Lee", "<p>Ann Lee has written about canals for twelve years, and keeps bees on a roof.</p>")
    with pytest.raises(NotArticle):
        extract(about, url=address)
    assert extract(about, url=f"{address.rstrip('/')}/quay-reopens").kind == "article"


def test_a_page_that_is_nothing_but_a_table():
    rows = "".join(f"<tr><td>{hour}:00</td><td>{hour} °C</td><td>rain</td></tr>" for hour in range(24))
    assert kind(page("Weather", f"<table>{rows}</table>")) == "listing"
    assert kind(page("Storm", f"<table>{rows}</table>{STORY}")) == "article"
    assert kind(page("Storm", f"<table>{rows}</table>", declared("Storm"))) == "article"


@pytest.mark.parametrize(
    ("shown", "called"),
    [("VideoObject", "video"), ("PodcastEpisode", "video"), ("ImageGallery", "gallery"), ("BreadcrumbList", "article")],
)
def test_a_page_that_shows_a_video_or_pictures(shown, called):
    data = f"<script type='application/ld+json'>{json.dumps({'@type': shown, 'name': 'Storm in the hills'})}</script>"
    says = "<p>Trees fell across the railway at Weir Halt. Pictures from a drone.</p>"
    assert kind(page("Storm in the hills", says, data)) == called
    assert kind(page("Storm in the hills", STORY, data)) == "article"
    assert kind(page("Storm in the hills", says, data + declared("Storm in the hills"))) == "article"


def test_a_dated_report_about_a_bot_check():
    title = "Are you a robot? Court to rule on checks"
    said = "<p>Readers who are no robot must say so, and verify that they are human, a court heard on Thursday.</p>" * 2
    head = "<meta property='og:type' content='article'>"
    line = "<time class='published' datetime='2024-03-12'>12 March</time>"
    assert kind(page(title, line + said, head)) == "article"


@pytest.mark.parametrize("language", LOGIN)
def test_a_login(language):
    form = "<form><p>Your name and your word, please, so that we know you.</p><input type='password'></form>"
    assert kind(page(f"{LOGIN[language]} - Courier", f"<p>Only for members of the Courier.</p>{form}")) == "login"
    assert kind(page("The quay reopens", STORY + form)) == "article"


@pytest.mark.parametrize(
    "url", ["https://courier.example/", "https://courier.example/en/", "https://courier.example/index.html"]
)
def test_the_front_page_in_place_of_an_article(url):
    assert kind(page("Courier", STORY), url) == "front page"
    assert kind(page("The quay reopens", STORY, declared("The quay reopens")), url) == "article"


def test_a_list_of_articles():
    teasers = "".join(
        f"<div class='card'><h3><a href='/{n}'>Headline number {n} from the sound</a></h3><p>Words.</p></div>"
        for n in range(12)
    )
    assert (
        kind(page("Politics", f"<p>All reports on politics, the newest first, as they came in.</p>{teasers}"))
        == "listing"
    )
    assert kind(page("The quay reopens", STORY + teasers)) == "article"


TEASER = (
    "The harbour board heard on Monday that quay number {} would open again, and that the beams below it had been "
    "counted twice by an engineer."
)


def test_a_list_of_long_teasers():
    teasers = "".join(
        f"<div class='item'><a href='/{n}'><h3>Quay {n} reopens</h3></a><p>{TEASER.format(n)}</p></div>"
        for n in range(10)
    )
    assert kind(page("Harbour", teasers), "https://courier.example/topic/harbour") == "listing"
    assert kind(page("The quay reopens", STORY + teasers)) == "article"
    chapters = "".join(f"<h3><a href='#{n}'>Day {n}</a></h3>{STORY}" for n in range(9))
    assert kind(page("Nine days at the quay", chapters)) == "article"


@pytest.mark.parametrize(
    "title",
    ["Impressum", "Privacy Policy", "Terms of Use", "Mentions légales", "Aviso legal", "利用規約", "Our newsletters"],
)
def test_pages_about_the_outlet_are_not_articles(title):
    assert kind(page(title, STORY), "https://courier.example/about") == "listing"
    assert kind(page(f"{title} of the mill was never printed, court finds", STORY)) == "article"
    assert kind(page(title, STORY, declared(title))) == "article"


@pytest.mark.parametrize(("declares", "head"), [
    ("JobPosting", ""), ("Quiz", ""), ("ContactPage", ""), ("Product", "<meta property='og:type' content='product'>"),
])  # fmt: skip
def test_a_page_that_declares_something_else_is_not_an_article(declares, head):
    data = f"<script type='application/ld+json'>{json.dumps({'@type': declares, 'name': 'Wanted'})}</script>"
    assert kind(page("Wanted: a keeper", STORY, data + head)) == "listing"
    assert kind(page("Wanted: a keeper", STORY, data + declared("Wanted: a keeper"))) == "article"


def test_a_page_that_only_names_an_event_is_not_an_article():
    data = '<script type=\'application/ld+json\'>{"@type": "Event", "name": "Fair"}</script>'
    assert kind(page("The fair", "<p>Date: 3 May. Place: market. Tickets: 12 €.</p>", data)) == "listing"
    assert kind(page("The fair", STORY, data)) == "article"


def test_a_page_that_is_gone_shows_what_others_read():
    read = "".join(f"<li><a href='/{n}'>{TEASER.format(n)}</a></li>" for n in range(9))
    assert (
        kind(page("Página não encontrada", f"<p>O endereço mudou.</p><h2>Mais lidas</h2><ul>{read}</ul>")) == "missing"
    )


@pytest.mark.parametrize("title", ["Please wait: ferries late all week", "One more step: the mill hires"])
def test_a_brief_that_begins_as_a_check_for_robots_is_an_article(title):
    assert kind(page(title, "<p>The board said so on Monday, and asked people to take the bridge.</p>")) == "article"


def test_a_page_that_only_leads_elsewhere():
    refresh = "<meta http-equiv='refresh' content='0; url=/news/2024/the-real-one'>"
    with pytest.raises(PageMoved) as moved:
        extract(page("Redirecting", "<p>You are being redirected.</p>", refresh), url=URL)
    assert moved.value.target == "https://courier.example/news/2024/the-real-one"
    anew = f"<meta http-equiv='refresh' content='300; url={URL}'>"
    assert kind(page("The quay reopens", STORY, anew)) == "article"
    assert kind(page("The quay reopens", STORY, refresh)) == "article"


def test_a_live_blog_is_recognised():
    data = {"@type": "LiveBlogPosting", "headline": "Live", "datePublished": "2024-03-12"}
    assert kind(page("Live", STORY, f"<script type='application/ld+json'>{json.dumps(data)}</script>")) == "live"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Content not available", "Sorry, this content is not available in your region."),
        ("Be right back", "We are carrying out scheduled maintenance. Please check back soon."),
        ("Article removed", "This article has been removed."),
        ("Inhalt nicht verfügbar", "Dieser Inhalt ist in Ihrem Land nicht verfügbar."),
        ("找不到網頁", "您要找的網頁不存在。"),
        ("صفحه پیدا نشد", "صفحه مورد نظر شما یافت نشد."),
        ("Verifica età", "Devi avere almeno 18 anni per accedere a questo contenuto."),
        ("Wartungsarbeiten", "Wegen Wartungsarbeiten ist unsere Seite vorübergehend nicht erreichbar."),
        ("Site en maintenance", "Le site est en cours de maintenance. Merci de revenir plus tard."),
        ("En mantenimiento", "Estamos realizando tareas de mantenimiento. Vuelve en unos minutos."),
        ("courier.example", "This domain is for sale. Buy this domain."),
        ("Index of /news", "Name Last modified Size Description"),
        ("This article is no longer available", "The article you requested has been removed for legal reasons."),
        ("Courier", "You need to enable JavaScript to run this app."),
        ("We'll be back soon", "Our website is down for scheduled maintenance. Check back in a few minutes."),
        ("Contact us", "You can reach the newsroom at 12 Pier Road every day from nine to five."),
    ],
)
def test_what_is_closed_to_a_land_in_repair_or_gone(title, text):
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    with pytest.raises(NotArticle):
        extract(page.encode(), url=URL)


def test_an_offer_after_a_number_of_free_articles_is_a_wall():
    said = "<p>You have read all of your free articles this month. Subscribe for unlimited access.</p>"
    page = f"<h1>Your limit</h1>{said}<p>Already a subscriber? <a href='/login'>Sign in</a></p>"
    with pytest.raises(Wall):
        extract(f"<html><head><title>Your limit</title></head><body>{page}</body></html>".encode(), url=URL)


@pytest.mark.parametrize(
    "title", ["Article removed from the town charter", "Why films are not available in your region"]
)
def test_articles_about_what_is_gone_are_articles(title):
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{STORY}</article></body></html>"
    assert extract(page.encode(), url=URL).kind == "article"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Wartungsarbeiten an der Brücke",
            "Wegen Wartungsarbeiten ist die Brücke am Montag gesperrt, teilte die Stadt mit.",
        ),
        ("Технические работы на мосту", "Из-за технических работ мост в понедельник будет закрыт, сообщила мэрия."),
        (
            "Age verification for films to start in June",
            "Cinemas must check that viewers are 18 years or older from June.",
        ),
        (
            "Domain for sale, village to follow",
            "The owner of the old domain says that the village may follow it in the spring.",
        ),
    ],
)
def test_briefs_about_repairs_ages_and_sales_are_articles(title, text):
    page = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    assert extract(page.encode(), url=URL).kind == "article"


CUT = {
    "en": (
        "The harbour board heard on Tuesday that the night ferry had left \u2026",
        "To continue reading, subscribe.",
        "Log in",
    ),
    "de": ("Der Hafenrat hat am Dienstag erfahren, dass die Nacht...", "Jetzt weiterlesen mit dem Abo.", "Anmelden"),
    "fr": (
        "Le conseil du port a appris mardi que le bac de \u2026",
        "Cet article est réservé aux abonnés.",
        "Se connecter",
    ),
    "es": (
        "La junta del puerto supo el martes que el barco\u2026",
        "Suscríbete para seguir leyendo.",
        "Iniciar sesión",
    ),
    "pl": (
        "Rada portu dowiedziała się we wtorek, że nocny [\u2026]",
        "Wykup subskrypcję, aby czytać dalej.",
        "Zaloguj się",
    ),
    "sv": ("Hamnstyrelsen fick på tisdagen veta att \u2026", "Prenumerera. Redan prenumerant?", "Logga in"),
    "ja": ("港湾委員会は火曜日、夜のフェリーが\u2026", "この記事は会員限定です。", "ログイン"),
    "ru": ("Совет порта во вторник узнал, что ночной\u2026", "Статья доступна только подписчикам.", "Войти"),
}


@pytest.mark.parametrize("language", CUT)
def test_a_first_sentence_that_breaks_off_before_an_offer_is_no_article(language):
    lead, offer, enter = CUT[language]
    title = "Alte Spinnerei wird Musikschule"
    stub = f"<p>{lead}</p><p>{offer}</p><a href='/login'>{enter}</a>"
    assert kind(page(title, stub)) == "login"
    assert kind(page(title, stub, declared(title))) == "login"
    assert kind(page(title, f"<p>{offer}</p><a href='/login'>{enter}</a>")) == "login"
    # Traps: no offer, a lead that is complete, a text that continues.
    assert kind(page(title, f"<p>{lead}</p><a href='/login'>{enter}</a>")) == "article"
    whole = lead.strip(" .[]\u2026")
    assert kind(page(title, f"<p>{whole}.</p><p>{offer}</p><a href='/login'>{enter}</a>")) == "article"
    assert kind(page(title, f"{STORY}{stub}")) == "article"


def test_a_report_about_missing_pages_is_an_article():
    report = (
        "<p>The error page with the number 404 turned thirty this week, and a museum shows two hundred of them.</p>"
        "<p>\u201cPage not found\u201d was never meant to be read, said the curator, who collects them.</p>"
    )
    assert kind(page("Page not found: a museum of such pages", report)) == "article"
    assert kind(page("Page not found", report)) == "missing"
    assert kind(page("Page not found: try a search", "<p>It may have been moved or deleted.</p>")) == "missing"


REPORTS = {
    "en": (
        "Website to check that visitors are human",
        "The council's site will ask visitors to confirm that they are not a robot, the clerk said on Monday.",
        "Checking your browser takes a second, he said, and stops the programs that had booked all courts.",
    ),
    "es": (
        "El ayuntamiento pedirá confirmar que no eres un robot",
        "La web municipal pedirá confirmar que el visitante no es un robot, anunció el alcalde el lunes.",
        "Varios programas habían reservado todas las pistas de tenis de la ciudad en pocos segundos.",
    ),
    "ja": (
        "市のサイト、クッキーを廃止",
        "市は月曜日、公式サイトでクッキーの使用をやめると発表した。市長が記者会見で明らかにした。",
        "訪問者はお知らせを読むために何も同意する必要がなくなると、担当者は説明した。",
    ),
    "de": (
        "Stadt fragt nach Einwilligung",
        "Die Stadt will Besucher ihrer Seite um Einwilligung bitten, sagte der Bürgermeister am Montag.",
        "Wer alle Cookies ablehnen will, soll das mit einem Klick können, teilte die Verwaltung mit.",
    ),
}


@pytest.mark.parametrize("language", REPORTS)
def test_briefs_that_report_about_walls_are_articles(language):
    title, *said = REPORTS[language]
    assert kind(page(title, "".join(f"<p>{one}</p>" for one in said))) == "article"
