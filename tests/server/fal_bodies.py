# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes in which fal's JSON comes, or may come. Each takes the server and the request that was queued."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .patina_api_schema import MAPS

if TYPE_CHECKING:
    from .fal_server import FalServer, FalTask

Shape = Callable[["FalServer", "FalTask"], dict[str, Any]]


def accepted(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    """The answer to a submission. The addresses drop what follows the app's name, as the real ones do."""
    return {
        "status": "IN_QUEUE",
        "request_id": task.id,
        "response_url": server.request_url(task),
        "status_url": server.request_url(task, "/status"),
        "cancel_url": server.request_url(task, "/cancel"),
        "logs": None,
        "metrics": {},
        "queue_position": 0,
    }


def completed(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    """What a completed status adds."""
    return {"metrics": {"inference_time": 12.3}}


def result(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    """The textures, which carry no map_type, and the maps of each, in the order of the request."""
    return _around(server, task, [*_textures(server, task), *_maps(server, task)])


def _around(server: "FalServer", task: "FalTask", images: Any) -> dict[str, Any]:
    seed = task.body.get("seed", server.seed)
    return {"images": images, "seed": seed, "prompt": task.body.get("prompt", ""), "timings": {"total": 12.3}}


def _image(server: "FalServer", task: "FalTask", kind: str, variant: int) -> dict[str, Any]:
    return {
        "url": server.variant_url(task, kind, variant),
        "content_type": "image/png",
        "file_name": f"f{variant}.png",
        "width": task.size,
        "height": task.size,
    }


def _textures(server: "FalServer", task: "FalTask") -> list[dict[str, Any]]:
    return [_image(server, task, "texture", variant) for variant in range(task.variants)]


def _maps(server: "FalServer", task: "FalTask") -> list[dict[str, Any]]:
    return [
        _image(server, task, kind, variant) | {"map_type": kind}
        for variant in range(task.variants)
        for kind in task.maps
    ]


def reversed_maps(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    """Kind by kind rather than variant by variant, and the kinds the other way round."""
    maps = sorted(_maps(server, task), key=lambda image: -task.maps.index(image["map_type"]))
    return _around(server, task, [*_textures(server, task), *maps])


def all_maps(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    maps = [_image(server, task, kind, 0) | {"map_type": kind} for kind in MAPS]
    return _around(server, task, [*_textures(server, task), *maps])


def maps_alone(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    return _around(server, task, _maps(server, task))


def fewer(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    return _around(server, task, [*_textures(server, task), *_maps(server, task)[:-1]])


def wrapped(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    return {"response": result(server, task)}


def one_object(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    return _around(server, task, _maps(server, task)[0])


def unlabeled(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    images = [*_textures(server, task), *_maps(server, task)]
    return _around(server, task, [{"url": image["url"]} for image in images])


def on_other_host(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    body = accepted(server, task)
    return {key: value.replace(server.url, server.cdn_url) if "url" in key else value for key, value in body.items()}


def with_a_name(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    body = accepted(server, task)
    return {key: value.replace("://", "://a:b@") if "url" in key else value for key, value in body.items()}


def with_key(server: "FalServer", task: "FalTask") -> dict[str, Any]:
    body = accepted(server, task)
    return {key: f"{value}?key={server.key}" if "url" in key else value for key, value in body.items()}
