# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of ways in which the service can behave. A new one is a line here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import pictures
from .answers import image
from .faults import ANYWHERE, Fault, body, hang, in_turn, part_of, reset, says

if TYPE_CHECKING:
    from .server import ApiServer, Task

Shape = Callable[["ApiServer", "Task"], dict[str, Any]]


def accepted(server: "ApiServer", task: "Task") -> dict[str, Any]:
    """The answer to a submission, as documented."""
    return {
        "created": 1_757_165_031,
        "id": task.id,
        "model": task.body["model"],
        "object": "image.generation.task",
        "progress": 0,
        "status": "pending",
        "task_info": {"can_cancel": True, "estimated_time": server.estimated_time},
        "type": "image",
    }


def plain(server: "ApiServer", task: "Task") -> dict[str, Any]:
    """One image for each map, in the order of asking, without a label."""
    return {"results": [{"url": server.file_url(task, kind)} for kind in task.maps]}


@dataclass(frozen=True)
class Scenario:
    """What is other than usual. A stage's fault may return None: then the answer is the usual one."""

    about: str
    submit: Fault | None = None
    status: Fault | None = None
    file: Fault | None = None
    accepted: Shape = accepted
    completed: Shape = plain
    is_body_unread: bool = False


def _labelled(server: "ApiServer", task: "Task") -> list[dict[str, str]]:
    return [{"url": server.file_url(task, kind), "map_type": kind} for kind in task.maps]


def _texture_first(server: "ApiServer", task: "Task") -> list[dict[str, str]]:
    return [{"url": server.file_url(task, "texture")}]


def _strings(server: "ApiServer", task: "Task") -> list[str]:
    return [server.file_url(task, kind) for kind in task.maps]


def _numbers_as_strings(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return plain(server, task) | {"progress": "100", "usage": {"credits_reserved": "8.0"}, "created": "1757165031"}


def _number_id(server: "ApiServer", task: "Task") -> dict[str, Any]:
    server.tasks["1757165031"] = task
    return accepted(server, task) | {"id": 1757165031}


def _empty_first(times: int) -> Shape:
    def shape(server: "ApiServer", task: "Task") -> dict[str, Any]:
        return plain(server, task) if task.count("completed") > times else {"results": None, "progress": 50}

    return shape


def _failed(status: str, **error: str) -> Shape:
    return lambda server, task: {"status": status, "results": None, "error": error or None}


def _picture(change: Callable[[bytes], bytes], only: str = "") -> Fault:
    """Every image, or one kind's, changed."""

    async def fault(
        server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
    ) -> web.StreamResponse | None:
        if only not in ("", kind):
            return None
        return image(request, await asyncio.to_thread(change, picture))

    return fault


def _one_map(fault: Fault, only: str) -> Fault:
    async def chosen(
        server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
    ) -> web.StreamResponse | None:
        return await fault(server, request, task, kind, picture) if kind == only else None

    return chosen


async def _break_off(
    server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
) -> web.StreamResponse:
    return await part_of(request, picture[: len(picture) // 2], len(picture))


async def _break_off_in_parts(
    server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
) -> web.StreamResponse | None:
    """A third of what is missing comes, twice; then all. Ranges are served, as the header of a CDN promises."""
    if task.count(f"file {kind}") > 2:
        return None
    whole = image(request, picture)
    data = bytes(whole.body or b"")  # type: ignore[arg-type]
    response = web.StreamResponse(status=whole.status, headers={**whole.headers, "Content-Length": str(len(data))})
    await response.prepare(request)
    await response.write(data[: len(data) // 3])
    if request.transport is not None:
        request.transport.close()
    return response


async def _no_length(
    server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
) -> web.StreamResponse:
    """Half an image whose answer ends as if it were whole."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    await response.prepare(request)
    await response.write(picture[: len(picture) // 2])
    return response


async def _too_large(
    server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
) -> web.StreamResponse:
    return await part_of(request, picture, 10 << 30)


async def _moved(
    server: "ApiServer", request: web.Request, task: "Task", kind: str, picture: bytes
) -> web.StreamResponse | None:
    """From the API's own origin to the CDN."""
    if request.host in server.url:
        return web.Response(status=302, headers={"Location": server.file_url(task, kind)})
    return None


def _own_origin(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return {"results": [f"{server.url}/files/{task.id}/{kind}.png" for kind in task.maps]}


SCENARIOS: dict[str, Scenario] = {
    "ok": Scenario("all goes well"),
    "labelled": Scenario("each image carries its map_type", completed=lambda s, t: {"results": _labelled(s, t)}),
    "labelled_texture": Scenario(
        "labelled, in another order, after an unlabelled texture",
        completed=lambda s, t: {"results": _texture_first(s, t) + _labelled(s, t)[::-1]},
    ),
    "extra_image": Scenario(
        "one image more than asked for, the first",
        completed=lambda s, t: {"results": _texture_first(s, t) + plain(s, t)["results"]},
    ),
    "labelled_fewer": Scenario(
        "one labelled map fewer than asked for", completed=lambda s, t: {"results": _labelled(s, t)[:-1]}
    ),
    "fewer": Scenario("an unlabelled image too few", completed=lambda s, t: {"results": plain(s, t)["results"][:-1]}),
    "strings": Scenario("results are strings", completed=lambda s, t: {"results": _strings(s, t)}),
    "single_object": Scenario("results is one object", completed=lambda s, t: {"results": plain(s, t)["results"][0]}),
    "output_urls": Scenario(
        "the older shape, output.urls",
        completed=lambda s, t: {"results": None, "output": {"url": _strings(s, t)[0], "urls": _strings(s, t)}},
    ),
    "output_url": Scenario(
        "the older shape, output.url alone",
        completed=lambda s, t: {"results": None, "output": {"url": _strings(s, t)[0]}},
    ),
    "id_as_task_id": Scenario(
        "the id stands under task_id",
        accepted=lambda s, t: {"task_id": t.id, "status": "pending"},
    ),
    "id_as_number": Scenario("the id is a number", accepted=_number_id),
    "numbers_as_strings": Scenario(
        "numbers are strings",
        accepted=lambda s, t: accepted(s, t) | {"progress": "0", "task_info": {"estimated_time": "45"}},
        completed=_numbers_as_strings,
    ),
    "null_then_results": Scenario("completed without results at first", completed=_empty_first(3)),
    "null_results": Scenario("completed without results, always", completed=_empty_first(1 << 30)),
    "never_completes": Scenario("stays at work", status=body('{"status": "processing", "progress": 50}')),
    "unknown_status": Scenario("a status that nobody knows", status=body('{"status": "dreaming"}')),
    "failed": Scenario(
        "the task fails",
        completed=_failed("failed", code="generation_failed", message="The model gave up", type="task_error"),
    ),
    "failed_silently": Scenario("the task fails without a reason", completed=_failed("failed")),
    "cancelled": Scenario("the task is cancelled by the service", completed=_failed("cancelled")),
    "bad_model": Scenario(
        "422 model_not_found", says(422, "invalid_request_error", "Model not enabled", "model_not_found")
    ),
    "no_channel": Scenario(
        "422 no_compatible_channel", says(422, "service_unavailable_error", "No channel", "no_compatible_channel")
    ),
    "bad_options": Scenario(
        "422 unsupported_advanced_options",
        says(422, "invalid_request_error", "Unsupported: tiling_mode", "unsupported_advanced_options"),
    ),
    "busy_then_ok": Scenario(
        "429 with Retry-After, then all goes well",
        in_turn(says(429, "rate_limit_error", "Slow down", **{"Retry-After": "1"})),
    ),
    "echoed_key": Scenario("an error that repeats the key", None),
    "no_id": Scenario("accepted without an id", body('{"status": "pending", "created": 1}')),
    "bad_id": Scenario("accepted with an id that is a path", body('{"id": "..", "status": "pending"}')),
    "error_200": Scenario("an error with status 200", body('{"error": {"message": "No", "type": "x"}}')),
    "reset_unread": Scenario("reset before the request is read", reset, is_body_unread=True),
    "flaky_status": Scenario(
        "the first questions about a task go wrong",
        status=in_turn(reset, *(ANYWHERE[name][1] for name in ("500", "html", "429", "404", "truncated_json"))),
    ),
    "flaky_file": Scenario(
        "the first tries at each file go wrong",
        file=in_turn(reset, ANYWHERE["503"][1], ANYWHERE["html"][1]),
    ),
    "resumable_file": Scenario("each file breaks off twice, and can be taken up", file=_break_off_in_parts),
    "one_bad_file": Scenario("the normal map has expired", file=_one_map(body("", 404), "normal")),
    "expired": Scenario("the links have expired", file=body("<Error>Request has expired</Error>", 403, "text/xml")),
    "gone": Scenario("the files are gone", file=body("", 410)),
    "wrong_length": Scenario("files break off in the middle", file=_break_off),
    "half_file": Scenario("files end in the middle, without a length", file=_no_length),
    "bad_checksum": Scenario("a byte of each PNG is wrong", file=_picture(pictures.bad_checksum)),
    "text_file": Scenario("files are text", file=body("not an image, but a text", content_type="image/png")),
    "bomb": Scenario("a PNG of a pixel unpacks to 64 MiB", file=_picture(lambda _: pictures.bomb())),
    "huge_pixels": Scenario("a PNG claims 100,000 pixels", file=_picture(lambda _: pictures.enormous())),
    "too_large_file": Scenario("a file of 10 GiB", file=_too_large),
    "jpeg": Scenario("files are JPEG", file=_picture(lambda _: pictures.JPEG)),
    "webp": Scenario("files are WebP", file=_picture(lambda _: pictures.WEBP)),
    "file_url": Scenario(
        "results are files of this computer", completed=lambda s, t: {"results": ["file:///etc/hosts"] * len(t.maps)}
    ),
    "own_origin": Scenario("files lie on the API's own host", completed=_own_origin),
    "moved_file": Scenario("files are redirected to another host", file=_moved, completed=_own_origin),
    "one_hanging_file": Scenario("the height map never comes", file=_one_map(hang, "height")),
}

for _name, (_about, _fault) in ANYWHERE.items():
    SCENARIOS[_name] = Scenario(f"submission: {_about}", submit=_fault)
    SCENARIOS[f"{_name}_status"] = Scenario(f"status: {_about}", status=_fault)
    SCENARIOS[f"{_name}_file"] = Scenario(f"files: {_about}", file=_fault)


async def _echo_key(server: "ApiServer", request: web.Request, *_: Any) -> web.StreamResponse:
    return await says(401, "authentication_error", f"Wrong key {server.key}, see https://x.test/a?sig=secret")(
        server, request
    )


SCENARIOS["echoed_key"] = Scenario("an error that repeats the key", _echo_key)
