"""The unit of all shares."""

from __future__ import annotations

from typing import Final

WHOLE: Final = 10_000  # a share of 1
