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


def run_all(chosen: Sequence[rings.Ring], children: Children, arguments: Sequence[str]) -> list[rings.Outcome]:
    """Run rings and tell of each when it ends: the window alone, since mouse and screen want a free machine."""
    in_window = [ring for ring in chosen if ring.kind == "window"]
    others = [ring for ring in chosen if ring.kind != "window"]
    return [
        *run_at_once(1, in_window, children, arguments),
        *run_at_once(AT_ONCE, others, children, arguments),
    ]


def run_at_once(
    number: int, chosen: Sequence[rings.Ring], children: Children, arguments: Sequence[str]
) -> list[rings.Outcome]:
    """Run rings, that many at once."""
    pool = ThreadPoolExecutor(number)
    try:
        futures = [pool.submit(rings.run, ring, children, arguments) for ring in chosen]
        for future in as_completed(futures):
            tell(future.result())
        return [future.result() for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def tell(outcome: rings.Outcome) -> None:
    """Say how a ring ended; at length when it did not end well."""
    if outcome.missing:
        print(f"{outcome.ring.name}: not run. {outcome.missing}", flush=True)
    elif outcome.is_good:
        print(f"{outcome.ring.name}: {counts(outcome)} in {outcome.seconds:.0f} s", flush=True)
    else:
        print(f"\n=== {outcome.ring.name} ===\n{outcome.output}\n{outcome.problem}\n", flush=True)


def counts(outcome: rings.Outcome) -> str:
    """Its numbers in words."""
    return f"{outcome.passed} passed, {outcome.failed} failed, {len(outcome.skips)} skipped"


def report(outcomes: Sequence[rings.Outcome], is_strict: bool) -> int:
    """Print the table and the closing line. When strict, a ring that was not run has failed."""
    print(f"\n{'tests':<10}{'on':<34}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for outcome in outcomes:
        row = f"{outcome.ring.kind:<10}{outcome.ring.host:<34}{outcome.passed:>8}{outcome.failed:>8}"
        print(f"{row}{len(outcome.skips):>9}{outcome.seconds:>9.1f}")
    for outcome in outcomes:
        for line in filter(None, (outcome.problem, outcome.missing, *outcome.skips)):
            print(f"{outcome.ring.name}: {line}")
    missing = sum(bool(outcome.missing) for outcome in outcomes)
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed + bool(outcome.problem) for outcome in outcomes)
    skipped = sum(len(outcome.skips) for outcome in outcomes)
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
