"""Pages that declare the same address: twins of an article, or another article."""

from __future__ import annotations

import pytest

from ingest.feeds.claims import Claim
from ingest.pages.samples import alike, sample_of
from ingest.pages.shared_addresses import names_another

FERRY = (
    "The harbour board heard on Tuesday that the night ferry had left without its papers. Nobody on the quay had seen "
    "who signed for the cargo, the chairwoman said, and the captain could not be reached. An inquiry begins on Monday."
)
EDITED = FERRY.replace("Tuesday", "Wednesday").replace("the captain could not be reached", "the captain was silent")
SHORTER = FERRY[: len(FERRY) // 2]
SCHOOL = (
    "A school in the hills will teach in two languages from autumn. Parents had asked for it for years, and the "
    "council found the money at last, a third of it from a bequest. Forty pupils are down for the first class already."
)
CHINESE = (
    "港口委员会星期二听取了报告,夜间渡轮在没有文件的情况下离港。主席说,码头上没有人看到是谁签收了货物,也联系不上船长。"
)
CHINESE_OTHER = (
    "山区的一所学校从秋季开始将用两种语言授课。家长多年来一直提出这一要求,市议会终于找到了资金,其中三分之一来自遗赠。"
)
HERE, ITSELF, ELSEWHERE = "https://a.example/amp/1", "https://a.example/1", "https://a.example/2"


def page(text: str, url: str = ELSEWHERE) -> Claim:
    return Claim(url, sample_of(text))


@pytest.mark.parametrize(("one", "other"), [(FERRY, EDITED), (FERRY, SHORTER), (FERRY, FERRY.upper()), (CHINESE,) * 2])
def test_samples_of_one_text_are_similar(one, other):
    assert alike(sample_of(one), sample_of(other))


@pytest.mark.parametrize(("one", "other"), [(FERRY, SCHOOL), (CHINESE, CHINESE_OTHER)])
def test_samples_of_two_texts_are_not(one, other):
    assert not alike(sample_of(one), sample_of(other))


@pytest.mark.parametrize("text", ["", "Rain.", "!? ... -- \n" * 30, "a" * 500])
def test_a_text_too_short_or_monotonous_has_no_sample(text):
    assert sample_of(text) is None


def test_a_sample_is_small_and_the_same_each_time():
    assert len(sample_of(FERRY)) == 48
    assert sample_of(FERRY) == sample_of(FERRY)
    assert sample_of("\ud800" + FERRY)


@pytest.mark.parametrize(
    ("others", "another"),
    [
        ([], False),
        ([page(FERRY, ITSELF)], False),  # the article at that address, which was fetched there
        ([page(EDITED, ITSELF)], False),
        ([page(SCHOOL, ITSELF)], True),
        ([page(SCHOOL)], True),
        ([page(SCHOOL, HERE)], False),  # an earlier text of the same page
        ([page(SCHOOL), page(FERRY, ITSELF)], False),
        ([page("Rain."), Claim(None, None)], False),
        ([Claim(None, sample_of(SCHOOL))], True),
    ],
)
def test_an_address_is_anothers_where_only_other_pages_became_the_article_there(others, another):
    assert names_another(page(FERRY, HERE), others) is another


def test_a_page_with_too_little_text_is_accepted():
    assert not names_another(page("Rain.", HERE), [page(SCHOOL)])
