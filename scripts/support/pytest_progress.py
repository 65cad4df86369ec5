# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin of pytest that writes what it does, as it does it, to the file that PATINA_PROGRESS names.

One JSON object a line: {"total": 400}, {"begun": ID}, {"ended": ID, "outcome": OUTCOME, "text": TEXT}. OUTCOME is
passed, failed or skipped; TEXT says why, where it did not pass. A test that fails in its set-up or teardown has failed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from .progress import VARIABLE


class Progress:
    """Writes to `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcome, self._text = "passed", ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say how many tests there are."""
        self._write(total=len(session.items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be imported counts as a test that failed; one that skips itself, as skipped."""
        if report.outcome != "passed":
            self._write(ended=report.nodeid, outcome=report.outcome, text=_reason(report))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        self._outcome, self._text = "passed", ""
        self._write(begun=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Its set-up, itself, and its teardown: the worst counts."""
        if report.failed or (report.skipped and self._outcome == "passed"):
            self._outcome = report.outcome
            self._text = "\n".join(filter(None, (self._text, _reason(report))))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """It has ended."""
        self._write(ended=nodeid, outcome=self._outcome, text=self._text)

    def _write(self, **event: object) -> None:
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(event) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Write, where somebody wants to read it, and only for this run: not for a pytest that a test starts."""
    if path := os.environ.pop(VARIABLE, ""):
        config.pluginmanager.register(Progress(Path(path)))


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Why it was skipped, in a sentence, or the report of what failed."""
    if report.skipped and isinstance(report.longrepr, Sequence):
        return str(report.longrepr[-1]).removeprefix("Skipped: ")
    return report.longreprtext
