# SPDX-License-Identifier: GPL-3.0-or-later
"""The toy service on loopback. A map whose kind no other service makes is some gray pattern."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .server import file_faults
from .server.faults import STAGE_FAULTS, Fault, fixed_body, in_sequence, reset
from .server.loopback import LoopbackServer, Task


@dataclass(frozen=True)
class ToyScenario:
    """What is other than usual. A stage's fault may return None: then the answer is the usual one."""

    submit: Fault | None = None
    status: Fault | None = None
    key: Fault | None = None
    file: Fault | None = None
    is_body_unread: bool = False


def toy_error(status: int, sentence: str, **headers: str) -> Fault:
    """An error of the toy's own."""
    return fixed_body(json.dumps({"error": sentence}), status, **headers)


async def echo_key(server: LoopbackServer, request: web.Request, *_: Any) -> web.StreamResponse:
    """An error that repeats what nobody should see."""
    sentence = f"Wrong {server.key}, see https://cdn.test/a?signature=secret"
    return web.json_response({"error": sentence}, status=422)


TOY_SCENARIOS = {
    "ok": ToyScenario(),
    "busy_then_ok": ToyScenario(in_sequence(toy_error(429, "Slow down", **{"Retry-After": "1"}))),
    "echoed_key": ToyScenario(echo_key),
    "reset_unread": ToyScenario(reset, is_body_unread=True),
    "no_id": ToyScenario(fixed_body("{}")),
    "bad_id": ToyScenario(fixed_body('{"id": "a/b"}')),
    "never_completes": ToyScenario(status=fixed_body('{"state": "working"}')),
    "failed": ToyScenario(status=fixed_body('{"state": "failed"}')),
    "no_images": ToyScenario(status=fixed_body('{"state": "done", "images": 7}')),
    "flaky_status": ToyScenario(
        status=in_sequence(reset, toy_error(404, "Who?"), STAGE_FAULTS["html"][1], toy_error(500, "Oh"))
    ),
    "one_bad_file": ToyScenario(file=file_faults.only_map(fixed_body("", 404), "normal")),
    "wrong_key": ToyScenario(key=toy_error(401, "The key is wrong")),
}
_OWN = {
    "401": toy_error(401, "The key is wrong"),
    "429": toy_error(429, "Slow down"),
    "500": toy_error(500, "Internal error"),
    **{name: fault for name, (_, fault) in STAGE_FAULTS.items() if not name.isdecimal()},
}
for _name, _fault in _OWN.items():
    TOY_SCENARIOS[_name] = ToyScenario(_fault)
    TOY_SCENARIOS[f"{_name}_status"] = ToyScenario(status=_fault)


class ToyServer(LoopbackServer):
    """See LoopbackServer."""

    scenarios = TOY_SCENARIOS
    submit_path = "/make"

    def _refuse_key(self) -> web.Response:
        return web.json_response({"error": "The key is wrong"}, status=401)

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        fault = {"/make": self.behavior.submit, "/key": self.behavior.key}.get(request.path, self.behavior.status)
        if fault and (answer := await fault(self, request)):
            return answer
        if request.path == "/key":
            return web.json_response({})
        if request.path == "/make":
            submitted = json.loads(body)
            fault = schema_fault(submitted)
            if fault:
                return web.json_response({"error": fault}, status=422)
            task = self.add_task(f"toy{len(self.tasks) + 1}", submitted | {"image_size": submitted["size"]})
            return web.json_response({"id": task.id})
        if task := self.tasks.get(request.path.removeprefix("/made/")):
            return web.json_response(self._status_body(task))
        return web.json_response({"error": "There is no such task."}, status=404)

    def _status_body(self, task: Task) -> dict[str, Any]:
        task.count("polls")
        if self.progress_of(task) < 1.0:
            return {"state": "working"}
        return {
            "state": "done",
            "images": [{"url": self.file_url(task, kind), "map_type": kind} for kind in task.maps[::-1]],
        }


def schema_fault(submitted: object) -> str:
    """What is wrong with a request's body, as a sentence; "" if nothing is."""
    if not isinstance(submitted, dict) or set(submitted) != {"prompt", "maps", "size"}:
        return "A request has a prompt, maps and a size."
    if not isinstance(submitted["maps"], list) or not set(submitted["maps"]) <= {"basecolor", "normal", "ao"}:
        return "There is no such map."
    is_size = submitted["size"] is None or (isinstance(submitted["size"], int) and submitted["size"] > 0)
    return "" if is_size and isinstance(submitted["prompt"], str) else "That is no size, or no prompt."
