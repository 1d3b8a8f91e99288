"""The notebook of the documentation runs on the articles of the press, and draws its charts."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from contract.postgres import connect_worker
from enrich.landing import story_window
from enrich.store import changes, rollups, stories

NOTEBOOK = Path(__file__).parents[2] / "docs/desk.ipynb"


def test_it_is_kept_without_outputs():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells if cell.cell_type == "code")


@pytest.mark.stack
def test_it_runs_over_what_the_press_prints(desk, hands, newsroom, monkeypatch, tmp_path):
    hands().land(newsroom.press())
    with closing(connect_worker(desk)) as connection:
        for step in (changes.number, rollups.roll_up, stories.follow, story_window.tell):
            while step(connection):
                pass
    url = conninfo_to_dict(desk.database_url.get_secret_value())
    monkeypatch.setenv("COPYDESK_READER_URL", make_conninfo(**{**url, "user": "copydesk_reader"}))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert [output for output in outputs if output.output_type in ("error", "stream")] == []
