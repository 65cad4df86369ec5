# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a service's images is which map. Only what is certain: how the service labels them is not documented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .maps import BASECOLOR, HEIGHT, MAPS, METALNESS

_ALIASES = {"albedo": BASECOLOR, "diffuse": BASECOLOR, "metallic": METALNESS, "displacement": HEIGHT}


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a result. `map_type` is the service's word for it, "" where it says nothing."""

    url: str
    map_type: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """`maps` from kind to image, in the order of `maps.MAPS`. `notes` are whole sentences about the rest."""

    maps: dict[str, Image]
    notes: tuple[str, ...] = ()


def kind_of(map_type: str) -> str:
    """The kind of map that a service's word means, or "" if none of ours."""
    word = "".join(character for character in map_type.lower() if character.isalnum())
    word = _ALIASES.get(word, word)
    return word if word in MAPS else ""


def label(images: Sequence[Image], asked: Sequence[str]) -> Labels:
    """Tell the images apart.

    By `map_type` where there is one. Otherwise as many images as maps were asked for are in the order of asking, and
    of one more the first is the texture that they were made from.
    """
    found = {kind: image for image in reversed(images) if (kind := kind_of(image.map_type)) in asked}
    if not any(image.map_type for image in images):
        if len(images) == len(asked) + 1:
            found = dict(zip(asked, images[1:], strict=True))
        elif len(images) == len(asked):
            found = dict(zip(asked, images, strict=True))
        elif images:
            note = f"The service sent {len(images)} images for {len(asked)} maps and does not say which is which."
            return Labels({}, (note,))
    missing = [MAPS[kind].label for kind in asked if kind not in found]
    notes = (f"The service sent no {' and no '.join(missing)} map.",) if missing else ()
    return Labels({kind: found[kind] for kind in MAPS if kind in found}, notes)
