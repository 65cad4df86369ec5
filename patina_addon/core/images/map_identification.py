# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a service's images is which map: by its label, or by order and looks. How it labels is not documented."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..model.maps import MAPS, MapFile
from ..model.message import Message, plural
from ..model.service import Result
from .decoder_client import Decoder
from .map_classifier import MapFeatures, guess, measure_features

_SAMPLE_SIDE = 256
SPARE = "image_"
"""Starts the ending of a file's name that is of no kind; its number follows."""


@dataclass(frozen=True, slots=True)
class ResultImage:
    """One image of a result. `map_type` is the service's word for it, "" where it says nothing."""

    url: str
    map_type: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """`maps` from kind to image, in the order of `maps.MAPS`, and `extra_images`, in the order in which they came.

    `notes` are whole sentences about what is missing. `is_guess`: nothing is labeled, the kinds are by order alone.
    """

    maps: dict[str, ResultImage]
    notes: tuple[Message, ...] = ()
    extra_images: tuple[ResultImage, ...] = ()
    is_guess: bool = False

    @property
    def urls(self) -> dict[str, str]:
        """The address of each map by its kind, and of each spare image by SPARE and its number."""
        extra_images = {f"{SPARE}{number}": image.url for number, image in enumerate(self.extra_images, 1)}
        return {kind: image.url for kind, image in self.maps.items()} | extra_images


def kind_of(map_type: str) -> str:
    """Return the kind of map that a service's word means, or "" if none of ours."""
    return _KINDS.get(_bare(map_type), "")


def _bare(word: str) -> str:
    """Its letters and digits, in lower case."""
    return "".join(character for character in word.lower() if character.isalnum())


_KINDS = {_bare(word): kind.id for kind in MAPS.values() for word in (kind.id, str(kind.label), *kind.aliases)}


def label(images: Sequence[ResultImage], asked: Sequence[str]) -> Labels:
    """Tell the images apart before they are there.

    By `map_type` where there is one. Otherwise as many images as maps were asked for are in the order of asking, of
    one more the first is the texture that they were made from, and with any other number only looks can tell.
    """
    if any(image.map_type for image in images) or not images:
        found = {kind: image for image in reversed(images) if (kind := kind_of(image.map_type)) in asked}
        return Labels({kind: found[kind] for kind in MAPS if kind in found}, missing(asked, found))
    extra = len(images) - len(asked)
    if extra not in (0, 1):
        return Labels({}, extra_images=tuple(images), is_guess=True)
    found = dict(zip(asked, images[extra:], strict=True))
    extra_images = (*images[:extra], *(image for kind, image in found.items() if kind not in MAPS))
    return Labels({kind: found[kind] for kind in MAPS if kind in found}, extra_images=extra_images, is_guess=True)


def missing(asked: Iterable[str], found: Iterable[str]) -> tuple[Message, ...]:
    """Return a sentence about the maps that were not sent, if any."""
    lost = tuple(MAPS[kind].label if kind in MAPS else kind for kind in asked if kind not in set(found))
    if not lost:
        return ()
    note = plural(len(lost), "The service sent no {maps} map.", "The service did not send the {maps} maps.", maps=lost)
    return (note,)


def identify_maps(result: Result, asked: Sequence[str], stem: str, decoder: Decoder) -> Result:
    """Assign the images of a result that is a guess to maps by their features, and rename them; keep others.

    Where nobody can look at them, by order. On a worker. Raises OSError if files cannot be renamed.
    """
    if not result.is_guess:
        return result
    asked = [kind for kind in asked if kind in MAPS]  # a newer Patina may have asked for others
    in_order = {file.kind: file for file in result.maps}
    if in_order:  # of what did not arrive, a note tells already
        asked = [kind for kind in asked if kind in in_order]
    else:
        in_order = dict(zip(asked, result.extra_images, strict=False))
    files = (*result.extra_images, *(in_order[kind] for kind in asked if result.maps))
    features = _features_of(files, decoder)
    if features:
        guessed = guess(features, asked)
        kinds, doubtful = {files[index].path: kind for kind, index in guessed.kinds.items()}, guessed.doubtful
    else:
        kinds, doubtful = {file.path: kind for kind, file in in_order.items()}, tuple(in_order)
    named = _rename([replace(file, kind=kinds.get(file.path, "")) for file in files], stem)
    order = list(MAPS)
    maps = tuple(sorted((file for file in named if file.kind), key=lambda file: order.index(file.kind)))
    notes = (*result.notes, *missing(asked, kinds.values()), *_doubt(doubtful))
    return replace(result, maps=maps, extra_images=tuple(file for file in named if not file.kind), notes=notes)


def _features_of(files: Sequence[MapFile], decoder: Decoder) -> list[MapFeatures]:
    """Return what each image looks like; none at all if one cannot be looked at."""
    features = []
    with tempfile.TemporaryDirectory(prefix=".", dir=files[0].path.parent, ignore_cleanup_errors=True) as folder:
        for number, file in enumerate(files):
            target = Path(folder) / f"{number}.npy"
            if not decoder.read(file.path, target, _SAMPLE_SIDE):
                return []
            features.append(measure_features(np.load(target, allow_pickle=False)))
    return features


def _rename(files: Iterable[MapFile], stem: str) -> list[MapFile]:
    """Return the files under the names of their kinds."""
    spare = 0
    moved = []
    for file in files:
        spare += not file.kind
        name = f"{stem}_{file.kind or f'{SPARE}{spare}'}{file.path.suffix}"
        between = file.path.with_name(f".{name}.part")  # since another file may still have the name
        file.path.replace(between)
        moved.append((between, replace(file, path=file.path.with_name(name))))
    return [replace(file, path=between.replace(file.path)) for between, file in moved]


def _doubt(doubtful: Sequence[str]) -> tuple[Message, ...]:
    if not doubtful:
        return ()
    labels = tuple(MAPS[kind].label for kind in doubtful)
    guessed = Message("The service did not label its images. These maps were assigned by order: {maps}.", maps=labels)
    return guessed, Message("If they are wrong, assign them again.")
