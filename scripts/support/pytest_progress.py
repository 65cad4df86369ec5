# SPDX-License-Identifier: GPL-3.0-or-later
"""A pytest plugin that writes its progress to the file named by PATINA_PROGRESS.

Each line is a JSON object: {"total": 400}, {"begun": ID}, or {"ended": ID, "outcome": OUTCOME, "text": TEXT}. OUTCOME
is passed, failed, or skipped. TEXT says why, if the test did not pass. A test whose setup or teardown fails has failed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from .progress import VARIABLE


class Progress:
    """Write the progress of a run to `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcome, self._text = "passed", ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Write how many tests there are."""
        self._write(total=len(session.items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Write that a file cannot be imported, as a test that failed, or that it skips itself, as one skipped."""
        if report.outcome != "passed":
            self._write(ended=report.nodeid, outcome=report.outcome, text=_reason(report))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Write that a test begins."""
        self._outcome, self._text = "passed", ""
        self._write(begun=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how its setup, the test itself, or its teardown went; the worst counts."""
        if report.failed or (report.skipped and self._outcome == "passed"):
            self._outcome = report.outcome
            self._text = "\n".join(filter(None, (self._text, _reason(report))))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Write that the test has ended."""
        self._write(ended=nodeid, outcome=self._outcome, text=self._text)

    def _write(self, **event: object) -> None:
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(event) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Write progress if the variable is set. It is removed, so that a pytest that a test starts does not write too."""
    if path := os.environ.pop(VARIABLE, ""):
        config.pluginmanager.register(Progress(Path(path)))


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Return why it was skipped, or the report of the failure."""
    if report.skipped and isinstance(report.longrepr, Sequence):
        return str(report.longrepr[-1]).removeprefix("Skipped: ")
    return report.longreprtext
