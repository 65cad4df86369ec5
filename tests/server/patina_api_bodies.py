# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes in which the service's JSON was seen or may come. Each takes the server and the task."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .faults import secrets

if TYPE_CHECKING:
    from .loopback import Task
    from .patina_api_server import ApiServer

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
    """One image for each map, in the order of the request, without a label."""
    return {"results": [{"url": server.file_url(task, kind)} for kind in task.maps]}


def labeled(server: "ApiServer", task: "Task") -> list[dict[str, str]]:
    return [{"url": server.file_url(task, kind), "map_type": kind} for kind in task.maps]


def texture_first(server: "ApiServer", task: "Task") -> list[dict[str, str]]:
    return [{"url": server.file_url(task, "texture")}]


def strings(server: "ApiServer", task: "Task") -> list[str]:
    return [server.file_url(task, kind) for kind in task.maps]


def numbers_as_strings(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return plain(server, task) | {"progress": "100", "usage": {"credits_reserved": "8.0"}, "created": "1757165031"}


def number_id(server: "ApiServer", task: "Task") -> dict[str, Any]:
    server.tasks["1757165031"] = task
    return accepted(server, task) | {"id": 1757165031}


def empty_first(times: int) -> Shape:
    def shape(server: "ApiServer", task: "Task") -> dict[str, Any]:
        return plain(server, task) if task.count("completed") > times else {"results": None, "progress": 50}

    return shape


def failed(status: str, **error: str) -> Shape:
    return lambda server, task: {"status": status, "results": None, "error": error or None}


def failed_with_secrets(server: "ApiServer", task: "Task") -> dict[str, Any]:
    text = secrets(server)
    return {"status": "failed", "results": None, "error": {"message": text, "type": text, "code": text}}


def id_with_key(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return accepted(server, task) | {"id": f"task-{server.key}"}


def id_with_signature(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return accepted(server, task) | {"id": "https://cdn.test/a?signature=secret"}


def reserving(amount: object) -> Shape:
    return lambda server, task: plain(server, task) | {"usage": {"credits_reserved": amount}}


def own_origin(server: "ApiServer", task: "Task") -> dict[str, Any]:
    return {"results": [f"{server.url}/files/{task.id}/{kind}.png" for kind in task.maps]}
