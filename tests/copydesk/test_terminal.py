"""Text that is shown in a terminal has no effect on it."""

from __future__ import annotations

import json

from copydesk.terminal import cells, json_line, printable


def test_a_line_of_json_has_no_control_characters_and_the_same_content():
    row = {"title": "a\x1b[2J\x9b\x7f\tb é 字 \u202e\u2066\u2028\ud800", "none": None}
    line = json_line(row)
    assert not [character for character in line if ord(character) < 32 or 127 <= ord(character) < 160]
    assert not {*"\u202e\u2066\u2028\ud800"} & {*line}
    assert json.loads(line) == row
    assert "é 字" in line


def test_cells_show_third_party_text_unchanged():
    assert [cell.plain for cell in cells("[/x]\x1b", None, 7)] == ["[/x]\ufffd", "", "7"]
    assert printable("a\x1bb\u202e\n") == "a\ufffdb\ufffd\n"
