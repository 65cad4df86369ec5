# SPDX-License-Identifier: GPL-3.0-or-later
"""Boards side by side: planks, siding. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import replace

from ...model.message import Message
from ..recipe import words
from .courses import Bond, laid
from .form import Form, Joint

PLANKS = Form(
    "planks",
    Message("planks"),
    Message("Planks"),
    words("plank board floorboard decking deck hardwood 木板 地板 木地板"),
    laid(Bond(joint=2, corner=1, is_random=True)),
    width_mm=1000,
    substance="oak",
    piece_mm=(1000, 167),
    joint=Joint("gap", depth_mm=4, bevel_mm=3),
    direction="horizontal",
)
SIDING = replace(
    PLANKS,
    id="siding",
    label=Message("siding"),
    title=Message("Siding"),
    words=words("siding clapboard weatherboard cladding shiplap 护墙板"),
    build=laid(Bond(joint=3, corner=1, is_random=True, lap=14)),
    width_mm=1600,
    piece_mm=(1600, 160),
    joint=Joint("gap", depth_mm=4, bevel_mm=4),
    relief_mm=14,
    is_wall=True,
)
STRIPS = replace(
    PLANKS,
    id="strips",
    label=Message("strip flooring"),
    title=Message("Strip flooring"),
    words=words("strip_flooring parquet_strip laminate"),
    build=laid(Bond(joint=0.8, corner=0.5, is_random=True)),
    width_mm=1200,
    piece_mm=(600, 75),
    joint=Joint("gap", depth_mm=1, bevel_mm=1),
)
CANES = replace(
    PLANKS,
    id="canes",
    label=Message("canes"),
    title=Message("Canes"),
    words=words("cane bamboo_wall bamboo_fence 竹墙 竹篱"),
    build=laid(Bond(joint=1, corner=1, smaller=4, is_random=True, round=12)),
    width_mm=600,
    substance="bamboo",
    piece_mm=(600, 30),
    joint=Joint("gap", depth_mm=8, bevel_mm=8),
    relief_mm=12,
    is_wall=True,
)
ALL = (PLANKS, SIDING, STRIPS, CANES)
