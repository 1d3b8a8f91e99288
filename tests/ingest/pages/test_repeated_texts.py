from __future__ import annotations

import pytest

from ingest.pages.repeated_texts import Listed, is_repeated

WALL = "Dear visitor, the gates are shut for tonight. Come back with the token that our doorkeeper sent to your phone."
REPORT = (
    "The harbour board heard on Tuesday that the night ferry had left Ostrand without its papers, said Mira Tolland."
)
CHINESE = "港口委员会星期二听取了报告,夜间渡轮在没有文件的情况下离港。主席说,码头上没有人看到是谁签收了货物。"
TITLES = (
    "Council votes on second tram line", "Rowers win their third regatta", "School roof blown away by storm",
    "Museum buys lost portrait of founder", "Bakery strike enters second week", "Wolves seen near upper valley",
)  # fmt: skip
OF_THE_REPORT = (
    "Night ferry left without papers", "Ferry leaves Ostrand, its papers missing", "Board asks: who let ferry leave?",
    "Harbour board in row over papers", "No papers for ferry, board hears", "Ostrand ferry without papers at night",
)  # fmt: skip
MINE = Listed("https://www.first.example/fire-at-mill", "Fire at woollen mill put out")


def listed(titles=TITLES, sites: int = 6) -> list[Listed]:
    return [Listed(f"https://site{n % sites}.example/page-{n}", title) for n, title in enumerate(titles)]


def test_one_text_under_unlike_titles_at_many_outlets_is_no_report():
    assert is_repeated(WALL, MINE, listed())


@pytest.mark.parametrize(
    ("text", "mine", "others"),
    [
        (REPORT, Listed(MINE.url, "Ferry sailed without papers, board hears"), listed(OF_THE_REPORT)),
        (REPORT, Listed(MINE.url, "Ferry sailed without papers, board hears"), listed()),
        (REPORT, MINE, listed(OF_THE_REPORT)),
        (CHINESE, Listed(MINE.url, "夜间渡轮离港没有文件"), listed(["渡轮没有文件", "港口委员会听取报告"] * 3)),
        (WALL, MINE, listed(TITLES[:4])),  # too few
        (WALL, MINE, listed(sites=1)),  # from one other outlet and this one only
        (WALL, MINE, [Listed("https://site1.example/page", title) for title in TITLES]),
        (WALL, MINE, [Listed(MINE.url, title) for title in TITLES]),
        (WALL, MINE, listed(TITLES[:1] * 6)),  # one story, whatever its title
        (WALL, MINE, listed([None, "", "Live", "News", "12:30", "Quay"])),  # titles without information
        (WALL, Listed(MINE.url, None), listed()),
        (WALL, MINE, []),
    ],
)
def test_a_report_that_many_carry_is_one_and_so_is_what_few_have(text, mine, others):
    assert not is_repeated(text, mine, others)


def test_titles_without_spaces_are_compared_by_pairs_of_characters():
    chinese = [
        "市议会表决电车线路",
        "赛艇队赢得比赛",
        "学校屋顶被风吹走",
        "博物馆买下肖像",
        "面包店罢工继续",
        "山谷发现狼群",
    ]
    assert is_repeated(CHINESE, Listed(MINE.url, "毛纺厂火灾被扑灭"), listed(chinese))
