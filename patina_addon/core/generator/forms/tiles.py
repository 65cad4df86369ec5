# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiles and slabs in straight rows. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import replace

from ...model.message import Message
from ..recipe import words
from .courses import Bond, laid
from .form import Form, Joint

SQUARE = Form(
    "grid",
    Message("square tiles"),
    Message("Square Tiles"),
    words("tile tiling square_tile grid"),
    laid(Bond()),
    width_mm=900,
    substance="ceramic",
    piece_mm=(150, 150),
    joint=Joint("grout", depth_mm=1.5, bevel_mm=2),
)
SUBWAY = replace(
    SQUARE,
    id="subway",
    label=Message("subway tiles"),
    title=Message("Subway Tiles"),
    words=words("subway metro_tile subway_tile"),
    build=laid(Bond(shifts=(0.0, 0.5))),
    width_mm=900,
    piece_mm=(150, 75),
    joint=Joint("grout", depth_mm=2, bevel_mm=5),
    is_wall=True,
)
MOSAIC = replace(
    SQUARE,
    id="mosaic",
    label=Message("mosaic tiles"),
    title=Message("Mosaic Tiles"),
    words=words("mosaic 马赛克"),
    build=laid(Bond(joint=2, smaller=0.7, skew=0.03)),
    width_mm=375,
    piece_mm=(25, 25),
    joint=Joint("grout", depth_mm=1.2, bevel_mm=1.6),
)
CHECKER = replace(
    SQUARE,
    id="checker",
    label=Message("checkerboard tiles"),
    title=Message("Checkerboard Tiles"),
    words=words("checker checkerboard checkered chequered chessboard 棋盘 棋盘格"),
    build=laid(Bond(joint=2, is_checkered=True)),
    width_mm=1200,
    piece_mm=(200, 200),
    joint=Joint("grout", depth_mm=1, bevel_mm=1.2),
    has_second_color=True,
)
SLABS = replace(
    SQUARE,
    id="slabs",
    label=Message("paving slabs"),
    title=Message("Paving Slabs"),
    words=words("slab paving_slab paving pavement 石板 铺路石"),
    build=laid(Bond(shifts=(0.0, 0.5), joint=6, corner=3, smaller=1.5)),
    width_mm=1800,
    substance="concrete",
    piece_mm=(600, 300),
    joint=Joint("mortar", depth_mm=6, bevel_mm=5),
)
SETTS = replace(
    SLABS,
    id="setts",
    label=Message("stone setts"),
    title=Message("Stone Setts"),
    words=words("sett granite_sett belgian_block"),
    build=laid(Bond(shifts=(0.0, 0.37), joint=9, corner=12, smaller=9, wobble=4, skew=0.06)),
    width_mm=1440,
    substance="granite",
    piece_mm=(120, 90),
    joint=Joint("earth", depth_mm=14, bevel_mm=22),
)
PAVERS = replace(
    SLABS,
    id="pavers",
    label=Message("pavers"),
    title=Message("Pavers"),
    words=words("paver paving_stone paving_brick 地砖"),
    build=laid(Bond(shifts=(0.0, 0.5), joint=4, corner=3, smaller=1)),
    width_mm=1200,
    substance="concrete",
    piece_mm=(200, 100),
    joint=Joint("earth", depth_mm=6, bevel_mm=5),
)
