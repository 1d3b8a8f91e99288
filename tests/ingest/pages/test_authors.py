from __future__ import annotations

import json

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages.about import about_page
from ingest.pages.authors import authors_of
from ingest.pages.extract import extract
from ingest.pages.head import head_of
from ingest.pages.linked_data import linked_data


def page(*blocks: str) -> str:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    text = "".join(f"<p>The harbour board heard on day {day} that a ferry left without papers.</p>" for day in range(9))
    return f"<html><head><title>Ferry</title>{scripts}</head><body><article>{text}</article></body></html>"


def signed(head: str, byline: str) -> tuple[str, ...]:
    text = page().replace("</head>", f"{head}</head>").replace("<article>", f"<article><h1>Ferry</h1>{byline}")
    return extract(text.encode(), url="https://harbour.example/1").authors


def authors(*blocks: str) -> tuple[str, ...]:
    tree = trafilatura.load_html(page(*blocks))
    data = linked_data(tree)
    return authors_of(tree, head_of(tree), data, about_page(data, [], []), ["The Harbour Post"])


def article(author: object, **more: object) -> str:
    return json.dumps({"@type": "NewsArticle", "author": author, **more})


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Robert von Muster"}, ("Robert von Muster",)),
        ("Robert von Muster", ("Robert von Muster",)),
        (["Ann O'Hara", {"name": "José Pérez"}, "Ann O'Hara"], ("Ann O'Hara", "José Pérez")),
        ({"name": ["Ann Lee", "Bo Sand"]}, ("Ann Lee", "Bo Sand")),
        ({"@type": "Person", "name": {"@type": "Person", "name": "Ann Lee"}}, ("Ann Lee",)),
        ([["Ann Lee"]], ("Ann Lee",)),
        ("Ann Lee; null", ("Ann Lee",)),
        ("undefined", ()),
        ("<a href='/ann'>Ann Lee</a>", ("Ann Lee",)),
        ("By Ann Lee and Bo Sand", ("Ann Lee", "Bo Sand")),
        ("Ann Lee, Bo Sand & Cy Tal", ("Ann Lee", "Bo Sand", "Cy Tal")),
        ("Ann Lee, Jr.", ("Ann Lee, Jr.",)),
        ("Ann Lee, MD, PhD", ("Ann Lee",)),
        ("Ann Lee, M.D., and Bo Sand, Ph.D.", ("Ann Lee", "Bo Sand")),
        ("JACK MA", ("JACK MA",)),
        ("Ann Lee\u200b | Barcelona", ("Ann Lee",)),
        ("Ann Lee | Bo Sand", ("Ann Lee", "Bo Sand")),
        ("Prince | Madonna", ("Prince", "Madonna")),
        ("Harbour Publishing Company Limited", ()),
        ("Yo-Yo Ma", ("Yo-Yo Ma",)),
        ("Ann Lee The Harbour Post", ("Ann Lee",)),
        ("Ann Lee, Harbour Post", ("Ann Lee",)),
        ("Ann Lee | The Harbour Post", ("Ann Lee",)),
        ("Ann Lee, harbourpost.example", ("Ann Lee",)),
        ("M&uuml;ller &amp; Co", ("Müller & Co",)),
        ("Ann Lee (ann@harbour.example)", ("Ann Lee",)),
        ("Ann Lee &lt;ann@harbour.example&gt;", ("Ann Lee",)),
        ("王小明", ("王小明",)),
        ("Ann Lee with Bo Sand", ("Ann Lee", "Bo Sand")),
        ("Ann Lee with Wires", ("Ann Lee with Wires",)),
        ("Ann Lee ann@harbour.example", ("Ann Lee",)),
        ("ann@harbour.example", ()),
        ('["Ann Lee", "Bo Sand"]', ("Ann Lee", "Bo Sand")),
        ('["Ann Lee", ["Bo Sand"], 7]', ("Ann Lee",)),
        ("田中一郎\u3001鈴木花子", ("田中一郎", "鈴木花子")),
        ({"@type": "Role", "roleName": "Reporter", "author": {"@type": "Person", "name": "Ann Lee"}}, ("Ann Lee",)),
        ({"@list": ["Ann Lee", {"name": "Bo Sand"}]}, ("Ann Lee", "Bo Sand")),
        (
            {"@type": "ItemList", "itemListElement": [{"item": {"name": "Ann Lee"}}, {"name": "Bo Sand"}]},
            ("Ann Lee", "Bo Sand"),
        ),
        ({"@type": "Person", "name": "Ann Lee", "author": "Bo Sand"}, ("Ann Lee",)),
        ({"@type": "Organization", "name": "The Harbour Post"}, ()),
        (["desk@harbour.example", "https://harbour.example/ann", "<b>Ann</b>", "user123", "", 7, None], ()),
    ],
)
def test_people_as_they_are_written(author, names):
    assert authors(article(author)) == names


def test_the_article_is_found_in_lists_and_graphs_and_a_broken_block_only_affects_itself():
    inside = {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, json.loads(article("Ann Lee"))]}
    assert authors("{broken", json.dumps([inside])) == ("Ann Lee",)
    assert authors(f"<!--{article('Ann Lee')}-->") == ("Ann Lee",)
    assert authors(json.dumps({"@type": ["WebPage", "https://schema.org/Article"], "author": "Ann Lee"})) == (
        "Ann Lee",
    )
    assert authors(json.dumps({"@type": "Recipe", "author": "Ann Lee"})) == ()
    assert authors("[" * 5000) == ()


def test_a_page_s_authors_are_those_that_it_declares():
    found = extract(page(article({"name": "Robert von Muster"})).encode(), url="https://a.example/1")
    assert found.authors == ("Robert von Muster",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["NewsArticle", "Person"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["@type", "@graph", "author", "name", "mainEntity"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.lists(json_values, max_size=3))
def test_json_of_any_shape_gives_names_or_none(blocks):
    for name in authors(*(json.dumps(block).replace("</", "<\\/") for block in blocks)):
        assert 1 < len(name) <= 100


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<p class="byline">By Mira Tolland, Harbour Correspondent, in Bonn</p>', ("Mira Tolland",)),
        ('<p class="author-line">Von Mira Tolland mit dpa</p>', ("Mira Tolland",)),
        ("<p>By Mira Tolland and Ole Varn</p>", ("Mira Tolland", "Ole Varn")),
        ("<p class='byline'>Mira Tolland in Ostrevik</p>", ("Mira Tolland",)),
        ("<div class='author'><a>Mira Tolland</a> <a>@mira</a></div>", ("Mira Tolland",)),
        ("<span class='author'>Penulis: Mira Tolland</span>", ("Mira Tolland",)),
        ("<span class='author'>كتب: أحمد علي</span>", ("أحمد علي",)),
        ("<span class='author'>מאת: נורה עט</span>", ("נורה עט",)),
        ("<div class='card'><h3><a href='/x'>Bus stop</a></h3><span class='byline'>By Ole Varn</span></div>", ()),
        ("<div class='author-card'><span class='author'>Ole Varn</span></div>", ("Ole Varn",)),
        ('<div class="article__author">Par Mira Tolland</div>', ("Mira Tolland",)),
        ('<a rel="author" href="/mira">Mira Tolland</a>', ("Mira Tolland",)),
        ('<p class="byline">Mira Tolland in Bonn and Ole Varn in Rome</p>', ("Mira Tolland", "Ole Varn")),
        ('<p class="byline">Mira Tolland (mira.t@post.example)</p>', ("Mira Tolland",)),
        ('<p class="byline">Von Mira Tolland und Dr. Ole Varn</p>', ("Mira Tolland", "Ole Varn")),
        ('<p class="byline">By Mira Tolland<br>Photographs by Ole Varn</p>', ("Mira Tolland",)),
        ('<div>Posted by <span class="fn">Mira Tolland</span> at noon</div>', ("Mira Tolland",)),
        ('<p class="byline">文・森由美(社会部記者)</p>', ("森由美",)),
        ('<p class="byline">记者 林秀兰 陈大海 编辑 王明</p>', ("林秀兰", "陈大海")),
        ('<p class="byline">By Mira Tolland Updated Nov 24, 2026 9:14 pm</p>', ("Mira Tolland",)),
        ('<p class="byline">Por Mira Tolland \u2014 Lisboa</p>', ("Mira Tolland",)),
        ("<span class='author'>نویسنده: مریم کاظمی</span>", ("مریم کاظمی",)),
        ("<div class='info'>di <strong>Mira Tolland</strong> - 24 Novembre 2026</div>", ("Mira Tolland",)),
        ("<dd class='createdby'>Geschrieben von: <span>Mira Tolland</span></dd>", ("Mira Tolland",)),
        ("<span property='author'><span property='name'>Mira Tolland</span></span>", ("Mira Tolland",)),
        ("<li>기자명 박선영 기자</li>", ("박선영",)),
        (f"<p>Von <a href='/x'>Neu Ulm</a> {'kam an jenem Tag niemand mehr an. ' * 12}</p>", ()),
        ('<p class="byline">By Staff Reporter</p>', ()),
        ('<p class="byline">Reuters</p>', ()),
        ('<div class="author-bio">Mira Tolland</div>', ()),
        ("<p>By the time the ferry came, nobody was waiting.</p>", ()),
        ('<div>By <a href="/author/mira-t/">Mira N. Tolland</a> • 15 December</div>', ("Mira N. Tolland",)),
        ('<p><a href="/content/autor/mt">Mira Tolland</a> - 21. Dezember</p>', ("Mira Tolland",)),
        ("<small>posted on <time>2023-12-19</time></small> by Mira Anna Tolland", ("Mira Anna Tolland",)),
        (
            '<div><p><a class="byline-name">Mira Tolland, Reuters</a></p> <a class="byline-name">Ole Varn</a></div>',
            ("Mira Tolland", "Ole Varn"),
        ),
        ('<p class="byline">Mira Tolland MS, RDN, LD</p>', ("Mira Tolland",)),
        ('<aside><a href="/author/ole">Ole Varn</a></aside>', ()),
        ('<div class="related"><a href="/author/ole">Ole Varn</a></div>', ()),
        ('<h2>It left at noon</h2><ul><li>By <a href="/author/mira">Mira Tolland</a></li></ul>', ("Mira Tolland",)),
        ('<div><h2>More news</h2><p><a href="/author/ole">Ole Varn</a></p></div>', ()),
        (f'<p>{"The board heard much. " * 20}<a href="/author/ole">Ole Varn</a> had said so.</p>', ()),
        ("<p>They read <em>The Ferry</em> by Ole Varn</p>", ()),
        ('<div><a href="/authority/port">Port Authority</a></div>', ()),
        ("<span>记者 张三 李四</span>", ("张三", "李四")),
        ("<p>本报记者\uff1a王小明</p>", ("王小明",)),
        ("<span>文/张三</span>", ("张三",)),
        ("<p>文・山田太郎</p>", ("山田太郎",)),
        ("<p class='autor'>Ein Gastbeitrag von Mira Tolland</p>", ("Mira Tolland",)),
        ("<p class='autor'>Interview: Mira Tolland</p>", ("Mira Tolland",)),
        ("<p class='signature'>Propos recueillis par Mira Tolland</p>", ("Mira Tolland",)),
        ("<p class='autore'>a cura di Mira Tolland</p>", ("Mira Tolland",)),
        ("<div class='firma'>dalla nostra inviata Mira Tolland</div>", ("Mira Tolland",)),
        ("<div class='autor'>Texto: Mira Tolland / Fotos: Iñaki Soler</div>", ("Mira Tolland",)),
        ("<div class='firma'>Mira Tolland<span>Enviada especial</span></div>", ("Mira Tolland",)),
        ("<div data-testid=byline><span>Mira Tolland</span><span>Political Editor</span></div>", ("Mira Tolland",)),
        ("<div class=bylines><b>Harbour Staff</b><a class=byline>Mira Tolland</a></div>", ("Mira Tolland",)),
        ("<p class='byline'>By Mira Tolland for The Ostrevik Courier</p>", ("Mira Tolland",)),
        ("<p class='byline'>By Mira Tolland with AFP in Paris</p>", ("Mira Tolland",)),
        ("<p class='byline'>By Mira Tolland with Ole Varn</p>", ("Mira Tolland", "Ole Varn")),
        ("<p class='byline'>Guest post by Mira Tolland</p>", ("Mira Tolland",)),
        ("<p class='byline'>Special report by our reporters</p>", ()),
        (
            "<i itemprop=author><a itemprop=author><meta itemprop=name content='Mira Tolland'></a></i>",
            ("Mira Tolland",),
        ),
        ("<a itemprop=author><meta itemprop=url content='/authors/mira'></a>", ()),
        ("<p class='byline'>By Mira Tolland. Translated by Ole Varn</p>", ("Mira Tolland",)),
        ("<p>(记者 王小明)</p>", ("王小明",)),
        ("<p>(王小明 是 记者)</p>", ()),
        ("<p class='byline'>Interview with Mira Tolland</p>", ()),
        ("<p class='byline'>February 25, 2026</p>", ()),
        ("<span>홍길동 기자 hong@news.example</span>", ("홍길동",)),
        ("<p>记者 从港口委员会获悉\uff0c渡轮将于四月恢复。</p>", ()),
        ("<p>문서 기자회견</p>", ()),
        ("<p>Teksti: Anna Virtanen Kuva: Bo Sand</p>", ("Anna Virtanen",)),
        ("<p class=byline>Jane Roe (text) and John Poe (photos)</p>", ("Jane Roe",)),
        ("<p class=byline>As told to Jane Roe</p>", ("Jane Roe",)),
        ("<p class=byline>By To Lam</p>", ("To Lam",)),
        ("<p class=autor>Anna Kos (PAP)</p>", ("Anna Kos",)),
        ("<p class=author>Piše: Ivana Horvat</p>", ("Ivana Horvat",)),
        ("<p class=author>ავტორი: ნინო ბერიძე</p>", ("ნინო ბერიძე",)),
        ("<p class=author>تحریر: انیتا خان</p>", ("انیتا خان",)),
        ("<p class=byline>Written by Jane Roe. Medically reviewed by John Poe, MD</p>", ("Jane Roe",)),
        ("<p class=autor>de Ion Popescu</p>", ("Ion Popescu",)),
        ("<p class=author>Γράφει η Ελένη Λάμπρου</p>", ("Ελένη Λάμπρου",)),
        ("<p>文・田中一郎\u3000写真・鈴木花子</p>", ("田中一郎",)),
        ("<p>글 홍길동 기자 사진 김철수 기자</p>", ("홍길동",)),
        ("<div>말했다.<br>김지우 기자 kim@courier.example</div>", ("김지우",)),
    ],
)
def test_people_who_sign_the_text(byline, names):
    assert signed("", byline) == names


def test_a_person_declared_in_json_comes_before_what_the_head_calls_the_author():
    head = (
        '<meta name="author" content="Harbour Post"><meta property="og:site_name" content="Harbour Post">'
        f'<script type="application/ld+json">{article({"@type": "Person", "name": "Mira Tolland"})}</script>'
    )
    assert signed(head, "") == ("Mira Tolland",)
    assert signed(head.replace("Mira Tolland", "Newsroom"), "<p>By Ole Varn</p>") == ("Ole Varn",)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Reporting by Ann Lee; Editing by Bo Berg", ("Ann Lee",)),
        ("Ann Lee - Political Editor", ("Ann Lee",)),
        ("Ann Lee, Contributor", ("Ann Lee",)),
        ("Story by Ann Lee; Photos by Bo Berg", ("Ann Lee",)),
        ("Lee, Ann; Berg, Bo", ("Ann Lee", "Bo Berg")),
        ("News Desk, Courier", ()),
        ("Byron Lee", ("Byron Lee",)),
        ("Storm Reed", ("Storm Reed",)),
    ],
)
def test_role_and_office_next_to_a_declared_name(content, names):
    assert signed(f'<meta name="author" content="{content}">', "") == names


def test_the_outlet_of_a_declared_person_is_not_a_name():
    assert authors(article({"@type": "Person", "name": "By David Novak in Prague"})) == ("David Novak",)
    assert authors(article({"@type": "Person", "name": "Lee In Sample"})) == ("Lee In Sample",)


def test_the_account_of_a_person_gives_way_to_a_name():
    declared = f'<script type="application/ld+json">{article({"@type": "Person", "name": "annlee"})}</script>'
    assert signed(declared, '<a rel="author" href="/author/ann-lee">Ann Lee</a>') == ("Ann Lee",)
    assert signed(declared, "") == ("annlee",)


def test_names_in_values_and_citations():
    assert authors(article({"@type": "Person", "name": {"@value": "Ann Lee"}})) == ("Ann Lee",)
    cited = '<meta name="citation_author" content="Ann Lee"><meta name="citation_author" content="Bo Berg">'
    assert signed(cited, "") == ("Ann Lee", "Bo Berg")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<p class="byline">Words: Ann Lee. Photos: Bo Berg</p>', ("Ann Lee",)),
        ('<div class="yazar">Haber: Ayşe Demir</div>', ("Ayşe Demir",)),
        ('<span class="author">文\uff1d山田太郎</span>', ("山田太郎",)),
        ('<div class="comment"><span class="author">Rude Reader</span><p>I like it not.</p></div>', ()),
    ],
)
def test_bylines_of_more_forms_and_none_of_comments(byline, names):
    assert signed("", byline) == names


@pytest.mark.parametrize(
    ("name", "content", "names"),
    [
        ("DC.creator", "Lee, Ann", ("Ann Lee",)),
        ("citation_author", "van der Berg, Ludwig", ("Ludwig van der Berg",)),
        ("DC.creator", "Ann Lee", ("Ann Lee",)),
        ("DC.creator", "Ann Lee, Tom Ray", ("Ann Lee", "Tom Ray")),
        ("DC.creator", "Reuters, AFP", ()),
    ],
)
def test_catalogues_name_the_family_first(name, content, names):
    assert signed(f'<meta name="{name}" content="{content}">', "") == names


@pytest.mark.parametrize(
    ("declared", "byline", "names"),
    [
        (["Lee, Ann"], "<p class='byline'>By Ann Lee</p>", ("Ann Lee",)),
        (["Lee, Ann", "Sand, Bo"], "<p class='byline'>By Ann Lee and Bo Sand</p>", ("Ann Lee", "Bo Sand")),
        (["van der Lee, Ann"], "<p class='byline'>By Ann van der Lee</p>", ("Ann van der Lee",)),
        (["Prince, Madonna"], "<p class='byline'>By Prince and Madonna</p>", ("Prince, Madonna",)),
        (["Ann Lee, Bo Sand"], "<p class='byline'>By Ann Lee and Bo Sand</p>", ("Ann Lee", "Bo Sand")),
        (["Ann Lee"], "<p class='byline'>By Lee Ann</p>", ("Ann Lee",)),
    ],
)
def test_a_declared_name_with_the_family_name_first_is_turned_if_the_page_signs_with_it(declared, byline, names):
    metas = "".join(f"<meta name='author' content='{name}'>" for name in declared)
    assert signed(metas, byline) == names
