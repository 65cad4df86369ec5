# SPDX-License-Identifier: GPL-3.0-or-later
"""Brick walls in their bonds. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import replace

from ...model.message import Message
from ..recipe import words
from .courses import Bond, laid
from .form import Form, Joint

_BOND = Bond(joint=10, corner=5, smaller=4, wobble=1.7, skew=0.022)
_JOINT = Joint("mortar", depth_mm=10, bevel_mm=10)
HEADER = 1 / 3
"""The length of a header with half of its neighbor stretchers' unit, as a share of the unit of a Flemish bond."""


RUNNING = Form(
    "brick_bond",
    Message("brick wall"),
    Message("Brick wall"),
    words("brickwork masonry running_bond stretcher_bond"),
    laid(replace(_BOND, shifts=(0.0, 0.5))),
    width_mm=1250,
    substance="clay",
    piece_mm=(250, 78),
    joint=_JOINT,
    names_substance=True,
    direction="horizontal",
    is_wall=True,
)
STACK = replace(
    RUNNING,
    id="stack_bond",
    label=Message("stack bond brick wall"),
    title=Message("Stack bond brick wall"),
    words=words("stack_bond stacked_bond"),
    build=laid(_BOND),
)
FLEMISH = replace(
    RUNNING,
    id="flemish_bond",
    label=Message("Flemish bond brick wall"),
    title=Message("Flemish bond brick wall"),
    words=words("flemish_bond flemish"),
    build=laid(replace(_BOND, pieces=((1 - HEADER, 1.0),), shifts=(0.0, 0.5), unit=1.5)),
    width_mm=1500,
)
ENGLISH = replace(
    RUNNING,
    id="english_bond",
    label=Message("English bond brick wall"),
    title=Message("English bond brick wall"),
    words=words("english_bond"),
    build=laid(replace(_BOND, pieces=((1.0,), (0.5, 1.0)), shifts=(0.0, 0.25))),
)
