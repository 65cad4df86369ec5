# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces that overlap those below them: shingles, roof tiles, scales. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import replace

from ...model.message import Message
from ..recipe import words
from .courses import Bond, laid
from .form import Form, Joint
from .scallops import Scallops

SHINGLES = Form(
    "shingles",
    Message("shingles"),
    Message("Shingles"),
    words("shingle roof roofing slate_roof 屋顶 屋面 木瓦"),
    laid(Bond(shifts=(0.0, 0.5, 0.2, 0.7), joint=5, corner=4, smaller=3, skew=0.03, lap=13)),
    width_mm=1440,
    substance="slate",
    piece_mm=(180, 150),
    joint=Joint("", depth_mm=5, bevel_mm=4),
    relief_mm=13,
    is_wall=True,
)
ROOF_TILES = replace(
    SHINGLES,
    id="roof_tiles",
    label=Message("roof tiles"),
    title=Message("Roof tiles"),
    words=words("roof_tile pantile clay_roof tiled_roof 瓦 瓦片 屋瓦 琉璃瓦"),
    build=laid(Bond(joint=7, corner=16, smaller=3, skew=0.02, lap=30, barrel=46)),
    width_mm=1800,
    substance="clay",
    piece_mm=(200, 300),
    joint=Joint("", depth_mm=8, bevel_mm=8),
    relief_mm=76,
)
SCALES = replace(
    SHINGLES,
    id="scales",
    label=Message("scales"),
    title=Message("Scales"),
    words=words("scale fish_scale dragon_scale scalloped 鳞 鳞片 鱼鳞"),
    build=Scallops(lap=8),
    width_mm=480,
    substance="ceramic",
    piece_mm=(60, 60),
    joint=Joint("gap", depth_mm=3, bevel_mm=6),
    relief_mm=8,
)
FANS = replace(
    SHINGLES,
    id="fans",
    label=Message("fan paving"),
    title=Message("Fan paving"),
    words=words("fan fan_paving european_fan 扇形"),
    build=Scallops(stone=85),
    width_mm=2400,
    substance="granite",
    piece_mm=(1200, 1200),
    joint=Joint("earth", depth_mm=12, bevel_mm=20),
    relief_mm=0,
    is_wall=False,
)
ALL = (SHINGLES, ROOF_TILES, SCALES, FANS)
