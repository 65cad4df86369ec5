# SPDX-License-Identifier: GPL-3.0-or-later
"""The toy service on loopback. A map whose kind no other service makes is some gray pattern."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .server import file_faults
from .server.faults import ANYWHERE, Fault, body, in_turn, reset
from .server.loopback import LoopbackServer, Task


@dataclass(frozen=True)
class ToyScenario:
    """What is other than usual. A stage's fault may return None: then the answer is the usual one."""

    submit: Fault | None = None
    status: Fault | None = None
    key: Fault | None = None
    file: Fault | None = None
    is_body_unread: bool = False


def says(status: int, sentence: str, **headers: str) -> Fault:
    """An error of the toy's own."""
    return body(json.dumps({"error": sentence}), status, **headers)


async def echo_key(server: LoopbackServer, request: web.Request, *_: Any) -> web.StreamResponse:
    """An error that repeats what nobody should see."""
    sentence = f"Wrong {server.key}, see https://cdn.test/a?signature=secret"
    return web.json_response({"error": sentence}, status=422)


TOY_SCENARIOS = {
    "ok": ToyScenario(),
    "busy_then_ok": ToyScenario(in_turn(says(429, "Slow down", **{"Retry-After": "1"}))),
    "echoed_key": ToyScenario(echo_key),
    "reset_unread": ToyScenario(reset, is_body_unread=True),
    "no_id": ToyScenario(body("{}")),
    "bad_id": ToyScenario(body('{"id": "a/b"}')),
    "never_completes": ToyScenario(status=body('{"state": "working"}')),
    "failed": ToyScenario(status=body('{"state": "failed"}')),
    "no_images": ToyScenario(status=body('{"state": "done", "images": 7}')),
    "flaky_status": ToyScenario(status=in_turn(reset, says(404, "Who?"), ANYWHERE["html"][1], says(500, "Oh"))),
    "one_bad_file": ToyScenario(file=file_faults.one_map(body("", 404), "normal")),
    "wrong_key": ToyScenario(key=says(401, "The key is wrong")),
}
_OWN = {
    "401": says(401, "The key is wrong"), "429": says(429, "Slow down"), "500": says(500, "Internal error"),
    **{name: fault for name, (_, fault) in ANYWHERE.items() if not name.isdecimal()},
}  # fmt: skip
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
        fault = {"/make": self.play.submit, "/key": self.play.key}.get(request.path, self.play.status)
        if fault and (answer := await fault(self, request)):
            return answer
        if request.path == "/key":
            return web.json_response({})
        if request.path == "/make":
            asked = json.loads(body)
            wrong = faults(asked)
            if wrong:
                return web.json_response({"error": wrong}, status=422)
            task = self.add_task(f"toy{len(self.tasks) + 1}", asked | {"image_size": asked["size"]})
            return web.json_response({"id": task.id})
        if task := self.tasks.get(request.path.removeprefix("/made/")):
            return web.json_response(self._told(task))
        return web.json_response({"error": "There is no such task."}, status=404)

    def _told(self, task: Task) -> dict[str, Any]:
        task.count("asked")
        if self.share(task) < 1.0:
            return {"state": "working"}
        return {
            "state": "done",
            "images": [{"url": self.file_url(task, kind), "map_type": kind} for kind in task.maps[::-1]],
        }


def faults(asked: object) -> str:
    """What is wrong with a request's body, as a sentence; "" if nothing is."""
    if not isinstance(asked, dict) or set(asked) != {"prompt", "maps", "size"}:
        return "A request has a prompt, maps and a size."
    if not isinstance(asked["maps"], list) or not set(asked["maps"]) <= {"basecolor", "normal", "ao"}:
        return "There is no such map."
    is_size = asked["size"] is None or (isinstance(asked["size"], int) and asked["size"] > 0)
    return "" if is_size and isinstance(asked["prompt"], str) else "That is no size, or no prompt."
