# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that were changed on their way, as plain values that a property-based test can draw and shrink."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .faults import part_of


@dataclass(frozen=True)
class Mutation:
    """What becomes of the answers of one stage, the first `times` of them. A field of None changes nothing.

    `values` are changes of the JSON: each walks down by its numbers and puts the value there, or takes out what is
    there where the value is GONE. `cut` is the share of the body after which the connection breaks off, `ends` the
    share after which it ends as if it were whole, `flips` the places of bytes to change, as shares.
    """

    times: int = 1
    status: int | None = None
    headers: Mapping[str, str] | None = None
    body: bytes | None = None
    values: Sequence[tuple[Sequence[int], Any]] = ()
    flips: Sequence[float] = ()
    ends: float | None = None
    cut: float | None = None


GONE = object()


def stage_of(request: web.Request) -> str:
    """Which stage a request belongs to."""
    if request.path.startswith("/v1/files/upload"):
        return "upload"
    if request.method == "POST":
        return "submit"
    if request.path.startswith(("/v1/tasks/", "/made/")) or request.path.endswith("/status"):
        return "status"
    return "result" if request.path.startswith("/fal-ai/") else "file"


class Mutator:
    """Applies one mutation to each stage, and counts."""

    def __init__(self, mutations: Mapping[str, Mutation]) -> None:
        self._mutations = mutations
        self._counts: Counter[str] = Counter()

    async def __call__(self, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
        stage = stage_of(request)
        self._counts[stage] += 1
        mutation = self._mutations.get(stage)
        if mutation is None or self._counts[stage] > mutation.times or not isinstance(response, web.Response):
            return response
        body = mutation.body if mutation.body is not None else bytes(response.body or b"")  # type: ignore[arg-type]
        body = _with_flips(_with_values(body, mutation.values), mutation.flips)
        if mutation.ends is not None:
            body = body[: int(len(body) * mutation.ends)]
        if mutation.cut is not None:
            return await part_of(request, body[: int(len(body) * mutation.cut)], len(body) + 1)
        headers = {"Content-Type": response.headers.get("Content-Type", "")} | dict(mutation.headers or {})
        return web.Response(status=mutation.status or response.status, body=body, headers=headers)


def _with_values(body: bytes, values: Sequence[tuple[Sequence[int], Any]]) -> bytes:
    if not values:
        return body
    try:
        data = json.loads(body)
    except ValueError:
        return body
    for path, value in values:
        data = _changed(data, list(path), value)
    return json.dumps(data).encode()


def _changed(data: Any, path: list[int], value: Any) -> Any:
    if not path or not isinstance(data, (dict, list)) or not data:
        return None if value is GONE else deepcopy(value)
    keys: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
    key = keys[path[0] % len(keys)]
    if len(path) == 1 and value is GONE:
        del data[key]
    else:
        data[key] = _changed(data[key], path[1:], value)
    return data


def _with_flips(body: bytes, flips: Sequence[float]) -> bytes:
    if not flips or not body:
        return body
    spoiled = bytearray(body)
    for place in flips:
        spoiled[min(int(len(spoiled) * place), len(spoiled) - 1)] ^= 0x55
    return bytes(spoiled)
