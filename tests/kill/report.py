# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of what happened in the scenarios."""

from collections import Counter
from collections.abc import Sequence

from patina_addon.core.model.job import State

from .scenario import ScenarioResult

STATES = ("nothing", *(state.value for state in State))
_ENDS = {
    "whole": ("ready", "applied"),
    "uncertain": ("uncertain",),
    "canceled": (State.CANCELED.value,),
    "failed": ("failed",),
    "not begun": ("nothing",),
}


def table(results: Sequence[ScenarioResult]) -> str:
    """Jobs by their state on disk at the kill, with what became of them; then the kill points."""
    outcomes: Counter[tuple[str, bool, str]] = sum((result.outcomes for result in results), Counter())
    kills: Counter[str] = sum((result.kills for result in results), Counter())
    lines = ["Jobs by their state on disk at the kill, and what became of them:", ""]
    lines.append(f"{'state on disk':<20}{'jobs':>6}{'accepted':>10}" + "".join(f"{end:>11}" for end in _ENDS))
    for state in STATES:
        lines += _row(state, {key: count for key, count in outcomes.items() if key[0] == state})
    lines += _row("total", outcomes)
    lines += ["", "Kill points:", ""]
    lines += [f"{count:>5}  {description}" for description, count in sorted(kills.items(), key=lambda item: -item[1])]
    if takeovers := sorted(seconds for result in results for seconds in result.takeover_seconds):
        lines += ["", f"Taken over after {takeovers[0]:.1f} to {takeovers[-1]:.1f} s ({len(takeovers)} times)."]
    interrupted = sum(result.interrupted_writes for result in results)
    faults = sum(len(result.faults) for result in results)
    lines += [
        "",
        f"{kills.total()} in total, {interrupted} of them in the middle of a write to the database; "
        f"a job was affected {outcomes.total()} times; {faults} faults.",
    ]
    return "\n".join(lines)


def _row(name: str, outcomes: dict[tuple[str, bool, str], int]) -> list[str]:
    if not outcomes:
        return []
    accepted = sum(count for (_, is_accepted, _), count in outcomes.items() if is_accepted)
    ends = (sum(count for (_, _, end), count in outcomes.items() if end in states) for states in _ENDS.values())
    return [f"{name:<20}{sum(outcomes.values()):>6}{accepted:>10}" + "".join(f"{count or '':>11}" for count in ends)]
