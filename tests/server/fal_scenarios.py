# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of ways in which fal's queue can behave. A new one is a line here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import fal_bodies, file_faults, sample_images, wire_faults
from .fal_bodies import Shape
from .faults import STAGE_FAULTS, Fault, fixed_body, hang, in_sequence, reset, secrets

if TYPE_CHECKING:
    from .fal_server import FalServer


def detail(status: int, what: str | list[dict[str, Any]], error_type: str = "", **headers: str) -> web.Response:
    """An error as fal gives it: a sentence and perhaps its type, or a validator's list."""
    body: dict[str, Any] = {"detail": what} | ({"error_type": error_type} if error_type else {})
    return web.json_response(body, status=status, headers=headers)


def fal_error(status: int, what: str | list[dict[str, Any]], error_type: str = "", **headers: str) -> Fault:
    async def fault(server: "FalServer", request: web.Request, *_: Any) -> web.StreamResponse:
        return detail(status, what, error_type, **headers)

    return fault


def validation_error(message: str, kind: str, *where: str) -> list[dict[str, Any]]:
    """A list of one validation error."""
    return [{"loc": ["body", *where], "msg": message, "type": kind, "url": f"https://docs.fal.ai/errors#{kind}"}]


async def echo_key(server: "FalServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """An error that repeats what nobody should see, in every field."""
    text = secrets(server)
    return detail(422, validation_error(text, text, "prompt", text), text)


@dataclass(frozen=True)
class FalScenario:
    """What is other than usual. A stage's fault may return None: then the answer is the usual one."""

    about: str
    submit: Fault | None = None
    enqueued: Fault | None = None  # once the request is in the queue
    status: Fault | None = None
    response: Fault | None = None
    cancel: Fault | None = None
    file: Fault | None = None
    accepted: Shape = fal_bodies.accepted
    completed: Shape = fal_bodies.completed
    result: Shape = fal_bodies.result
    is_body_unread: bool = False


_UNSAFE = validation_error(
    "The content could not be processed because it was flagged", "content_policy_violation", "prompt"
)
_NO_IMAGE = validation_error("Failed to download the file", "file_download_error", "image_url")
_BUSY = fal_error(429, "Too many requests", **{"Retry-After": "1"})
_LOCKED = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."

FAL_SCENARIOS: dict[str, FalScenario] = {
    "ok": FalScenario("all goes well: queued, in progress, completed"),
    "other_order": FalScenario("the maps come in another order", result=fal_bodies.reversed_maps),
    "extra_maps": FalScenario("more maps than were requested", result=fal_bodies.all_maps),
    "no_texture": FalScenario("no texture before the maps", result=fal_bodies.maps_alone),
    "fewer": FalScenario("one map fewer than requested", result=fal_bodies.fewer),
    "one_object": FalScenario("one image object in place of a list", result=fal_bodies.one_object),
    "no_images": FalScenario("completed without images", result=lambda s, t: {"images": [], "seed": s.seed}),
    "unlabeled": FalScenario("no image says what it is", result=fal_bodies.unlabeled),
    "wrapped": FalScenario("the result stands under `response`", result=fal_bodies.wrapped),
    "stays_in_queue": FalScenario(
        "never leaves the queue", status=fixed_body('{"status": "IN_QUEUE", "queue_position": 7}', 202)
    ),
    "stays_in_progress": FalScenario("never completes", status=fixed_body('{"status": "IN_PROGRESS"}', 202)),
    "unknown_status": FalScenario("a status that nobody knows", status=fixed_body('{"status": "DREAMING"}', 202)),
    "failed": FalScenario(
        "COMPLETED, with an error of the runner",
        completed=lambda s, t: {"error": "The runner ran out of memory", "error_type": "runner_server_error"},
        response=fal_error(500, "The runner ran out of memory", "runner_server_error"),
    ),
    "failed_quietly": FalScenario("COMPLETED, and the response is a refusal", response=fal_error(422, _UNSAFE)),
    "failed_oddly": FalScenario(
        "COMPLETED, with an error that is no text", completed=lambda s, t: {"error": {"a": [1]}}
    ),
    "validation": FalScenario(
        "422 with a list of two validation errors",
        fal_error(
            422,
            validation_error("Input should be less than or equal to 2048", "less_than_equal", "image_size", "width")
            + validation_error("Field required", "missing", "prompt"),
        ),
    ),
    "unsafe": FalScenario("422 content_policy_violation", fal_error(422, _UNSAFE)),
    "no_image": FalScenario("422 the image cannot be fetched", fal_error(422, _NO_IMAGE)),
    "no_balance": FalScenario("403 the account is locked: no balance", fal_error(403, _LOCKED)),
    "odd_detail": FalScenario("422 with a detail of the wrong types", fal_error(422, [1, None, {"msg": 2}])),
    "echoed_key": FalScenario("an error that repeats the key and a signed address", echo_key),
    "echoed_key_status": FalScenario(
        "COMPLETED, with an error that repeats the key and a signed address",
        completed=lambda s, t: {"error": secrets(s), "error_type": secrets(s)},
    ),
    "echoed_key_response": FalScenario(
        "COMPLETED, and the response repeats the key and a signed address", response=echo_key
    ),
    "id_with_key": FalScenario("accepted with an id that is the key", accepted=lambda s, t: {"request_id": s.key}),
    "address_with_key": FalScenario("accepted with addresses that hold the key", accepted=fal_bodies.with_key),
    "error_200": FalScenario("an error with status 200", fixed_body('{"detail": "No", "error_type": "x"}')),
    "busy_then_ok": FalScenario("429 with Retry-After, then all goes well", in_sequence(_BUSY)),
    "no_id": FalScenario("accepted without an id", fixed_body('{"status": "IN_QUEUE"}')),
    "id_alone": FalScenario("accepted with an id and no addresses", accepted=lambda s, t: {"request_id": t.id}),
    "other_host": FalScenario("accepted with addresses on another host", accepted=fal_bodies.on_other_host),
    "other_path": FalScenario("accepted with addresses that hold a name", accepted=fal_bodies.with_a_name),
    "lost_answer": FalScenario("the request is enqueued, and its answer lost", enqueued=reset),
    "reset_unread": FalScenario("reset before the request is read", reset, is_body_unread=True),
    "flaky_status": FalScenario(
        "the first questions about a request go wrong",
        status=in_sequence(
            reset,
            fal_error(404, "Request not found"),
            *(STAGE_FAULTS[name][1] for name in ("500", "html", "truncated_json")),
            _BUSY,
        ),
    ),
    "flaky_response": FalScenario(
        "the first tries at the result go wrong",
        response=in_sequence(reset, fal_error(503, "No runner", "runner_connection_error"), STAGE_FAULTS["html"][1]),
    ),
    "late_response": FalScenario(
        "COMPLETED, but the result is still in progress for a while",
        response=in_sequence(
            fal_error(400, "Request is still in progress"), fixed_body('{"status": "IN_PROGRESS"}', 202)
        ),
    ),
    "cancel_refused": FalScenario("a cancel comes too late", cancel=fixed_body('{"status": "ALREADY_COMPLETED"}', 400)),
    "cancel_unknown": FalScenario("a cancel of what nobody knows", cancel=fixed_body('{"status": "NOT_FOUND"}', 404)),
    "cancel_done": FalScenario("a cancel is answered with 200", cancel=fixed_body('{"status": "OK"}')),
    "cancel_lost": FalScenario("a cancel's answer is lost", cancel=reset),
    "cancel_hangs": FalScenario("a cancel is never answered", cancel=hang),
    "cancel_500": FalScenario("a cancel ends in an error", cancel=fal_error(500, "Internal error", "internal_error")),
    "one_bad_file": FalScenario("the normal map is gone", file=file_faults.only_map(fixed_body("", 404), "normal")),
    "huge_pixels": FalScenario(
        "a PNG claims 100,000 pixels", file=file_faults.changed_image(lambda _: sample_images.enormous())
    ),
    "gone": FalScenario("the files are gone", file=fixed_body("", 404)),
    "bad_checksum": FalScenario(
        "a byte of each PNG is wrong", file=file_faults.changed_image(sample_images.bad_checksum)
    ),
}

_COMMON = ("html", "html_502", "empty", "truncated_json", "wrong_types", "deep_json", "huge_body", "reset",
           "cut", "hang", "redirect_away", "redirect_loop")  # fmt: skip
_ENDLESS = {name: wire_faults.ENDLESS[name] for name in ("drip_header", "endless_continue")}
_STAGE_FAULTS = (
    {name: STAGE_FAULTS[name] for name in _COMMON}
    | _ENDLESS
    | wire_faults.ODD
    | {
        "401": ("key refused", fal_error(401, "Authentication is required to access this application.")),
        "403": ("refused", fal_error(403, "Forbidden")),
        "404": ("not found", fal_error(404, "Application not found")),
        "422": ("invalid field", fal_error(422, validation_error("Input is not valid", "value_error", "image_size"))),
        "429": ("too many requests, always", fal_error(429, "Too many requests")),
        "500": ("server error", fal_error(500, "Internal error", "internal_error")),
        "503": ("no runner", fal_error(503, "No runner available", "runner_scheduling_failure")),
    }
)
for _name, (_about, _fault) in _STAGE_FAULTS.items():
    FAL_SCENARIOS[f"{_name}"] = FalScenario(f"submission: {_about}", submit=_fault)
    FAL_SCENARIOS[f"{_name}_status"] = FalScenario(f"status: {_about}", status=_fault)
    FAL_SCENARIOS[f"{_name}_response"] = FalScenario(f"result: {_about}", response=_fault)
