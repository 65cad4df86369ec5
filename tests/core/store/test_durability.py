# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written survives a power cut, as far as sqlite can have it so."""

from pathlib import Path

import pytest

from patina_addon.core.store.database import opened

EXTRA = 3


@pytest.fixture(autouse=True)
def no_disk_sync() -> None:
    """Here the disk is waited for."""


@pytest.mark.parametrize("is_writing", [True, False])
def test_every_connection_is_durable(tmp_path: Path, is_writing: bool) -> None:
    with opened(tmp_path / "jobs.sqlite3", is_writing) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (EXTRA,)
        assert connection.execute("PRAGMA fullfsync").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
