# ruff: noqa: RUF001  # the marks are written in the languages they are from
from __future__ import annotations

import json

import pytest
from lxml import html

from ingest.pages.about import about_page
from ingest.pages.head import head_of
from ingest.pages.linked_data import linked_data
from ingest.pages.sources import Source
from ingest.pages.sources import declared_source as source_of

URL = "https://copy.example/2022/01/story/"
PARAGRAPH = "<p>" + "The foreign minister spoke at length about many things that day. " * 3 + "</p>"
THERE = "https://origin.test/story?id=7"


def declared_source(tree: html.HtmlElement, url: str | None) -> Source | None:
    return source_of(tree, url, head_of(tree), about_page(linked_data(tree), [url], []))


def address(tree, url):
    found = declared_source(tree, url)
    return found and found.url


def page(end: str, *, before: int = 4, after: str = "", head: str = "") -> html.HtmlElement:
    return html.fromstring(
        f"<html><head>{head}</head><body><nav><a href='https://nav.test/'>Source</a></nav>"
        f"<article>{PARAGRAPH * before}{end}</article>"
        f"{after}</body></html>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Source link",
        "Source Link →",
        "SOURCE",
        "source:",
        "Read the original article",
        "Read the original article here",
        "View original post",
        "Original article",
        "Link to the source",
        "Quelle",
        "Zur Quelle",
        "Zum Originalartikel",
        "Fuente",
        "Fuente original",
        "Artículo original",
        "Lien source",
        "Lire l’article original",
        "Fonte",
        "Bron",
        "Источник",
        "Ссылка на источник",
        "Читать оригинал",
        "Джерело",
        "Kaynak",
        "Źródło",
        "المصدر",
        "منبع",
        "来源",
        "原文链接",
        "阅读原文",
        "出典",
        "元記事",
        "출처",
        "원문 보기",
    ],
)
def test_an_anchor_that_is_a_mark(text):
    assert address(page(f"<p><a href='{THERE}'>{text}</a></p>"), URL) == THERE


@pytest.mark.parametrize(
    "end",
    [
        "<p>Source: <a href='{}'>The Origin</a></p>",
        "<p><strong>Source:</strong> <a href='{}'>The Origin</a></p>",
        "<div><span>Quelle: </span><em><a href='{}'>Zeitung</a></em></div>",
        "<p>Cet article a été initialement publié sur <a href='{}'>Le Quai</a>.</p>",
        "<p>ที่มา: <a href='{}'>ข่าวท่าเรือ</a></p>",
        "<p>Fuente: <a href='{}'>El Diario</a>.</p>",
        "<p>Источник: <a href='{}'>Газета</a></p>",
        "<p>来源：<a href='{}'>新华</a></p>",
        "<p>Via: <a href='{}'>Origin</a></p>",
        "<p>This story originally appeared in <a href='{}'>Origin</a>.</p>",
        "<p>Originally published at <a href='{}'>Origin</a></p>",
        "<p>This report was originally published <a href='{}'>here</a>.</p>",
        "<p>Dieser Text erschien zuerst <a href='{}'>hier</a>.</p>",
        "<p>Translated from the Dutch: <a href='{}'>original text</a></p>",
        "<p>Text that ends.<br>Source: <a href='{}'>Origin</a></p>",
        "<p>This article was first published on <a href='{}'>Origin</a></p>",
        "<p>The post <a href='{}'>A Story</a> appeared first on <a href='https://origin.test/'>Origin</a>.</p>",
        "<p>Republished with permission from <a href='{}'>Origin</a></p>",
        "<p><a href='{}#part?utm_source=x'>Source link</a></p>",
        "<p><a href='{}'>Source link</a></p>" + PARAGRAPH * 2,
        "<footer class='entry-footer'><p>Source: <a href='{}'>Origin</a></p></footer>",
        "<p>via <a href='{}'>Origin</a></p>",
        "<p>(via <a href='{}'>Origin</a>)</p>",
        "<p>转载自：<a href='{}'>北港时报</a></p>",
        "<p>本文转自<a href='{}'>北港时报</a></p>",
        "<p>文章來源：《<a href='{}'>北港時報</a>》</p>",
        "<p>転載元：<a href='{}'>北港新聞</a></p>",
        "<p><a href='{}'>Read the full story at the Origin</a></p>",
        "<p><a href='{}'>Continue reading at Origin</a></p>",
        "<p>Publicado originalmente em <a href='{}'>Origem</a></p>",
        "<p>Artikel oorspronkelijk gepubliceerd op <a href='{}'>De Bron</a></p>",
        "<p>Ursprungligen publicerad av <a href='{}'>Källan</a></p>",
        "<p>Artykuł pierwotnie ukazał się w <a href='{}'>Gazecie</a></p>",
        "<p>Dieser Beitrag erschien zuerst auf <a href='{}'>Zeitung</a></p>",
        "<p>Apparso originariamente su <a href='{}'>La Fonte</a></p>",
        "<p>Впервые опубликовано в <a href='{}'>Газете</a></p>",
        "<p>原文链接:<a href='{}'>北港时报</a></p>",
        "<p>初出:<a href='{}'>北港新聞</a></p>",
        "<p>Cet article a d'abord été publié par <a href='{}'>Le Quai</a></p>",
        "<p>L'articolo <a href='{}'>Il molo</a> proviene da <a href='https://origin.test/'>Il Porto</a>.</p>",
        "<p>Der Beitrag <a href='{}'>Der Kai</a> erschien zuerst auf <a href='https://origin.test/'>Hafen</a>.</p>",
        "<p>Cross-posted from <a href='{}'>Origin</a></p>",
        "<p>По материалам: <a href='{}'>Газета</a></p>",
        "<p>Источник — <a href='{}'>Газета</a></p>",
        "<p>この記事は<a href='{}'>北港新聞</a>からの転載です。</p>",
        "<p>Read the full story at <a href='{}'>Origin</a>.</p>",
        "<p>Este texto foi publicado originalmente no <a href='{}'>Cais</a>.</p>",
        "<p><em>This story was produced by <a href='{}'>Origin</a> and reviewed by us.</em></p>",
        "<p>Courtesy of <a href='{}'>Origin</a></p>",
        "<p>Übernommen von <a href='{}'>Hafen</a></p>",
        "<p>[via <a href='{}'>Origin</a>]</p>",
        "<p>Lire l’article original sur <a href='{}'>Le Quai</a></p>",
        "<dl><dt>Source</dt><dd><a href='{}'>Origin</a></dd></dl>",
        "<table><tr><td>Source:</td><td><a href='{}'>Origin</a></td></tr></table>",
        "<div><span>Source</span><span><a href='{}'>Origin</a></span></div>",
        "<h4>Quelle</h4><p><a href='{}'>Hafen</a></p>",
        "<h3>Sources</h3><ul><li><a href='{}'>Origin</a></li></ul>",
        "<p>Source: {}</p>",
    ],
)
def test_an_anchor_at_the_end_that_follows_a_mark(end):
    assert address(page(end.format(THERE)), URL) == THERE


@pytest.mark.parametrize(
    "end",
    [
        "<p><a href='https://origin.test/x'>The Origin</a></p>",
        "<p>The software is open source: <a href='https://origin.test/x'>the code</a> is public.</p>",
        "<p>Das Amt hat sie übernommen von <a href='https://origin.test/x'>Bo Sand</a>.</p>",
        "<p>Photo courtesy of <a href='https://origin.test/x'>The Origin</a></p>",
        "<p>The beams were produced by <a href='https://origin.test/x'>Hill</a> in May.</p>",
        "<p>Tickets and more at <a href='https://origin.test/x'>the box office</a></p>",
        "<p>Image source: https://origin.test/x</p>",
        "<h4>Sources say</h4><p><a href='https://origin.test/x'>The Origin</a></p>",
        "<p>The minister said that <a href='https://origin.test/x'>the source</a> of the leak was unknown.</p>".replace(
            "the source", "the old source of it"
        ),
        "<p><a href='/other'>Source link</a></p>",
        "<p><a href='https://www.copy.example/other'>Source link</a></p>",
        "<p><a href='#top'>Source</a></p>",
        "<p><a href='javascript:go()'>Source</a></p>",
        "<p>Source: <a href='https://www.facebook.com/sharer?u=x'>Share</a></p>",
        "<p>Via: <a href='https://twitter.com/intent/tweet?x'>Tweet</a></p>",
        "<figure><figcaption>Source: <a href='https://pictures.test/1'>Agency</a></figcaption></figure>",
        "<div class='comments'><p>Source: <a href='https://origin.test/x'>me</a></p></div>",
        "<p>Source: <a href='https://chart.test/1'>Institute</a></p>" + PARAGRAPH * 3,
        "<p>Source: nobody</p><p>Read <a href='https://origin.test/x'>this</a></p>",
        "<p>Open source software is at <a href='https://origin.test/x'>Origin</a></p>",
        "<p><a>Source link</a></p>",
        "<p>Photo source: <a href='https://pictures.test/1'>Agency</a></p>",
        "<p>Grafik-Quelle: <a href='https://pictures.test/1'>Agentur</a></p>",
        "<p>Data source: <a href='https://chart.test/1'>Institute</a></p>",
        "<p>Source: <a href='https://chart.test/1'>Institute</a> data, chart by the Courier</p>",
        "<p>The book, originally published in <a href='https://origin.test/x'>1911</a>, is lost.</p>" + PARAGRAPH * 3,
        "<p>The study was first published in <a href='https://journal.test/'>Harbours</a>.</p>",
        "<p>Her book was originally published by <a href='https://press.test/'>Weir Press</a> in 1998.</p>",
        "<p>In dieser Woche liest der Beitrag <a href='https://origin.test/x'>Der Kai</a> sich anders.</p>",
        "<p>The ferry goes via <a href='https://isle.test/'>Isle</a></p>",
        "<p><a href='https://origin.test/x'>Read the full story of the pier</a></p>",
        "<p>消息来自<a href='https://origin.test/x'>港口</a>附近的一位渔民。</p>",
        "<p><link rel='canonical' href='https://origin.test/x'></p>",
    ],
)
def test_anchors_that_declare_nothing(end):
    assert declared_source(page(end), URL) is None


def test_a_mark_in_the_page_s_furniture_declares_nothing():
    assert declared_source(page("", after="<footer><a href='https://theme.test/'>Source</a></footer>"), URL) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("<p class=from>Source: <a href='{}'>Origin</a></p>", True),
        ("<div><span>来源:<a href='{}'>新华</a></span></div>", True),
        ("<img src=/a.jpg><p>Source: <a href='{}'>Pixels</a></p>", False),
        ("<div class=hero-image><p>Source: <a href='{}'>Pixels</a></p></div>", False),
        (
            "<p>Two men, says a report (source: <a href='{}'>Origin</a>), were seen on the quay on Monday night.</p>",
            False,
        ),
    ],
)
def test_a_source_above_the_text(line, found):
    body = f"<h1>The quay reopens</h1>{line.format(THERE)}{PARAGRAPH * 6}"
    tree = html.fromstring(f"<html><body><article>{body}</article></body></html>")
    assert address(tree, URL) == (THERE if found else None)


def based_on(what: object) -> str:
    said = json.dumps({"@type": "NewsArticle", "url": URL, "isBasedOn": what})
    return f'<script type="application/ld+json">{said}</script>'


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (f"<link rel='canonical' href='{THERE}'>", THERE),
        ("<link rel='canonical' href='https://www.copy.example/story'>", None),
        ("<link rel='canonical' href='/story'>", None),
        ("<link rel='canonical' href='http://localhost:3000/story'>", None),
        ("<link rel='canonical' href='https://cms.courier.internal/story'>", None),
        (f"<meta name='original-source' content='{THERE}'>", THERE),
        (f"<meta name='syndication-source' content='{THERE}'>", THERE),
        (f"<meta name='source' content='{THERE}'>", THERE),
        ("<meta name='source' content='Reuters'>", None),
        (based_on(THERE), THERE),
        (based_on({"@type": "NewsArticle", "url": THERE}), THERE),
        (based_on([{"@id": THERE}]), THERE),
        (based_on("https://www.copy.example/earlier"), None),
        (based_on("a report of the harbour board"), None),
        (based_on([None, 7, {"name": "a book"}]), None),
    ],
)
def test_declarations_in_the_head(head, source):
    assert address(page("", head=head), URL) == source


def test_the_last_mark_counts_and_an_article_before_a_site():
    links = (
        "<p>Source: <a href='https://first.test/1'>A</a></p>"
        f"<p><a href='{THERE}'>Source link</a></p><p>Source: <a href='https://origin.test'>O</a></p>"
    )
    assert address(page(links), URL) == THERE


def test_a_page_without_an_address_may_declare_too():
    assert address(page(f"<p><a href='{THERE}'>Source link</a></p>"), None) == THERE


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        ("<p><a href='{}'>Source link</a></p>", "Source link"),
        ("<p>Source: <a href='{}'>The Origin</a></p>", "Source:"),
        ("<p>This story originally appeared on <a href='{}'>The Origin</a>.</p>", "originally appeared on"),
    ],
)
def test_the_words_that_declare_it_are_kept(end, mark):
    found = declared_source(page(end.format(THERE)), URL)
    assert found is not None
    assert found.mark == mark


def test_a_short_name_under_a_country_is_a_site_of_its_own():
    link = "<p>Source: <a href='https://www.nwr.ru/quay'>North</a></p>"
    found = declared_source(page(link), "https://www.oc.ru/quay")
    assert found is not None
    assert (found.url, found.name) == ("https://www.nwr.ru/quay", "North")
    assert declared_source(page(link.replace("nwr", "m.oc")), "https://www.oc.ru/quay") is None


def test_the_cost_of_many_sources_is_proportional_to_their_number():
    many = "".join(f"<p>{PARAGRAPH} Source: <a href='https://origin.test/{n}'>O</a></p>" for n in range(2000))
    found = declared_source(page(many), URL)  # it took minutes when each source counted the page again
    assert found is not None
    assert found.url == "https://origin.test/1999"


@pytest.mark.parametrize(
    "label",
    [
        "Cet article a été publié à l'origine par",
        "Articolo originariamente pubblicato su",
        "Dit artikel verscheen eerder op",
        "Artikeln publicerades först i",
        "Artiklen blev først bragt i",
        "Оригинал статьи опубликован на сайте",
        "Artikel ini pertama kali terbit di",
        "Artikel ini telah tayang di",
        "Článek původně vyšel na",
        "A cikk eredetileg itt jelent meg:",
        "Juttu julkaistiin alun perin",
        "Articol publicat inițial pe",
        "Tekst je prvobitno objavljen na portalu",
        "Δημοσιεύθηκε αρχικά στο",
        "This article is published in partnership with",
        "This article has been adapted from",
        "Excerpted from",
        "Translated from",
        "Theo báo",
        "Šaltinis:",
        "წყარო:",
        "Vir:",
        "Pinagmulan:",
        "Աղբյուր՝",
        "Дереккөз:",
        "ஆதாரம்:",
        "بشکریہ:",
        "Hat tip:",
        "Com informações de",
        "Font:",
    ],
)
def test_labels_of_more_languages_and_of_other_uses(label):
    assert address(page(f"<p>{label} <a href='{THERE}'>North Wire</a></p>"), URL) == THERE


def test_a_citation_within_a_sentence_is_not_a_source():
    cited = f"<p>Theo <a href='{THERE}'>North Wire</a>, giá dầu tăng hai phần trăm trong ngày thứ Hai.</p>"
    assert address(page(cited), URL) is None


def test_a_copy_in_an_archive_is_named_by_what_it_is_of():
    end = f"<p>Source: <a href='https://web.archive.org/web/20260512000000/{THERE}'>North Wire</a></p>"
    assert address(page(end), URL) == THERE


@pytest.mark.parametrize(
    "line",
    [
        "The novel was translated from <a href='{}'>the Polish</a> by Bo Berg.",
        "The film has been adapted from <a href='{}'>a novel</a> of 1920.",
        "The town works in partnership with <a href='{}'>North Wire</a> on the slipway.",
        "She read lines excerpted from <a href='{}'>the report</a> aloud to the board.",
        "The board published <a href='{}'>its figures</a> on Tuesday.",
    ],
)
def test_a_cited_work_is_not_a_source(line):
    assert address(page(f"<p>{line.format(THERE)}</p>"), URL) is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>Die Bilder stammen aus <a href='{}'>dem Archiv der Stadt</a>.</p>",
        "<p>Bildquelle: <a href='{}'>Stadtarchiv</a></p>",
        "<p>Die Quelle der Donau liegt bei <a href='{}'>Furtwangen</a>.</p>",
        "<p>Das Buch erschien zuerst bei <a href='{}'>Hafenverlag</a> und ist vergriffen.</p>",
        "<p>Crédit photo : <a href='{}'>Le Quai</a></p>",
        "<p>La source du fleuve est à <a href='{}'>Mont-Gerbier</a>.</p>",
        "<p>Son roman, initialement publié chez <a href='{}'>Le Port</a>, est épuisé.</p>",
        "<p>À lire aussi : <a href='{}'>la suite du reportage</a></p>",
        "<p>Fuente de las imágenes: <a href='{}'>Archivo</a></p>",
        "<p>La fuente de la plaza fue <a href='{}'>restaurada</a> en mayo.</p>",
        "<p>Según <a href='{}'>El Diario</a>, el puerto abrirá en mayo.</p>",
        "<p>Lea también: <a href='{}'>El puerto abre</a></p>",
        "<p>Fonte foto: <a href='{}'>Archivio</a></p>",
        "<p>La fonte del Po si trova <a href='{}'>al Monviso</a>.</p>",
        "<p>Leggi anche: <a href='{}'>Il molo riapre</a></p>",
        "<p>Foto: reprodução/<a href='{}'>Agência</a></p>",
        "<p>Fonte da imagem: <a href='{}'>Arquivo</a></p>",
        "<p>Leia também: <a href='{}'>O cais reabre</a></p>",
        "<p>Beeldbron: <a href='{}'>Archief</a></p>",
        "<p>Lees ook: <a href='{}'>De kade gaat open</a></p>",
        "<p>Volgens <a href='{}'>De Bron</a> gaat de kade in mei open.</p>",
        "<p>Źródło zdjęcia: <a href='{}'>Archiwum</a></p>",
        "<p>Źródło Wisły leży <a href='{}'>na Baraniej Górze</a>.</p>",
        "<p>Czytaj także: <a href='{}'>Nabrzeże otwarte</a></p>",
        "<p>Источник фото: <a href='{}'>Архив</a></p>",
        "<p>Источник реки находится <a href='{}'>в горах</a>.</p>",
        "<p>Читайте также: <a href='{}'>Причал открыт</a></p>",
        "<p>Источник в мэрии сообщил <a href='{}'>агентству</a>, что причал откроют.</p>",
        "<p>Fotoğraf kaynağı: <a href='{}'>Arşiv</a></p>",
        "<p>Irmağın kaynağı <a href='{}'>dağlarda</a> bulunuyor.</p>",
        "<p>写真提供:<a href='{}'>港新聞</a></p>",
        "<p>画像の出典:<a href='{}'>港新聞</a></p>",
        "<p>関連記事:<a href='{}'>桟橋が再開</a></p>",
        "<p>图片来源:<a href='{}'>档案馆</a></p>",
        "<p>相关阅读:<a href='{}'>码头重新开放</a></p>",
        "<p>资料来源:<a href='{}'>统计局</a>,制图:本报</p>",
        "<p>사진 출처: <a href='{}'>기록원</a></p>",
        "<p>관련 기사: <a href='{}'>부두 재개장</a></p>",
        "<p>مصدر الصورة: <a href='{}'>الأرشيف</a></p>",
        "<p>اقرأ أيضا: <a href='{}'>الرصيف يفتح</a></p>",
        "<p>Bildkälla: <a href='{}'>Arkivet</a></p>",
        "<p>Läs också: <a href='{}'>Kajen öppnar</a></p>",
        "<p>Джерело фото: <a href='{}'>Архів</a></p>",
        "<p>Читайте також: <a href='{}'>Причал відкрито</a></p>",
        "<p>Map source: <a href='{}'>Survey</a></p>",
        "<p>Video source: <a href='{}'>Channel</a></p>",
        "<p>The source of the river is <a href='{}'>a spring</a>.</p>",
        "<p>Follow us via <a href='{}'>our channel</a></p>",
    ],
)
def test_what_a_picture_or_a_river_comes_from_is_not_a_source(line):
    assert declared_source(page(line.format(THERE)), URL) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<p>© Agence France-Presse</p>", "Agence France-Presse"),
        ("<p>(c) 2024 AFP</p>", "AFP"),
        ("<p>Copyright 2024 The Associated Press. All rights reserved.</p>", "The Associated Press"),
        ("<p>© AP. This material may not be published, broadcast or rewritten.</p>", "AP"),
        ("<p>© dpa-infocom, dpa:240312-99-318421/2</p>", "dpa-infocom"),
        ("<p><small>Copyright © 2024 by Reuters</small></p>", "Reuters"),
        ("<p>© Riproduzione riservata ANSA</p>", None),
        ("<div>© Copyright ANSA - Riproduzione riservata</div>", "ANSA"),
        ("<p>© EFE 2024</p>", "EFE"),
        ("<p>© 2024 <a href='https://www.afp.com/'>AFP</a></p>", "AFP"),
        ("<p>(C) 時事通信</p>", "時事通信"),
        ("<p>© 2024 North Wire</p>", None),
        ("<p>© AP Photo/Bo Berg</p>", None),
        ("<p>© Reuters / Bo Berg</p>", None),
        ("<p>© AFP via Getty Images</p>", None),
        ("<p>© Apart from the quay, nothing is left.</p>", None),
        ("<figure><img src=/a.jpg><figcaption>© AFP</figcaption></figure>", None),
        ("<div class=photo-credit>© AFP</div>", None),
        ("<p>© AFP</p>" + PARAGRAPH * 3, None),
        ("<p>Copyright for AFP, said the court, is a right like others.</p>", None),
    ],
)
def test_an_agency_that_holds_the_rights_of_the_text_is_its_source(line, name):
    found = declared_source(page(line), URL)
    assert (found and found.name) == name
    assert not found or found.url is None


def test_an_agency_on_its_own_site_or_in_the_page_s_footer_is_no_source():
    line = "<p>© 2024 Reuters</p>"
    assert declared_source(page(line), "https://www.reuters.com/world/quay") is None
    assert declared_source(page("", after=f"<footer>{line}</footer>"), URL) is None
    marked = declared_source(page(f"<p>Source: <a href='{THERE}'>Origin</a></p>{line}"), URL)
    assert marked is not None
    assert marked.url == THERE


@pytest.mark.parametrize(
    "end",
    [
        "<p>The <a href='https://river.test/spring'>source</a> of the river was found by two walkers in May.</p>",
        "<p>La <a href='https://river.test/spring'>source</a> du fleuve a été trouvée par deux marcheurs.</p>",
        "<p>Die <a href='https://river.test/spring'>Quelle</a> des Flusses fanden zwei Wanderer im Mai.</p>",
        "<p>La <a href='https://river.test/spring'>fuente</a> de la plaza volverá a tener agua en mayo.</p>",
    ],
)
def test_a_word_within_a_sentence_is_no_mark(end):
    assert address(page(end), "https://reader.test/a") is None


@pytest.mark.parametrize(
    "end",
    [
        "<p><a href='https://origin.test/x'>Source</a> of this report</p>",
        "<p>The papers are public (<a href='https://origin.test/x'>source</a>), and so is the list of the cargo.</p>",
        "<p>See the <a href='https://origin.test/x'>source</a> for more.</p>",
        "<p>Der Bericht: <a href='https://origin.test/x'>Quelle</a> in voller Länge und mit allen Bildern</p>",
    ],
)
def test_a_mark_beside_a_sentence_is_one(end):
    assert address(page(end), "https://reader.test/a") == "https://origin.test/x"
