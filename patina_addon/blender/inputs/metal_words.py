# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a prompt names a metal, for the checkbox of the metallic map.

The generator knows the words, and takes a fraction of a second to load: a thread does that, so that drawing need not.
The main thread alone uses this file, except for find_out.
"""

_MOST = 256
_LONGEST = 2000
"""A prompt that is longer is looked at so far."""
_known: dict[str, bool] = {}


def find_out(prompt: str) -> bool:
    """Return whether a prompt names a metal. On any thread."""
    from ...core.generator.bare_metal import names_metal

    return names_metal(prompt[:_LONGEST])


def note(prompt: str, is_metal: bool) -> bool:
    """Remember it. Return whether anything visible changed."""
    while len(_known) >= _MOST:
        del _known[next(iter(_known))]
    _known[prompt[:_LONGEST]] = is_metal
    return is_metal


def is_known(prompt: str) -> bool:
    """Return whether it is known."""
    return not prompt.strip() or prompt[:_LONGEST] in _known


def names_metal(prompt: str) -> bool:
    """Return whether a prompt is known to name a metal. Cheap enough for draw()."""
    return _known.get(prompt[:_LONGEST], False)
