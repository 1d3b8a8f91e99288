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
}
MISSING = {
    "en": "Page not found", "de": "Seite nicht gefunden", "fr": "Page introuvable", "es": "Página no encontrada",
    "it": "Pagina non trovata", "pt": "Página não encontrada", "nl": "Pagina niet gevonden",
    "sv": "Sidan kunde inte hittas", "pl": "Strona nie została znaleziona", "cs": "Stránka nenalezena",
    "ru": "Страница не найдена", "tr": "Sayfa bulunamadı", "404": "404 - Not Found", "oops": "Oops! Nothing found",
}  # fmt: skip
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
def test_a_page_that_says_that_nothing_is_there(language):
    title = MISSING[language]
    assert (
        kind(page(f"{title} | Courier", "<p>Try the search, or go back to the front page of the Courier.</p>"))
        == "missing"
    )
    assert kind(page(title, STORY, declared(title))) == "article"
    assert kind(page(f"{title}: what a lost address costs a town and its harbour", STORY)) == "article"


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


def test_a_page_that_only_leads_elsewhere():
    refresh = "<meta http-equiv='refresh' content='0; url=/news/2024/the-real-one'>"
    with pytest.raises(PageMoved) as moved:
        extract(page("Redirecting", "<p>You are being redirected.</p>", refresh), url=URL)
    assert moved.value.target == "https://courier.example/news/2024/the-real-one"
    anew = f"<meta http-equiv='refresh' content='300; url={URL}'>"
    assert kind(page("The quay reopens", STORY, anew)) == "article"
    assert kind(page("The quay reopens", STORY, refresh)) == "article"


def test_a_live_blog_is_told_apart():
    data = {"@type": "LiveBlogPosting", "headline": "Live", "datePublished": "2024-03-12"}
    assert kind(page("Live", STORY, f"<script type='application/ld+json'>{json.dumps(data)}</script>")) == "live"
