# SPDX-License-Identifier: GPL-3.0-or-later
"""Run Patina's tests, and set up what they need: python3 scripts/test.py [--all]."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from support import SetupError, plan, run_suite
from support.children import Children
from support.live_display import LiveDisplay
from support.outcomes import Outcome
from support.suite import Suite

AT_ONCE = 3
"""How many suites run at a time. They wait for sockets and other processes, so that three keep two processors busy."""


def main() -> int:
    """Run the requested tests. Return 0 if all passed, 1 if not, 2 if they cannot be run, 130 if stopped."""
    options = read_options()
    if options.soak:
        os.environ["PATINA_SOAK"] = "1"
    if options.all or options.soak:
        # How many jobs get mutated answers, on each of the two Pythons, how many Blenders are killed, ...
        os.environ.setdefault("PATINA_MUTATIONS", "10000" if options.soak else "1000")
        os.environ.setdefault("PATINA_KILLS", "200" if options.soak else "10")
        # For each of the four versions of Blender.
        os.environ.setdefault("PATINA_MUTATED_IMAGES", "6900" if options.soak else "126")
    if options.blender:
        os.environ["BLENDER"] = options.blender  # It builds the zip too.
    try:
        chosen = [suite for suite in plan.suites(options.all, options.blender) if options.only in (None, suite.kind)]
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = Children()
    try:
        outcomes = run_all(chosen, children, options.pytest)
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):  # A second one must not leave processes behind.
            signal.signal(number, signal.SIG_IGN)
        children.end_all()
        print("Stopped.", file=sys.stderr)
        return 130
    return report(outcomes, is_strict=options.all)


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="run everything; a test that cannot run is a failure")
    parser.add_argument("--blender", metavar="PATH", help="run tests/blender and tests/package in this Blender")
    parser.add_argument("--only", choices=plan.KINDS, help="run only this kind of test")
    parser.add_argument("--soak", action="store_true", help="run the long variants, which take hours")
    parser.add_argument("pytest", nargs="*", help="after --, arguments for pytest")
    return parser.parse_args()


def run_all(chosen: Sequence[Suite], children: Children, arguments: Sequence[str]) -> list[Outcome]:
    """Run suites, some at the same time, and show their progress."""
    outcomes = [Outcome(suite, skip_reason=suite.skip_reason) for suite in chosen]
    with LiveDisplay(outcomes, AT_ONCE) as live:
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            futures = [pool.submit(run, outcome, children, arguments, live) for outcome in outcomes]
            for future in as_completed(futures):
                future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def run(outcome: Outcome, children: Children, arguments: Sequence[str], live: LiveDisplay) -> None:
    """Run one suite, unless it is skipped."""
    if not outcome.skip_reason:
        live.begin(outcome)
        run_suite.run(outcome, children, arguments)
    live.end(outcome)


def report(outcomes: Sequence[Outcome], is_strict: bool) -> int:
    """Print the table and the closing line. Return 1 if something failed; if strict, a suite that did not run has."""
    print(f"\n{'tests':<10}{'on':<40}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for outcome in outcomes:
        progress = outcome.progress
        row = f"{outcome.suite.kind:<10}{outcome.suite.host:<40}{progress.passed:>8}{len(progress.failures):>8}"
        print(f"{row}{len(progress.skips):>9}{outcome.seconds:>9.1f}")
    for outcome in outcomes:
        failures = (f"{name} failed." for name, _ in outcome.progress.failures)
        skips = (f"{name}: {reason}" for name, reason in outcome.progress.skips)
        for line in filter(None, (outcome.problem, outcome.skip_reason, *failures, *skips)):
            print(f"{outcome.suite.name}: {line}")
    not_run = sum(bool(outcome.skip_reason) for outcome in outcomes)
    passed = sum(outcome.progress.passed for outcome in outcomes)
    failed = sum(len(outcome.progress.failures) + bool(outcome.problem) for outcome in outcomes)
    skipped = sum(len(outcome.progress.skips) for outcome in outcomes)
    if is_strict:
        failed += not_run
    else:
        skipped += not_run
    if is_strict and not_run:
        print("With --all, each suite that did not run counts as a failure.")
    if not passed and not failed:
        print("No test ran.")
        failed = 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
