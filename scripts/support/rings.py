# SPDX-License-Identifier: GPL-3.0-or-later
"""The rings of tests: each is one pytest run, in a process of its own, with folders of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import SetupError
from .children import Children, keyless_environment
from .folders import ROOT

TIMEOUT = 45 * 60
NO_TEST_RAN = 5


@dataclass(frozen=True)
class Ring:
    """One run of tests. `kind` is core, blender, package, kill or window; `host` says what it runs on.

    `command` sets up what the ring needs and returns the command that takes pytest's arguments; it may raise
    SetupError. `paths` are the tests, relative to the project. `skip` says why it is not to be run.
    """

    kind: str
    host: str
    command: Callable[[], Sequence[str]]
    paths: tuple[str, ...]
    skip: str = ""

    @property
    def name(self) -> str:
        """How the ring is called in the table."""
        return f"{self.kind}, {self.host}"


@dataclass
class Outcome:
    """What became of a ring.

    `skips` say which tests were skipped and why. `missing` says why the whole ring was not run, `problem` why it did
    not end as it should.
    """

    ring: Ring
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    skips: list[str] = field(default_factory=list)
    missing: str = ""
    problem: str = ""
    output: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing failed."""
        return not self.failed and not self.problem


def run(ring: Ring, children: Children, arguments: Sequence[str]) -> Outcome:
    """Run one ring to its end."""
    outcome = Outcome(ring)
    if ring.skip:
        outcome.missing = ring.skip
        return outcome
    started = time.monotonic()
    try:
        _run_pytest(ring, children, arguments, outcome)
    except SetupError as error:
        outcome.problem = str(error)
    except subprocess.TimeoutExpired:
        outcome.problem = f"Ended after {TIMEOUT // 60} minutes."
    outcome.seconds = time.monotonic() - started
    return outcome


def _run_pytest(ring: Ring, children: Children, arguments: Sequence[str], outcome: Outcome) -> None:
    command = ring.command()
    with tempfile.TemporaryDirectory(prefix="patina-tests-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        report, log = base / "report.xml", base / "log.txt"
        environment = keyless_environment(base / "home", base / "blender")
        pytest = [f"--junitxml={report}", f"--basetemp={base / 'tmp'}", "-q", "-ra", "-p", "no:cacheprovider"]
        paths = [str(ROOT / path) for path in ring.paths]
        with log.open("wb") as output:
            code = children.run([*command, *pytest, *paths, *arguments], environment, output, TIMEOUT, ROOT)
        outcome.output = log.read_text(encoding="utf-8", errors="replace").strip()
        if report.exists():
            _count(report, outcome)
    if code == NO_TEST_RAN:
        outcome.missing = "It has no test."
    elif code and not outcome.failed:
        outcome.problem = f"Its process ended with {_describe(code)}."


def _describe(code: int) -> str:
    return f"signal {-code}" if code < 0 and os.name == "posix" else f"exit code {code}"


def _count(report: Path, outcome: Outcome) -> None:
    """Count the cases of a JUnit report. A case with an error in set-up or teardown has failed."""
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (pytest wrote it.)
        name = f"{case.get('classname')}.{case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.skips.append(f"{name}: {skipped.get('message')}")
        else:
            outcome.passed += 1
