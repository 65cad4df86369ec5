# SPDX-License-Identifier: GPL-3.0-or-later
"""What services remember from job to job, in the database of jobs. A disk that fails costs the memory, never a job."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from ..model.errors import StorageError
from ..model.foreign_text import clean
from ..store import Store

_log = logging.getLogger(__name__)
_signed: dict[str, tuple[str, float]] = {}
"""Uploads whose address holds what may be a signature or a password, and so is never written to disk."""


class StoredServiceCache:
    """See model.service.ServiceCache."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def upload(self, key: str) -> str:
        """See ServiceCache."""
        now = time.time()
        url, until = _signed.get(key, ("", 0.0))
        if url and until > now:
            return url
        try:
            return self._store.upload(key, now)
        except StorageError:
            return ""

    def save_upload(self, key: str, url: str, seconds: float) -> None:
        """See ServiceCache."""
        now = time.time()
        if clean(url) != url:
            _signed[key] = url, now + seconds
            return
        try:
            self._store.save_upload(key, url, now, now + seconds)
        except StorageError:
            _log.warning("An upload could not be remembered: it may be sent again")

    def durations(self, about: str) -> Sequence[float]:
        """See ServiceCache."""
        try:
            return self._store.durations(about)
        except StorageError:
            return ()

    def save_seconds(self, about: str, seconds: float) -> None:
        """See ServiceCache."""
        try:
            self._store.save_duration(about, seconds, time.time())
        except StorageError:
            _log.warning("The duration of a task could not be remembered")
