# SPDX-License-Identifier: GPL-3.0-or-later
"""The size of files, for a person."""

from __future__ import annotations

from .message import Message

_STEP = 1000.0


def size_message(size: int) -> Message:
    """Return a number of bytes as megabytes, or in the unit that suits it better."""
    if size < _STEP**2:
        return Message("{amount} KB", amount=f"{size / _STEP:.0f}")
    if size < _STEP**3:
        return Message("{amount} MB", amount=f"{size / _STEP**2:.0f}")
    return Message("{amount} GB", amount=f"{size / _STEP**3:.1f}")
