"""What a news text says about itself: one frozen `Reading`."""

from __future__ import annotations

from typing import Any

import msgspec

from contract.article import Published


class Dateline(msgspec.Struct, frozen=True):
    """Where and when a report was filed. A part missing in the dateline is None.

    year_inferred: the year is not in the text; it follows from a published time within half a year.
    """

    place: str
    month: int | None = None
    day: int | None = None
    year: int | None = None
    year_inferred: bool = False


class DeclaredSource(msgspec.Struct, frozen=True):
    """The origin that a text names for itself.

    mark: the words that declare it, as written (`Source link`); None if only the page's anchor does.
    """

    mark: str | None = None
    name: str | None = None
    url: str | None = None


class Picture(msgspec.Struct, frozen=True):
    """The caption and the credit of the picture above a report."""

    caption: str | None = None
    credit: str | None = None


class Removed(msgspec.Struct, frozen=True):
    """A piece of the input that is not part of the report: `text` is input[start:end]."""

    text: str
    reason: str
    start: int
    end: int


class FieldSpan(msgspec.Struct, frozen=True):
    """Where a field was read: input[start:end]."""

    field: str
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One text, read as an editor reads it.

    title: "" where the text has none.
    text: only the report, without title, dateline prefix, sign-off, source mark and boilerplate. Lines
        are as in the input, trimmed; any run of blank or removed lines is one blank line.
    agency: the agency's name as in `tables/agencies.toml`.
    furniture: everything that is not in `text`, in the input's order, without overlaps. Every character of
        the input that is not white space is in exactly one of `furniture` and `text`.
    spans: where each field was found, in the input's order.
    """

    title: str
    text: str
    publisher: str | None = None
    outlet_id: str | None = None
    published: Published | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    declared_source: DeclaredSource | None = None
    picture: Picture | None = None
    furniture: tuple[Removed, ...] = ()
    spans: tuple[FieldSpan, ...] = ()


def as_json(reading: Reading, id: str) -> dict[str, Any]:  # noqa: A002  # the field's name in the output
    """The reading as plain values: what `copydesk read` prints. A field not found is None or empty."""
    values: dict[str, Any] = {"id": id}
    for name in reading.__struct_fields__:
        value = msgspec.to_builtins(getattr(reading, name))
        values[name] = list(value) if isinstance(value, tuple) else value
    del values["spans"]
    if reading.dateline is not None and not reading.dateline.year_inferred:
        del values["dateline"]["year_inferred"]
    return values
