# SPDX-License-Identifier: GPL-3.0-or-later
"""What services remember from job to job, in the database of jobs. A disk that fails costs the memory, never a job."""

from __future__ import annotations

from .store import Store


class Recollection:
    """See services.base.Memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def upload(self, key: str) -> str:
        """See Memory."""
        return ""

    def keep_upload(self, key: str, url: str, seconds: float) -> None:
        """See Memory."""

    def usual_seconds(self, about: str) -> float | None:
        """See Memory."""
        return None

    def keep_seconds(self, about: str, seconds: float) -> None:
        """See Memory."""
