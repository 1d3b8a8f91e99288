"""The report that the tables of reading add their lines to."""

# Texts as newspapers print them.

TITLE = "Council agrees on a bridge"
BODY = (
    "The council agreed on Tuesday to build a new bridge over the river.\n\n"
    "“We need it,” the mayor said.\n\nWork will begin in spring, according to the source."
)
REST = "The minister said on Tuesday that talks would go on."
