# SPDX-License-Identifier: GPL-3.0-or-later
"""The export of textures that a thread is at, and what came of the last one, for the panel."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import PatinaError
from ...core.model.message import Message

_NAME = "texture export"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Say what came of an export."""

    folders: tuple[Path, ...] = ()
    """The folders that were made."""
    error: PatinaError | None = None
    """Why there are none."""


class TextureExport:
    """One export at a time, and the result of the last."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.result: ExportResult | None = None
        """What came of the last one; None if there is nothing to say."""
        self._calls = calls

    @property
    def is_running(self) -> bool:
        """Return whether a thread is at it."""
        return self._calls.is_running(_NAME)

    def run(self, work: Callable[[], ExportResult]) -> None:
        """Have a thread do the work; `result` has what came of it then."""
        self.dismiss()
        self._calls.run(_NAME, work, self._keep)

    def dismiss(self) -> None:
        """Say no more about the last one."""
        self.result = None

    def _keep(self, result: ExportResult | None) -> bool:
        self.result = result or ExportResult(error=PatinaError(Message("The textures could not be exported.")))
        return True
