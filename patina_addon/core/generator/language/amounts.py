# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for how much, how large, how many, and which way."""

from __future__ import annotations

from ..recipe import words

STRENGTH: dict[float, str] = {
    0.4: "slightly slight subtle faint faintly minimal minimally hint_of a_hint_of hints_of traces_of trace_of "
    "barely "
    "a_little_bit dusting_of a_dusting_of 略 略微 轻微 微微 稍微 少量 微 一点点 淡淡",
    0.5: "lightly little a_little bit a_bit a_bit_of gently mildly 轻 轻度 有点 有些 稍 一点 少许",
    0.6: "half somewhat partially partly in_places sparse sparsely moderately some_patches 部分 局部",
    1.4: "quite rather much lots_of a_lot_of plenty_of many_patches_of 较 比较 大量",
    1.6: "very heavily heavy strongly badly thick thickly deeply severely really dense densely lush 很 非常 重 重度 "
    "厚 厚厚 浓密 十分 特别 布满 沾满 充满",
    2.0: "extremely completely fully totally entirely all_over thoroughly utterly super severely_damaged 极 极其 "
    "极度 "
    "完全 严重 满 长满 覆满 全部 盖满 铺满 爬满 落满 积满",
}
"""How much there is of the layer that follows; a layer without one has 1."""
TOO = frozenset({"very", "too", "much", "really", "heavily", "completely", "fully", "extremely", "很", "非常", "太"})
"""With a negation before it, such a word means a little."""
SIZES: dict[tuple[float, float], str] = {
    (
        1.6,
        1.6,
    ): "large big oversized giant jumbo large_format large_scale broad bold chunky 大 大块 大号 大型 大片 大尺寸 "
    "粗大 大规格",
    (2.2, 2.2): "huge enormous massive very_large gigantic 巨大 超大 特大",
    (
        0.6,
        0.6,
    ): "small fine little_sized smaller mini petite small_scale fine_scale compact 小 小块 小号 小型 小片 小尺寸 细小",
    (0.4, 0.4): "tiny miniature micro very_small minuscule 微小 极小 迷你 超小",
    (1.6, 1.0): "long elongated 长条 长形 加长",
    (0.6, 1.0): "short 短",
    (1.0, 1.5): "wide wider 宽 宽幅 宽大",
    (1.0, 0.65): "narrow slim slender thin 窄 细条 细 薄",
}
"""How large pieces are beside their usual length and height."""
NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "dozen": 12, "a_dozen": 12, "twenty": 20, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8,
    "九": 9, "十": 10, "十二": 12, "二十": 20,
}  # fmt: skip
UNITS: dict[float, str] = {
    1.0: "mm millimeter millimetre 毫米",
    10.0: "cm centimeter centimetre 厘米 公分",
    1000.0: "m meter metre 米",
    25.4: "inch in 英寸 寸",
    304.8: "ft foot feet 英尺",
}
"""In millimeters."""
PIXELS = words("k px pixel pixels dpi ppi bit bits fps mp x p d")
"""After a number, these speak of an image, not of a material."""
DIRECTIONS = {
    "vertical": 1, "vertically": 1, "upright": 1, "竖": 1, "竖向": 1, "竖直": 1, "垂直": 1, "纵向": 1, "竖纹": 1,
    "竖条": 1,
    "竖条纹": 1,
    "horizontal": 0, "horizontally": 0, "lengthwise": 0, "横": 0, "横向": 0, "水平": 0, "横纹": 0, "横条": 0,
    "横条纹": 0,
}  # fmt: skip
