# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of what happened at the kills."""

from collections import Counter
from collections.abc import Sequence

from .story import Record

STATES = ("nothing", "prepared", "submitting", "uncertain", "waiting", "downloading", "ready", "applied", "failed",
          "stopped")  # fmt: skip
_ENDS = {
    "whole": ("ready", "applied"),
    "uncertain": ("uncertain",),
    "stopped": ("stopped",),
    "failed": ("failed",),
    "not begun": ("nothing",),
}


def table(records: Sequence[Record]) -> str:
    """Jobs by their state on disk at the kill, with what became of them; then the kills by what they aimed at."""
    fates: Counter[tuple[str, bool, str]] = sum((record.fates for record in records), Counter())
    kills: Counter[str] = sum((record.kills for record in records), Counter())
    lines = ["Jobs by their state on disk at that moment, and what became of them:", ""]
    lines.append(f"{'state on disk':<20}{'jobs':>6}{'accepted':>10}" + "".join(f"{end:>11}" for end in _ENDS))
    for state in STATES:
        lines += _row(state, {key: count for key, count in fates.items() if key[0] == state})
    lines += _row("together", fates)
    lines += ["", "What was aimed at:", ""]
    lines += [f"{count:>5}  {about}" for about, count in sorted(kills.items(), key=lambda item: -item[1])]
    if takeovers := sorted(seconds for record in records for seconds in record.takeovers):
        lines += ["", f"Taken over after {takeovers[0]:.1f} to {takeovers[-1]:.1f} s ({len(takeovers)} times)."]
    journals = sum(record.journals for record in records)
    faults = sum(len(record.faults) for record in records)
    lines += [
        "",
        f"{kills.total()} together, {journals} of them in the middle of a write to the database; "
        f"{fates.total()} times a job was hit; {faults} faults.",
    ]
    return "\n".join(lines)


def _row(name: str, fates: dict[tuple[str, bool, str], int]) -> list[str]:
    if not fates:
        return []
    accepted = sum(count for (_, is_accepted, _), count in fates.items() if is_accepted)
    ends = (sum(count for (_, _, end), count in fates.items() if end in found) for found in _ENDS.values())
    return [f"{name:<20}{sum(fates.values()):>6}{accepted:>10}" + "".join(f"{count or '':>11}" for count in ends)]
