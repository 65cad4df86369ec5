# SPDX-License-Identifier: GPL-3.0-or-later
"""What a store holds, as it is written."""

from typing import Any

from patina_addon.core.store import Store
from patina_addon.core.store.database import opened


def rows_of(store: Store) -> list[dict[str, Any]]:
    """The rows of every job, the newest first. Raises StorageError."""
    with opened(store.path, is_writing=False) as connection:
        cursor = connection.execute("SELECT * FROM job ORDER BY created DESC, id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
