"""What a line could be, and the kinds of words that tell: the numbers that compiled code and the rules share."""

from __future__ import annotations

from typing import Final

# What a line could be.
MATCH: Final = 1  # `prefilter.possible_match`
CREDIT: Final = 2  # a picture credit, by a mark that no other rule needs
EDGE: Final = 4  # boilerplate at the edge of a text, by its first words
DATELINE: Final = 8  # begins with a dateline
CALL: Final = 16  # `page_phrases.may_call`, or an address
NOTICE: Final = 32  # begins with a sentence about subscribing
INLINE: Final = 64  # boilerplate, a picture credit or a heading between the lines of a report
LABEL: Final = 128  # has a label's colon, or a number sign
SIGN_OFF: Final = 256  # ends with a credit behind its last sentence
OPENING: Final = 512  # opens a block below a report
PROSE: Final = 1024  # a sentence of the report, or part of one
ENTRY: Final = 2048  # of a block below a report
ANYTHING: Final = 4095

NOT_PLAIN: Final = 0xFFFF  # no row: the rules examine a head

# Kinds of words. Those of `FirstWords` have four kinds each, from these on.
KNOWN_PHRASE: Final = 0
EDGE_PHRASE: Final = 4
INLINE_PHRASE: Final = 8
AGENCY: Final = 12
ALONE, FIRST_OF_TWO, TWO, MARK = range(4)  # the last: characters other than letters that may begin one
LINE_START: Final = 16  # four characters
INLINE_START: Final = 17
INLINE_SMALL: Final = 18  # the same in lower case
DECORATION: Final = 19  # characters
CALL_LETTERS: Final = 20
READER: Final = 21  # words of whom a call speaks to, and of itself
CITY: Final = 22
EDITORS_NOTE: Final = 23  # three letters
PARTICLE: Final = 24
CONJUNCTION: Final = 25
HEADING_LETTERS: Final = 26  # the first of headings of blocks in all languages
HEADING_START: Final = 27  # as many as a line begins with, up to four
ADDRESS: Final = 28  # four characters
AGENCY_END: Final = 29  # last words of agencies
