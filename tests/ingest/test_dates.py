from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_date


@pytest.mark.parametrize(
    ("text", "value", "precision", "zone"),
    [
        ("2022-01-27T11:53:07+02:00", "2022-01-27T11:53:07", "second", "+02:00"),
        ("2022-01-27T11:53:07.123456Z", "2022-01-27T11:53:07", "second", "Z"),
        ("2022-01-27T11:53Z", "2022-01-27T11:53", "minute", "Z"),
        ("2022-01-27T11:53:07", "2022-01-27T11:53:07", "second", None),
        ("2022-01-27 11:53:07 -0500", "2022-01-27T11:53:07", "second", "-05:00"),
        ("2022-01-27 11:53:07 UTC", "2022-01-27T11:53:07", "second", "Z"),
        ("20220127T115307Z", "2022-01-27T11:53:07", "second", "Z"),
        ("2022-01-27T11:53:07+02", "2022-01-27T11:53:07", "second", "+02:00"),
        ("  2022-01-27\n", "2022-01-27", "day", None),
        ("2022-01", "2022-01", "month", None),
        ("2022", "2022", "year", None),
        ("2022-01-27T25:53:00Z", "2022-01-27", "day", None),
        ("2022-01-27T23:59:60Z", "2022-01-27T23:59", "minute", "Z"),
        ("Thu, 27 Jan 2022 11:53:07 +0200", "2022-01-27T11:53:07", "second", "+02:00"),
        ("Thu, 27 Jan 2022 11:53:07 GMT", "2022-01-27T11:53:07", "second", "Z"),
        ("Thu, 27 Jan 2022 11:53:07 -0000", "2022-01-27T11:53:07", "second", "Z"),
        ("Thu, 27 Jan 2022 11:53 EST", "2022-01-27T11:53", "minute", "-05:00"),
        ("Thu, 27 Jan 2022 11:53:07 CST", "2022-01-27T11:53:07", "second", None),
        ("Thu, 27 Jan 2022 11:53:07 +9900", "2022-01-27T11:53:07", "second", None),
        ("27 Jan 2022", "2022-01-27", "day", None),
        ("27-Jan-22", "2022-01-27", "day", None),
        ("27 January 1999 10:00", "1999-01-27T10:00", "minute", None),
        ("Thursday, January 27, 2022 1:05 pm", "2022-01-27T13:05", "minute", None),
        ("Sept 3, 2022, 12:05 AM", "2022-09-03T00:05", "minute", None),
        ("Thu Jan 27 11:53:07 CET 2022", "2022-01-27T11:53:07", "second", "+01:00"),
        ("Thu Jan 27 11:53:07 2022", "2022-01-27T11:53:07", "second", None),
    ],
)
def test_dates_are_read_as_given(text, value, precision, zone):
    found = read_date(text, "feed")
    assert found is not None
    assert (found.value, found.precision, found.zone, found.from_) == (value, precision, zone, "feed")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "now",
        "20222-01-27",
        "20222",
        "Thu, 27 Jan 20222 10:00:00 GMT",
        "Jan 27, 20222",
        "2022-13-01",
        "2022-02-30",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        "1969-12-31T23:59:59Z",
        "1969-12-31T16:00:00-08:00",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "Thu, 27 Foo 2022",
        "99 Jan 2022",
        "03/04/2022",
        "3 days ago",
        "2100-01-01",
    ],
)
def test_what_is_not_a_date(text):
    assert read_date(text, "feed") is None


@given(
    st.datetimes(datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2099-12-31")).map(
        lambda moment: moment.replace(microsecond=0)  # local times, in any zone
    ),
    st.integers(-14 * 60, 14 * 60),
)
def test_what_programs_write_comes_back(moment, minutes):
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    for written in (format_datetime(moment.replace(tzinfo=zone)), moment.replace(tzinfo=zone).isoformat()):
        found = read_date(written, "page")
        assert found is not None
        assert found.value == moment.isoformat()
        offset = "+00:00" if found.zone == "Z" else found.zone
        assert datetime.fromisoformat(f"{found.value}{offset}") == moment.replace(tzinfo=zone)


@given(st.text(max_size=120))
def test_no_text_breaks_it(text):
    found = read_date(text, "feed")
    assert found is None or found.value[:4].isdecimal()
