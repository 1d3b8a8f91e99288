"""Unrelated texts in other languages are not copies; `chance` describes how they are generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.pairs import find
from tests.corpus.chance import (
    WITHOUT_SPACES,
    briefs_beside_features,
    by_language,
    reports,
    reprints_found,
)

MESSAGES = Path("/usr/share/mediawiki/languages")
pytestmark = pytest.mark.skipif(not MESSAGES.exists(), reason="no texts: on Debian, apt-get install mediawiki")


@pytest.fixture(scope="module")
def texts():
    return by_language([MESSAGES])


@pytest.mark.parametrize("language", ["th", "km", "my", "vi", "ja", "ko", "nqo", "ru"])
def test_made_up_reports_are_not_copies(language, texts):
    assert find(reports(texts[language], language)).pairs == ()


@pytest.mark.parametrize("language", sorted(WITHOUT_SPACES))
def test_a_brief_is_no_copy_of_a_long_feature_and_a_shortened_reprint_is_one(language, texts):
    assert briefs_beside_features(texts[language], language) == 0
    assert reprints_found(texts[language], language) >= 99
