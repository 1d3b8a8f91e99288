"""A well-known city alone before a report, and what only looks like that."""

from __future__ import annotations

import pytest

from enrich.reading.city_datelines import city_alone
from enrich.reading.dates import Day

_REPORT = "Der Bundestag hat am Dienstag eine neue Brücke beschlossen."


@pytest.mark.parametrize(
    ("head", "city", "day"),
    [
        (f"Berlin. {_REPORT}", "Berlin", Day(None, None, None)),
        (f"BERLIN.- {_REPORT}", "BERLIN", Day(None, None, None)),
        (f"Berlin, 3 März: {_REPORT}", "Berlin", Day(3, 3, None)),
        ("İZMİR- Belediye dün yeni köprü için geldi.", "İZMİR", Day(None, None, None)),
        ("पटना, 3 मार्च: नदीपुर नगर पालिका ने नया पुल खोला।", "पटना", Day(3, 3, None)),
    ],
)
def test_a_city_alone(head, city, day):
    found = city_alone(head)
    assert found
    assert (found.city, found.day) == (city, day)


@pytest.mark.parametrize(
    "head",
    [
        "Berlin. Nothing of this is German, say those who read it aloud.",  # English has its own forms of datelines
        "Paris: what to wear, where to eat, whom to meet",
        f"Berlin, sagte sie. {_REPORT}",
        f"Niederau. {_REPORT}",
        "Berlin. der Bundestag hat beschlossen, was er wollte.",
        "Berlin. Und nun?",
        "Berlin - Hamburg mit dem Zug kostet heute weniger als je zuvor.",
        "القاهرة - أكبر مدن البلاد - لم تشهد مثل هذا الحر منذ عقود.",
        "Berlin gehört dem Bund und den Menschen, die dort wohnen.",
    ],
)
def test_what_is_not_a_dateline(head):
    assert city_alone(head) is None
