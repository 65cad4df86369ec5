# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a service's images is which map: by its label, or by order and pixels. How it labels is not documented."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..model.errors import StorageError, reason_of
from ..model.maps import MAPS, MapFile, sorted_files
from ..model.message import Message, plural
from ..model.service import Result
from .decoder_client import Decoder
from .map_classifier import MapFeatures, guess, measure_features

_SAMPLE_SIDE = 256
SPARE = "image_"
"""Starts the ending of a file's name that is of no kind; its number follows."""


@dataclass(frozen=True, slots=True)
class ResultImage:
    """One image of a result."""

    url: str
    map_type: str = ""
    """The service's word for it; "" where it says nothing."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the labels of a result's images say."""

    maps: dict[str, ResultImage]
    """The image of each kind of map, in the order of `maps.MAPS`."""
    notes: tuple[Message, ...] = ()
    """What is missing."""
    extra_images: tuple[ResultImage, ...] = ()
    """The other images, as the service listed them."""
    is_guess: bool = False
    """Whether nothing is labeled, so that the kinds are by order alone."""


def kind_of(map_type: str) -> str:
    """Return the kind of map that a service's word means, or "" if none of ours."""
    return _KINDS.get(_letters_of(map_type), "")


def _letters_of(word: str) -> str:
    """Its letters and digits, in lower case."""
    return "".join(character for character in word.lower() if character.isalnum())


_KINDS = {_letters_of(word): kind.id for kind in MAPS.values() for word in (kind.id, str(kind.label), *kind.aliases)}


def label(images: Sequence[ResultImage], requested: Sequence[str]) -> Labels:
    """Tell the images apart before they are there.

    By `map_type` where there is one. Otherwise as many images as maps were requested are in the order of the request,
    of one more the first is the texture that they were made from, and with any other number only their pixels tell.
    """
    if any(image.map_type for image in images) or not images:
        labeled = {kind: image for image in reversed(images) if (kind := kind_of(image.map_type)) in requested}
        return Labels({kind: labeled[kind] for kind in MAPS if kind in labeled}, missing(requested, labeled))
    extra = len(images) - len(requested)
    if extra not in (0, 1):
        most = len(requested) + 1  # the maps, and the texture that they were made from
        return Labels({}, _surplus(len(images), most), tuple(images[:most]), is_guess=True)
    ordered = dict(zip(requested, images[extra:], strict=True))
    extra_images = (*images[:extra], *(image for kind, image in ordered.items() if kind not in MAPS))
    return Labels({kind: ordered[kind] for kind in MAPS if kind in ordered}, extra_images=extra_images, is_guess=True)


def _surplus(count: int, most: int) -> tuple[Message, ...]:
    """Return a sentence about images that nothing explains, and that are not downloaded."""
    if count <= most:
        return ()
    return (
        Message(
            "The service sent {count} images without saying what they are. The first {most} were downloaded.",
            count=count,
            most=most,
        ),
    )


def missing(requested: Iterable[str], sent: Iterable[str]) -> tuple[Message, ...]:
    """Return a sentence about the maps that were not sent, if any."""
    labels = tuple(MAPS[kind].label if kind in MAPS else kind for kind in requested if kind not in set(sent))
    if not labels:
        return ()
    note = plural(
        len(labels), "The service sent no {maps} map.", "The service did not send the {maps} maps.", maps=labels
    )
    return (note,)


def identify_maps(result: Result, requested: Sequence[str], stem: str, decoder: Decoder) -> Result:
    """Assign the images of a result that is a guess to maps by their features, and rename them; keep others.

    Where their pixels cannot be read, by order. On a worker. Raises StorageError if files cannot be renamed.
    """
    if not result.is_guess or not (result.maps or result.extra_images):
        return result
    try:
        found = assign_kinds(result, requested, decoder)
        named = _rename((*found.maps, *found.extra_images), stem)
    except OSError as error:
        folder = str((*result.maps, *result.extra_images)[0].path.parent)
        what = Message("The maps cannot be written to {folder}: {reason}.", folder=folder, reason=reason_of(error))
        # What was renamed by then is found when the result is fetched again.
        raise StorageError(what, Message("Free some space there, then use Fetch Result.")) from None
    count = len(found.maps)
    return replace(found, maps=tuple(named[:count]), extra_images=tuple(named[count:]))


def assign_kinds(result: Result, requested: Sequence[str], decoder: Decoder) -> Result:
    """Do the same with files that keep their names. Raises OSError."""
    withheld = {file.kind for file in result.withheld}
    # A newer Patina may have requested others.
    requested = [kind for kind in requested if kind in MAPS and kind not in withheld]
    in_order = {file.kind: file for file in result.maps}
    if in_order:  # of what did not arrive, a note tells already
        requested = [kind for kind in requested if kind in in_order]
    else:
        in_order = dict(zip(requested, result.extra_images, strict=False))
    files = (*result.extra_images, *(in_order[kind] for kind in requested if result.maps))
    features = _features_of(files, decoder)
    if features:
        guessed = guess(features, requested)
        kinds, doubtful = {files[index].path: kind for kind, index in guessed.kinds.items()}, guessed.doubtful
    else:
        kinds, doubtful = {file.path: kind for kind, file in in_order.items()}, tuple(in_order)
    told = [replace(file, kind=kinds.get(file.path, "")) for file in files]
    maps = sorted_files(file for file in told if file.kind)
    notes = (*result.notes, *missing(requested, kinds.values()), *_doubt(doubtful))
    return replace(result, maps=maps, extra_images=tuple(file for file in told if not file.kind), notes=notes)


def _features_of(files: Sequence[MapFile], decoder: Decoder) -> list[MapFeatures]:
    """Return the features of each image; none at all if one cannot be read."""
    features = []
    with tempfile.TemporaryDirectory(prefix=".", dir=files[0].path.parent, ignore_cleanup_errors=True) as folder:
        for number, file in enumerate(files):
            target = Path(folder) / f"{number}.npy"
            if not decoder.read(file.path, target, _SAMPLE_SIDE):
                return []
            features.append(measure_features(np.load(target, allow_pickle=False)))
    return features


def _rename(files: Iterable[MapFile], stem: str) -> list[MapFile]:
    """Return the files under the names of their kinds. See jobs/resume.py for what a process leaves that ends here."""
    spare = 0
    moved = []
    for file in files:
        spare += not file.kind
        name = f"{stem}_{file.kind or f'{SPARE}{spare}'}"
        target = file.path.with_name(f"{name}{file.path.suffix}")
        # Another file may still have the name. This one must not look like what is half written: it is whole.
        between = target.with_name(f".{name}.renamed{file.path.suffix}")
        file.path.replace(between)
        before = file.download_name
        moved.append((between, replace(file, path=target, renamed_from=before if before != name else "")))
    return [replace(file, path=between.replace(file.path)) for between, file in moved]


def _doubt(doubtful: Sequence[str]) -> tuple[Message, ...]:
    if not doubtful:
        return ()
    labels = tuple(MAPS[kind].label for kind in doubtful)
    guessed = Message("The service did not label its images. These maps were assigned in order: {maps}.", maps=labels)
    return guessed, Message("If they are wrong, set them right under Material > Maps.")
