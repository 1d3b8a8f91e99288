"""A disk that is small enough to be filled."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEGABYTES = 2_000


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mounts a small file system at a folder during the block; False if this user may not."""
    options = f"size={_MEGABYTES}m,mode=755"
    mount = ["mount", "-t", "tmpfs", "-o", options, "copydesk-chaos", str(folder)]
    is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
