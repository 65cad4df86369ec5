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
    Message("tiles"),
    Message("Tiles"),
    words("tile tiling square_tile grid"),
    laid(Bond()),
    width_mm=900,
    substance="ceramic",
    piece_mm=(150, 150),
    joint=Joint("grout", depth_mm=1, bevel_mm=2),
    direction="horizontal",
)
SUBWAY = replace(
    SQUARE,
    id="subway",
    label=Message("subway tiles"),
    title=Message("Subway tiles"),
    words=words("subway metro_tile subway_tile"),
    build=laid(Bond(shifts=(0.0, 0.5))),
    width_mm=900,
    piece_mm=(150, 75),
    joint=Joint("grout", depth_mm=1.6, bevel_mm=5),
    is_wall=True,
)
PLANK_TILES = replace(
    SQUARE,
    id="plank_tiles",
    label=Message("plank tiles"),
    title=Message("Plank tiles"),
    words=words("plank_tile wood_plank_tile 长条砖"),
    build=laid(Bond(shifts=(0.0, 1 / 3, 2 / 3))),
    width_mm=1800,
    piece_mm=(900, 150),
    joint=Joint("grout", depth_mm=1.5, bevel_mm=1.5),
)
MOSAIC = replace(
    SQUARE,
    id="mosaic",
    label=Message("mosaic tiles"),
    title=Message("Mosaic tiles"),
    words=words("mosaic 马赛克"),
    build=laid(Bond(joint=2.6, smaller=0.7, skew=0.03)),
    width_mm=375,
    piece_mm=(25, 25),
    joint=Joint("grout", depth_mm=0.9, bevel_mm=2.6),
)
CHECKER = replace(
    SQUARE,
    id="checker",
    label=Message("checkerboard tiles"),
    title=Message("Checkerboard tiles"),
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
    label=Message("slabs"),
    title=Message("Slabs"),
    words=words("slab paving_slab paving pavement 石板 铺路石"),
    build=laid(Bond(shifts=(0.0, 0.5), joint=6, corner=3, smaller=1.5)),
    width_mm=1800,
    substance="concrete",
    piece_mm=(600, 300),
    joint=Joint("joint_sand", depth_mm=6, bevel_mm=5),
)
SETTS = replace(
    SLABS,
    id="setts",
    label=Message("setts"),
    title=Message("Setts"),
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
CEILING = replace(
    SQUARE,
    id="ceiling_tiles",
    label=Message("ceiling tiles"),
    title=Message("Ceiling tiles"),
    words=words("ceiling_tile office_ceiling suspended_ceiling acoustic_tile acoustic_panel 吊顶 天花板"),
    build=laid(Bond(joint=14, corner=1)),
    width_mm=1800,
    substance="acoustic_board",
    piece_mm=(600, 600),
    joint=Joint("white_metal", depth_mm=5, bevel_mm=3),
)
GLASS_BLOCKS = replace(
    SQUARE,
    id="glass_blocks",
    label=Message("blocks"),
    title=Message("Blocks"),
    words=words("glass_block glass_brick 玻璃砖"),
    build=laid(Bond(joint=10, corner=12)),
    width_mm=1140,
    substance="glass",
    piece_mm=(190, 190),
    joint=Joint("mortar", depth_mm=6, bevel_mm=26),
    is_wall=True,
)
CURTAIN_WALL = replace(
    GLASS_BLOCKS,
    id="curtain_wall",
    label=Message("curtain wall"),
    title=Message("Curtain wall"),
    words=words("curtain_wall glass_curtain_wall glass_facade window_wall 幕墙 玻璃幕墙"),
    build=laid(Bond(joint=70, corner=2)),
    width_mm=6000,
    piece_mm=(1500, 2000),
    joint=Joint("white_metal", depth_mm=12, bevel_mm=6),
)
ASHLAR = replace(
    SLABS,
    id="ashlar",
    label=Message("ashlar wall"),
    title=Message("Ashlar wall"),
    words=words("ashlar stone_block stone_brick castle_wall dungeon_wall 条石 石砖 城墙"),
    build=laid(
        Bond(
            pieces=((0.28, 0.6, 1.0), (0.45, 0.7, 1.0), (0.2, 0.62, 1.0), (0.36, 1.0)),
            shifts=(0.0, 0.17, 0.4, 0.75),
            unit=2.6,
            joint=9,
            corner=8,
            smaller=5,
            wobble=2.5,
            skew=0.01,
        )
    ),
    width_mm=2080,
    substance="rock",
    piece_mm=(400, 260),
    joint=Joint("mortar", depth_mm=13, bevel_mm=20),
    is_wall=True,
)
PANELS = replace(
    SLABS,
    id="panels",
    label=Message("panels"),
    title=Message("Panels"),
    words=words("panel metal_plate plating hull spaceship sci-fi scifi riveted armor_plate 面板 装甲 科幻 金属板"),
    build=laid(
        Bond(
            pieces=((0.5, 1.0), (0.3, 0.7, 1.0), (0.62, 1.0), (0.25, 0.5, 1.0)),
            shifts=(0.0, 0.2, 0.45, 0.1),
            unit=2.0,
            joint=5,
            corner=10,
            rivets=10,
        )
    ),
    width_mm=1600,
    substance="steel",
    piece_mm=(800, 400),
    joint=Joint("gap", depth_mm=5, bevel_mm=12),
    relief_mm=3.4,
    is_wall=True,
)
ALL = (
    SQUARE, SUBWAY, PLANK_TILES, MOSAIC, CHECKER, SLABS, SETTS, PAVERS, CEILING, GLASS_BLOCKS, CURTAIN_WALL, ASHLAR,
    PANELS,
)  # fmt: skip
