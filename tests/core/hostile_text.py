# SPDX-License-Identifier: GPL-3.0-or-later
"""Every pattern and loop of the core that the text of others reaches, and a megabyte of text in the worst shapes.

`run` is done in a process of its own: what takes quadratic time holds Python's lock, so that no other thread of the
same process could end it.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator

from patina_addon.core.generator.bare_metal import is_bare_metal, names_metal
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.images.image_check import ImageCheck, ImageLimits
from patina_addon.core.images.image_header import BadImage, read_header
from patina_addon.core.images.map_identification import kind_of, label
from patina_addon.core.jobs.job_text import search_words
from patina_addon.core.model.account import Account
from patina_addon.core.model.error_rule import ErrorBody, Stage
from patina_addon.core.model.errors import InvalidRequest, from_plain
from patina_addon.core.model.foreign_text import clean, without_key
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.message import Message
from patina_addon.core.model.naming import file_stem, material_name
from patina_addon.core.model.urls import host, join, origin, site, split
from patina_addon.core.network import download, response
from patina_addon.core.network.error_rules import ErrorReader
from patina_addon.core.network.http import Stream
from patina_addon.core.network.response import Response, decoded
from patina_addon.core.services.collect import find_images, identify_variants
from patina_addon.core.services.fal import queue_handle
from patina_addon.core.services.fal import responses as fal
from patina_addon.core.services.fal.spec import FAL
from patina_addon.core.services.patina_api import key, responses
from patina_addon.core.services.patina_api.spec import PATINA_API

SIZE = 1 << 20
CPU_SECONDS = 120
"""Of a processor, not of a clock: far more than all shapes of one subject take, far less than one of quadratic time."""
KEY = "test-key-3f9a1c77d2"
PIECES = (
    "a", " ", "\0", "\n", "\\", '"', "{", "}", "{a", "[", "?", "#", "@", "/", ":", ".", "-", "_", "%", "&a=", "9", "é",
    "é.", "\u0315\u0300", "\ufdfa", "\u202e", "\ud800", "苔", "深", "ß", "İ", "http://", "http://a?b", "https://a/?x=",
    "a.", "../", "a ", "a-", "red ", "brick ", "no ", "mossy ", KEY, KEY[:-1], "(key)", "1e999", "Mon, ", "\\u0061",
)  # fmt: skip
"""Each is repeated to a megabyte."""
STARTS = ("http://", "http://[", "http://a:", "http://a/", "http://a?", "a", "bytes 0-", "{", '"', "W/")


def texts() -> Iterator[str]:
    """The shapes."""
    for piece in PIECES:
        yield piece * (SIZE // len(piece) + 1) + "!"
    for start in STARTS:
        for piece in ("a.", "9", "é", "\u0315\u0300"):
            yield start + piece * (SIZE // len(piece))


def errors_of(text: str) -> None:
    """Errors of both services that say the text, in every field and in every shape."""
    plain = {"error": {"message": text, "type": text, "code": text, text[:9]: [text]}}
    listed = {"detail": [{"loc": [text], "msg": text, "type": text}], "error_type": text, "error": text}
    for spec, read, data in (
        (PATINA_API, responses.read_error, plain),
        (PATINA_API, responses.read_error, {"error": text}),
        (FAL, fal.read_error, {"detail": text, "error_type": text}),
        (FAL, fal.read_error, listed),
    ):
        reader = ErrorReader(spec, read)
        for status in (200, 422):
            answer = Response(status, data, text, location=text)
            reader.submission_error(answer)
            reader.to_error(answer, Stage.STATUS)


def statuses_of(text: str) -> None:
    """Tasks of both services that say the text in every field."""
    data = {"id": text, "task_id": text, "status": text, "progress": text, "results": [{"url": text, "map_type": text}],
            "usage": {"credits_reserved": text}, "task_info": {"estimated_time": text}}  # fmt: skip
    responses.task_id(data)
    responses.estimated_seconds(data)
    task = responses.read_task(data)
    label(task.images, ("normal",))
    queued = {"request_id": text, "status_url": text, "response_url": text, "status": text, "error": text}
    queue_handle.read_handle(queued, "https://queue.fal.run")
    queue_handle.parse_handle(text, "https://queue.fal.run")
    fal.read_status(queued)
    fal.read_images({"images": [{"url": text, "map_type": text}], "response": {"images": text}})
    kind_of(text)


def many_images(text: str) -> None:
    """A result of as many images as a megabyte holds."""
    names = [f"{text[:4]}{number}" for number in range(SIZE // 8)]
    for value in (names, [{"url": name, "map_type": "normal"} for name in names], [[names]], {"urls": names}):
        images = find_images(value)
        for variants in (1, 4):
            identify_variants(images, ("normal", "height"), variants)


def json_of(text: str) -> None:
    """JSON that holds the text, or is it."""
    for body in (text, json.dumps(text), json.dumps({text: [text]}), f"[{text}", f'{{"a": {text}}}'):
        decoded(body.encode("utf-8", "surrogatepass"), KEY)


def odd_json(_: str) -> None:
    """JSON whose shape is the trouble."""
    for body in (
        b"[" * SIZE,
        b'{"a":' * (SIZE // 5),
        b"[" * 9000 + b"]" * 9000,
        b"[" + b"[]," * (SIZE // 3) + b"1]",
        b"[" + b"9" * 4000 + (b"," + b"9" * 4000) * (SIZE // 4000) + b"]",
        b"9" * SIZE,
        b"1." + b"1" * SIZE,
        b"1" * SIZE + b"e-1000000",
        b"[" + b"1e999," * (SIZE // 6) + b"NaN]",
        b"{" + b",".join(b'"%d": 1' % number for number in range(SIZE // 12)) + b"}",
        b"{" + b'"a": 1,' * (SIZE // 7) + b'"a": 1}',
        b'"' + b"\\u0061" * (SIZE // 6) + b'"',
    ):
        data = decoded(body, KEY)
        responses.read_error(Response(500, data))
        responses.read_task(data)
        fal.read_detail(data)
        find_images(data)


def addresses_of(text: str) -> None:
    for read in (split, origin, site, host, InputImage.from_url, lambda url: join("http://a/b", url)):
        read(text)
    for account in (Account(text, "key"), Account("http://a", text)):
        with contextlib.suppress(InvalidRequest):
            account.check("KEY", "URL", "http://a")
    key._models(Response(200, {"data": [{"id": text}, text]}))


def headers_of(text: str) -> None:
    response._seconds(text)
    stream = Stream(206, {"content-range": text, "content-length": text, "etag": text}, iter(()))
    download._content_range(stream)
    download._whole_number(text)


def messages_of(text: str) -> None:
    """Messages and errors as they are stored."""
    for values in (
        text,
        {"template": text},
        {"template": "{a}", "values": {"a": text}},
        {"template": "{a}", "values": {"a": [text] * 9}},
        {"template": "{a}", "values": {"a": list(text[: SIZE // 8])}},
        {"template": text, "values": {"a": text[:9]}},
    ):
        str(Message.from_plain(values))
    str(from_plain({"type": text, "what": text, "kind": text, "code": text, "refused_fields": [text] * 9}))


def images_of(text: str) -> None:
    """Files that begin as images do, in pieces as small as a slow connection delivers them."""
    body = text.encode("utf-8", "surrogatepass")[: SIZE // 4]
    starts = (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF....WEBP")
    pictures = [start + body for start in starts]
    segments = (b"\xff", b"\xff\xe0\0\2", b"\xff\xe0\0\0", b"\xff\xe0\xff\xff")
    pictures += [b"\xff\xd8" + segment * (SIZE // 4 // len(segment)) for segment in segments]
    for data in pictures:
        with contextlib.suppress(BadImage):
            read_header(data)
            check = ImageCheck(ImageLimits())
            for start in range(0, len(data), 16):
                check.feed(data[start : start + 16])
            check.finish()


SUBJECTS: dict[str, tuple[Callable[[str], object], Iterable[str] | None]] = {
    "clean": (lambda text: (clean(text), clean(text, 80), without_key(text, KEY), ErrorBody(text, text, text)), None),
    "errors": (errors_of, None),
    "statuses": (statuses_of, None),
    "many images": (many_images, ("a", "http://")),
    "json": (json_of, None),
    "odd json": (odd_json, ("",)),
    "addresses": (addresses_of, None),
    "headers": (headers_of, None),
    "prompt": (lambda text: (parse_prompt(text), interpret_prompt(text), is_bare_metal(text), names_metal(text)), None),
    "names of files and materials": (lambda text: (file_stem(text), material_name(text)), None),
    "search": (lambda text: search_words(text, str), None),
    "messages": (messages_of, None),
    "images": (images_of, ("\0", "\n")),
}
"""What is done with each text, and the texts if not all of them."""


def run(name: str) -> None:
    """Do all that belongs to one subject, and print each text's start first, for whoever looks at what hangs."""
    with contextlib.suppress(ImportError):  # Windows has no limit of this kind; the test that waits has one
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    act, shapes = SUBJECTS[name]
    for text in texts() if shapes is None else (shape * (SIZE // max(len(shape), 1)) for shape in shapes):
        print(ascii(text[:12]), flush=True)
        act(text)
    sys.stdout.write("done\n")
