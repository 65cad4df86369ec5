# SPDX-License-Identifier: GPL-3.0-or-later
"""Describes the built-in generator as a service. Light: the panel reads it."""

from __future__ import annotations

from ...model.account import Account
from ...model.clock import Clock
from ...model.errors import InvalidRequest
from ...model.interpretation import Interpretation
from ...model.maps import BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from ...model.message import Message
from ...model.request import MaterialRequest
from ...model.service import ServiceClient, ServiceSpec, TaskOffer
from ...model.tasks import MATERIAL
from .sizes import USUAL_SIZE, final_size

MIN_SIZE, MAX_SIZE = 16, 8192
UPSCALES = (0, 1, 2, 4)


def _check_limits(request: MaterialRequest) -> None:
    """Refuse sizes that the generator cannot make. An upscale factor multiplies the size. Raises InvalidRequest."""
    size = USUAL_SIZE if request.image_size is None else request.image_size
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise InvalidRequest(
            Message("The built-in generator cannot make images of {size} pixels.", size=size),
            Message("Choose a size from {smallest} to {largest}.", smallest=MIN_SIZE, largest=MAX_SIZE),
        )
    if request.upscale_factor not in UPSCALES:
        raise InvalidRequest(
            Message("The built-in generator cannot upscale by {factor}.", factor=request.upscale_factor),
            Message("Choose 0 (off), 2, or 4."),
        )
    if final_size(request) > MAX_SIZE:
        raise InvalidRequest(
            Message(
                "Upscaling {size} pixels by {factor} gives {result} pixels per side, more than the built-in generator "
                "can make.",
                size=size,
                factor=request.upscale_factor,
                result=final_size(request),
            ),
            Message("Choose a smaller size or factor. The limit is {largest} pixels.", largest=MAX_SIZE),
        )


def _connect(account: Account, clock: Clock) -> ServiceClient:
    from .client import BuiltinClient

    return BuiltinClient(clock)


def _interpret(prompt: str) -> Interpretation:
    from ...generator.interpret_prompt import interpret_prompt

    return interpret_prompt(prompt)


BUILTIN = ServiceSpec(
    id="OFFLINE",
    label=Message("built-in generator"),
    menu_label=Message("Built-in Generator"),
    tasks={
        MATERIAL: TaskOffer(
            frozenset({"prompt", "image_size", "tiling_mode", "upscale_factor", "seed"}),
            (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT),
        )
    },
    connect=_connect,
    needs_internet=False,
    may_cost=False,
    must_check_maps=False,
    check_limits=_check_limits,
    interpret=_interpret,
)
