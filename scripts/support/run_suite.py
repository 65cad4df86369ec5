# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a suite of tests in a process of its own, with folders of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import SetupError
from .children import Children, keyless_environment
from .folders import ROOT
from .outcomes import Outcome
from .progress import VARIABLE

TIMEOUT = 6 * 3600
"""Seconds. It is never reached in practice, since pytest ends a test that hangs."""
SOAK_SECONDS = 4 * 3600
"""The most that one test may take with --soak."""
NO_TEST_RAN = 5


def run(outcome: Outcome, children: Children, arguments: Sequence[str]) -> None:
    """Run the suite of `outcome` to its end, and update `outcome` while it runs."""
    outcome.begin()
    try:
        _run_pytest(outcome, children, arguments)
    except SetupError as error:
        outcome.problem = str(error)
    except subprocess.TimeoutExpired:
        outcome.problem = f"Ended after {TIMEOUT // 3600} hours."
    outcome.end()


def _run_pytest(outcome: Outcome, children: Children, arguments: Sequence[str]) -> None:
    command = outcome.suite.command()
    with tempfile.TemporaryDirectory(prefix="patina-tests-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        progress, log = base / "progress.jsonl", base / "log.txt"
        environment = keyless_environment(base / "home", base / "blender", **{VARIABLE: str(progress)})
        pytest = [f"--basetemp={base / 'tmp'}", "-q", "-p", "no:cacheprovider"]
        if "PATINA_SOAK" in os.environ:
            pytest += ["-o", f"faulthandler_timeout={SOAK_SECONDS}"]
        paths = [str(ROOT / path) for path in outcome.suite.paths]
        outcome.read_from(progress)
        with log.open("wb") as output:
            code = children.run([*command, *pytest, *paths, *arguments], environment, output, TIMEOUT, ROOT)
        outcome.output = log.read_text(encoding="utf-8", errors="replace").strip()
        outcome.update()
    if code == NO_TEST_RAN:
        outcome.skip_reason = "It has no tests."
    elif outcome.progress.running:
        outcome.problem = f"Its process ended with {_describe(code)} in {outcome.progress.running}."
    elif code and not outcome.progress.failures:
        outcome.problem = f"Its process ended with {_describe(code)}."


def _describe(code: int) -> str:
    return f"signal {-code}" if code < 0 and os.name == "posix" else f"exit code {code}"
