# SPDX-License-Identifier: GPL-3.0-or-later
"""Run Patina's tests: python3 scripts/test.py [--all]. It sets up what they need."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from support import SetupError, plan, rings
from support.children import Children
from support.live import Live
from support.outcomes import Outcome
from support.ring import Ring

AT_ONCE = 2


def main() -> int:
    """Run the rings that were asked for; 0 when all is well."""
    options = read_options()
    if options.soak:
        os.environ["PATINA_SOAK"] = "1"
    if options.all or options.soak:  # how many jobs are tried with mutated answers, and how many Blenders are killed
        os.environ.setdefault("PATINA_MUTATIONS", "20000" if options.soak else "2000")
        os.environ.setdefault("PATINA_KILLS", "200" if options.soak else "10")
    if options.blender:
        os.environ["BLENDER"] = options.blender  # The zip is built by it too.
    try:
        chosen = [ring for ring in plan.make(options.all, options.blender) if options.only in (None, ring.kind)]
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = Children()
    try:
        outcomes = run_all(chosen, children, options.pytest)
    except KeyboardInterrupt:
        for sign in (signal.SIGINT, signal.SIGTERM):  # A second one must not leave processes behind.
            signal.signal(sign, signal.SIG_IGN)
        children.end_all()
        print("Stopped.", file=sys.stderr)
        return 130
    return report(outcomes, is_strict=options.all)


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="insist on every Blender and on the window")
    parser.add_argument("--blender", metavar="PATH", help="run tests/blender and tests/package in this Blender")
    parser.add_argument("--only", choices=plan.KINDS, help="run this kind of tests alone")
    parser.add_argument("--soak", action="store_true", help="run the long variants (PATINA_SOAK=1)")
    parser.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    return parser.parse_args()


def run_all(chosen: Sequence[Ring], children: Children, arguments: Sequence[str]) -> list[Outcome]:
    """Run rings, some at once, and show how far they are."""
    outcomes = [Outcome(ring, missing=ring.skip) for ring in chosen]
    with Live(outcomes, AT_ONCE) as live:
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            futures = [pool.submit(run, outcome, children, arguments, live) for outcome in outcomes]
            for future in as_completed(futures):
                future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def run(outcome: Outcome, children: Children, arguments: Sequence[str], live: Live) -> None:
    """Run one ring, unless it is not to be run."""
    if not outcome.missing:
        live.begin(outcome)
        rings.run(outcome, children, arguments)
    live.end(outcome)


def report(outcomes: Sequence[Outcome], is_strict: bool) -> int:
    """Print the table and the closing line. When strict, a ring that was not run has failed."""
    print(f"\n{'tests':<10}{'on':<40}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for outcome in outcomes:
        found = outcome.progress
        row = f"{outcome.ring.kind:<10}{outcome.ring.host:<40}{found.passed:>8}{len(found.failures):>8}"
        print(f"{row}{len(found.skips):>9}{outcome.seconds:>9.1f}")
    for outcome in outcomes:
        failures = (f"{name} failed." for name, _ in outcome.progress.failures)
        skips = (f"{name}: {reason}" for name, reason in outcome.progress.skips)
        for line in filter(None, (outcome.problem, outcome.missing, *failures, *skips)):
            print(f"{outcome.ring.name}: {line}")
    missing = sum(bool(outcome.missing) for outcome in outcomes)
    passed = sum(outcome.progress.passed for outcome in outcomes)
    failed = sum(len(outcome.progress.failures) + bool(outcome.problem) for outcome in outcomes)
    skipped = sum(len(outcome.progress.skips) for outcome in outcomes)
    if is_strict and missing:
        print("With --all every ring must run: each that did not counts as failed.")
        failed += missing
    elif missing:
        skipped += missing
    if not passed and not failed:
        print("No test ran.")
        failed = 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
