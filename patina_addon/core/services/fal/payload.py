# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON that fal's endpoints accept. Local images are sent inside it, as data URLs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace

from ...images.image_header import BadImage, read_header
from ...model.errors import InvalidRequest, reason_of
from ...model.input_image import InputImage
from ...model.message import Message, joined
from ...model.request import MaterialRequest
from ...model.service import InputImageLimits

_TILINGS = {"X": "horizontal", "Y": "vertical", "XY": "both"}
_STEP = 3 << 16  # bytes that are encoded at once: this holds Python's lock for about half a millisecond


def fields_of(request: MaterialRequest) -> dict[str, object]:
    """Return everything but the images, without what was not set. A seed of 0 is set."""
    fields: dict[str, object] = {"maps": list(request.maps)}
    if request.prompt:
        fields["prompt"] = request.prompt
    if request.image_size is not None:
        fields["image_size"] = {"width": request.image_size, "height": request.image_size}
    if request.tiling_mode in _TILINGS:
        fields["tiling_mode"] = _TILINGS[request.tiling_mode]
    if request.upscale_factor:
        fields["upscale_factor"] = request.upscale_factor
    if request.seed is not None:
        fields["seed"] = request.seed
    if request.variants > 1:
        fields["num_images"] = request.variants
    if request.output_format:
        fields["output_format"] = request.output_format.lower()
    return fields


def load(request: MaterialRequest) -> MaterialRequest:
    """Return the request with its images' files in memory. Raises InvalidRequest if one is missing."""
    image, mask = (picture and _loaded(picture) for picture in (request.image, request.mask))
    return replace(request, image=image, mask=mask)


def payload_of(request: MaterialRequest, limits: InputImageLimits) -> bytes:
    """Return the whole body of a loaded request. Raises InvalidRequest for an image that cannot be sent.

    It is built in pieces, since `json` would hold Python's lock for a tenth of a second for an image of 8 MiB.
    """
    pieces = [json.dumps(fields_of(request)).encode()[:-1]]
    for name, picture in (("image_url", request.image), ("mask_url", request.mask)):
        if picture is not None:
            pieces.append(f', "{name}": '.encode())
            pieces += [json.dumps(picture.url).encode()] if picture.url else _data_url(picture, limits)
    return b"".join((*pieces, b"}"))


def _data_url(picture: InputImage, limits: InputImageLimits) -> Iterator[bytes]:
    data = picture.contents or b""
    try:
        header = read_header(data)
    except BadImage as error:
        what = joined((Message("The image {name} cannot be sent.", name=picture.name), error.what))
        raise InvalidRequest(what, Message("Use a PNG, JPEG, or WebP image.")) from None
    if header is None:
        what = Message("The image {name} is damaged.", name=picture.name)
        raise InvalidRequest(what, Message("Use another image."))
    if len(data) > limits.size or max(header.width, header.height) > limits.side:
        raise InvalidRequest(
            Message("The image {name} is too large to send.", name=picture.name),
            Message(
                "Use an image of at most {side} pixels per side and {size} MiB.",
                side=limits.side,
                size=limits.size >> 20,
            ),
        )
    yield f'"data:{header.media_type};base64,'.encode()
    for start in range(0, len(data), _STEP):
        yield base64.b64encode(data[start : start + _STEP])
    yield b'"'


def _loaded(picture: InputImage) -> InputImage:
    if picture.url or picture.contents is not None:
        return picture
    try:
        if picture.path is not None:
            return replace(picture, path=None, contents=picture.path.read_bytes())
    except OSError as error:
        what = Message("The image {name} cannot be read: {reason}.", name=picture.name, reason=reason_of(error))
        raise InvalidRequest(what, Message("Check that the file still exists.")) from None
    what = Message("The image {name} no longer exists.", name=picture.name)
    raise InvalidRequest(what, Message("Choose the image again."))
