"""Limits that the rules share with the compiled code that rules lines out: numbers of characters."""

from __future__ import annotations

from typing import Final

LONGEST_LINE: Final = 300  # of a line that rules examine; they ignore longer ones, or what is behind
LONGEST_CALL: Final = 160  # of a call to readers, and of a notice
LONGEST_CALLING: Final = 120  # of a sentence that calls, in ASCII: longer ones nearly always belong to a report
LONGEST_DATE: Final = 110  # of a line that is a date
LONGEST_DATELINE: Final = 110
HOST_WITHIN: Final = 40  # of a line, within which an outlet's site must be
CITY_WITHIN: Final = 34  # of a line, within which a dateline with a city alone must end
LONGEST_UNLABELLED: Final = 80  # of a byline without an introducing word
LONGEST_INITIALS: Final = 15  # of initials without a mark: shorter than this
LONGEST_INLINE: Final = 170  # of boilerplate between the lines of a report
LONGEST_HEADING: Final = 40  # of a heading of other reports there
MARKED_WITHIN: Final = 30  # of a line, within which the mark of a picture credit must be
LONGEST_OPENER: Final = 60  # of a block's first line
LONGEST_ENTRY: Final = 160  # of an entry of a block
LONGEST_SMALL_ENTRY: Final = 50  # of one that starts with a small letter
LONGEST_NAME: Final = 60  # of a publisher's or author's name in a line of its own
LONGEST_AMID: Final = 80  # of what may be between the first sentences
SHORTEST_PROSE: Final = 60  # a sentence this long belongs to the report, and so does any line four times as long
LONG_LINE: Final = 4 * SHORTEST_PROSE
SIGN_OFF_WITHIN: Final = 80  # of a report's end, within which an agency may be credited
START_LENGTH: Final = 4  # first characters of a line that are looked up
