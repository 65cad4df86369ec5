# SPDX-License-Identifier: GPL-3.0-or-later
"""An exception and what caused it, which `requests` and urllib3 wrap in each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that it wraps, in the ways of Python, `requests` and `urllib3`."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and not any(cause is other for other in seen):
            seen.append(cause)
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]


def has(causes: Iterable[BaseException], *kinds: type[BaseException]) -> bool:
    """Return whether one of the causes is of one of the kinds."""
    return any(isinstance(cause, kinds) for cause in causes)
