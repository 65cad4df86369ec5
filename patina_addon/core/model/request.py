# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asked for, as a frozen value, and the checks that hold for every service."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from .errors import InvalidRequest, Remedy
from .input_image import InputImage
from .maps import BASECOLOR, MAPS
from .message import Message, Value
from .stored_values import Record, record_of
from .tasks import MATERIAL, TASKS
from .unsupported_images import format_by_name, unsupported
from .urls import split

TILING_MODES = ("DEFAULT", "NONE", "X", "Y", "XY")
OUTPUT_FORMATS = ("", "PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class MaterialRequest:
    """One material to make. Cheap to compare: images are compared by where they come from.

    A field left at its default says nothing, and the service decides.
    """

    prompt: str
    maps: tuple[str, ...]
    """Kinds of `maps.MAPS`, in its order."""
    tiling_mode: str = "DEFAULT"
    """One of TILING_MODES."""
    image_size: int | None = None
    """A side in pixels."""
    upscale_factor: int = 0
    seed: int | None = None
    """A whole number from 0."""
    task: str = MATERIAL
    """One of `tasks.TASKS`."""
    image: InputImage | None = None
    mask: InputImage | None = None
    """Which part of `image` counts."""
    variants: int = 1
    """How many materials are made at once."""
    output_format: str = ""
    """One of OUTPUT_FORMATS."""

    @property
    def input_images(self) -> tuple[InputImage, ...]:
        """The image and the mask, as far as there are any."""
        return tuple(picture for picture in (self.image, self.mask) if picture)

    @property
    def subject(self) -> str:
        """What the result is named after: the prompt, or else the image."""
        return self.prompt.strip() or (self.image.name.rpartition(".")[0] or self.image.name if self.image else "")

    def without_data(self) -> MaterialRequest:
        """Return an equal request without the pixels and bytes of its images."""
        image, mask = (picture and picture.without_data() for picture in (self.image, self.mask))
        return replace(self, image=image, mask=mask)

    def plain(self) -> dict[str, Any]:
        """Return every field as a plain value, to be kept; of pictures, their name and source."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value.plain if isinstance(value, InputImage) else value for name, value in values.items()}


_SILENT: dict[str, Any] = {
    "prompt": "",
    "tiling_mode": "DEFAULT",
    "image_size": None,
    "upscale_factor": 0,
    "seed": None,
    "image": None,
    "mask": None,
    "variants": 1,
    "output_format": "",
}
"""The fields that not every task and service takes, each with the value that says nothing."""
_LABELS = {
    "prompt": Message("a prompt"),
    "tiling_mode": Message("a tiling mode"),
    "image_size": Message("an image size"),
    "upscale_factor": Message("an upscale factor"),
    "seed": Message("a seed"),
    "image": Message("an image"),
    "mask": Message("a mask"),
    "variants": Message("more than one variant"),
    "output_format": Message("an output format"),
}


_LARGEST_SEED = 2**64 - 1
_LARGEST_SIDE = 1 << 20


def from_plain(values: object) -> MaterialRequest | None:
    """Return the request that `MaterialRequest.plain` gave, its images without their data; None if it is none.

    Fields that hold nonsense are left at their default. A task, a map or an option that this version does not know is
    kept: `check` refuses it.
    """
    record = record_of(values)
    if not {"prompt", "maps"} <= set(record):
        return None
    return MaterialRequest(
        prompt=record.text("prompt"),
        maps=record.texts("maps"),
        tiling_mode=record.text("tiling_mode", "DEFAULT"),
        image_size=record.integer("image_size", None),
        upscale_factor=record.integer("upscale_factor", 0),
        seed=record.integer("seed", None, most=_LARGEST_SEED),
        task=record.text("task", MATERIAL),
        image=_image(record, "image"),
        mask=_image(record, "mask"),
        variants=record.integer("variants", 1),
        output_format=record.text("output_format"),
    )


def _image(record: Record, name: str) -> InputImage | None:
    image = record.record(name)
    size = image.numbers("size", 2, 1, _LARGEST_SIDE)
    known = (int(size[0]), int(size[1])) if size else None
    return InputImage(image.text("name"), image.text("source"), size=known) if name in record else None


def fitted(request: MaterialRequest, takes: Collection[str]) -> MaterialRequest:
    """Return the request with only the fields `takes`: for inputs that a panel keeps but does not show."""
    return replace(request, **{name: value for name, value in _SILENT.items() if name not in takes})


def check_takes(request: MaterialRequest, takes: Collection[str], service: Value) -> None:
    """Refuse fields that are set but not among `takes`; `service` is the label of who refuses. Raises InvalidRequest.

    A seed is let pass: one that nobody uses changes nothing, and scripts give one for whichever service there is.
    """
    for name, silent in _SILENT.items():
        if name not in takes and name != "seed" and getattr(request, name) != silent:
            field = _LABELS[name]
            what = Message("The {service} does not support {field} for this task.", service=service, field=field)
            raise InvalidRequest(what, Message("Remove it."))


def without(request: MaterialRequest, names: Iterable[str]) -> MaterialRequest:
    """Return the request with nothing said in the fields `names`. Names that are no such field change nothing."""
    return replace(request, **{name: _SILENT[name] for name in names if name in _SILENT})


def said_fields(request: MaterialRequest) -> tuple[str, ...]:
    """Return the names of the fields that are not left to the service."""
    return tuple(name for name, silent in _SILENT.items() if getattr(request, name) != silent)


def check(request: MaterialRequest) -> None:
    """Refuse what no service can do. Raises InvalidRequest."""
    if request.task not in TASKS:
        raise _unknown(Message('Patina does not know the task "{name}".', name=request.task), TASKS)
    needs = TASKS[request.task].needs
    if "prompt" in needs and not request.prompt.strip():
        example = Message("Describe the material, for example: weathered red brick wall.")
        raise InvalidRequest(Message("The prompt is empty."), example, remedy=Remedy.EXAMPLE)
    if "image" in needs and request.image is None:
        raise InvalidRequest(Message("No image is selected."), Message("Choose the image to make the maps from."))
    if request.mask is not None and request.image is None:
        raise InvalidRequest(Message("There is a mask but no image."), Message("Choose an image, or clear the mask."))
    if not request.maps:
        next_step = Message("Choose at least one map, for example {map}.", map=MAPS[BASECOLOR].label)
        raise InvalidRequest(Message("No map is selected."), next_step)
    if unknown := [kind for kind in request.maps if kind not in MAPS]:
        raise _unknown(Message('Patina does not know the map "{name}".', name=unknown[0]), MAPS)
    if request.tiling_mode not in TILING_MODES:
        what = Message('Patina does not know the tiling mode "{name}".', name=request.tiling_mode)
        raise _unknown(what, TILING_MODES)
    if request.output_format not in OUTPUT_FORMATS:
        what = Message('Patina does not know the output format "{name}".', name=request.output_format)
        raise _unknown(what, OUTPUT_FORMATS)
    if request.image_size is not None and request.image_size < 1:
        raise InvalidRequest(Message("The image size is less than one pixel."), Message("Choose a size such as 1024."))
    if request.upscale_factor < 0:
        raise InvalidRequest(Message("The upscale factor is negative."), Message("Use 0 for no upscaling."))
    if request.variants < 1:
        raise InvalidRequest(Message("The number of variants is less than one."), Message("Use at least 1."))
    for picture in request.input_images:
        _check_image(picture)


def _unknown(what: Message, known: Iterable[str]) -> InvalidRequest:
    return InvalidRequest(what, Message("Use one of these: {names}.", names=tuple(filter(None, known))))


def _check_image(picture: InputImage) -> None:
    if picture.path or picture.contents or picture.pixels is not None:
        if picture.path and (image_format := format_by_name(picture.path.name)):
            raise unsupported(picture.name, image_format, picture.path)
        return
    parts = split(picture.url)
    if parts is None or parts.username is not None:
        raise InvalidRequest(
            Message("The address of the image is not a web address."),
            Message("Use an address such as {address}.", address="https://example.com/photo.jpg"),
        )
