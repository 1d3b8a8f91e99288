"""Unrelated texts of other languages are not copies; see `chance` for how they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.pairs import find
from tests.corpus.chance import by_language, reports

MESSAGES = Path("/usr/share/mediawiki/languages")
pytestmark = pytest.mark.skipif(not MESSAGES.exists(), reason="no texts: on Debian, apt-get install mediawiki")


@pytest.fixture(scope="module")
def texts():
    return by_language([MESSAGES])


@pytest.mark.parametrize("language", ["th", "km", "my", "vi", "ja", "ko", "nqo", "ru"])
def test_made_up_reports_are_not_copies(language, texts):
    assert find(reports(texts[language], language)).pairs == ()
