# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors by name and by number."""

from __future__ import annotations

import colorsys

from ..color import Color, mixed, rgb

# Surfaces in daylight: no channel of a paint or a stone is near 0 or 255.
COLORS: dict[str, Color] = {
    "red 红 红色 大红 scarlet vermilion vermillion cardinal 朱红": rgb(158, 48, 40),
    "crimson ruby 深红色 绯红": rgb(140, 34, 48),
    "maroon burgundy wine oxblood bordeaux 酒红 酒红色 枣红 暗红": rgb(98, 38, 42),
    "brick_red brick_colored 砖红 砖红色": rgb(150, 74, 56),
    "orange 橙 橙色 橘 橘色 橘黄 tangerine": rgb(206, 112, 48),
    "burnt_orange rusty_brown rust_brown 铁锈色 rust_red rust_colored rust_orange 铁锈红 锈红": rgb(168, 84, 44),
    "coral salmon 珊瑚色 珊瑚红": rgb(214, 122, 104),
    "peach apricot 桃色 杏色": rgb(226, 176, 142),
    "yellow 黄 黄色 lemon_yellow lemon 柠檬黄": rgb(216, 176, 64),
    "mustard 芥末黄 土黄 土黄色": rgb(190, 150, 56),
    "ochre ocher amber honey 赭石色 赭色 琥珀色": rgb(190, 142, 72),
    "golden gold_colored golden_yellow 金色 金黄 金黄色": rgb(204, 160, 76),
    "green 绿 绿色": rgb(74, 116, 62),
    "olive moss_green 苔绿 苔藓绿 olive_green army_green khaki_green 橄榄绿 军绿 军绿色": rgb(108, 106, 58),
    "forest_green bottle_green hunter_green 墨绿 墨绿色 深绿色": rgb(42, 72, 48),
    "emerald jade_green 翠绿 翠绿色 祖母绿": rgb(44, 118, 82),
    "mint mint_green sage sage_green 薄荷绿 豆绿": rgb(158, 184, 158),
    "lime grass_green lime_green chartreuse 草绿 草绿色": rgb(140, 166, 66),
    "teal 青色 petrol 青绿 青绿色 孔雀蓝": rgb(46, 112, 112),
    "turquoise aqua aquamarine 绿松石色 湖蓝": rgb(74, 160, 158),
    "cyan": rgb(76, 158, 176),
    "blue 蓝 蓝色": rgb(52, 86, 150),
    "sky_blue ice_blue baby_blue powder_blue 天蓝 天蓝色": rgb(134, 176, 210),
    "steel_blue slate_blue 钢蓝": rgb(84, 112, 142),
    "cobalt royal_blue ultramarine sapphire 宝蓝 宝蓝色 群青": rgb(42, 64, 152),
    "navy navy_blue midnight_blue indigo 藏青 藏青色 海军蓝 深蓝色 靛蓝": rgb(40, 52, 88),
    "purple 紫 紫色 plum aubergine eggplant": rgb(104, 66, 128),
    "magenta fuchsia 品红 洋红 玫红 玫红色": rgb(164, 52, 116),
    "violet lilac 紫罗兰 紫罗兰色": rgb(112, 80, 150),
    "lavender mauve 薰衣草色 淡紫色": rgb(176, 162, 200),
    "pink 粉 粉色 粉红 粉红色 rose_pink blush": rgb(212, 146, 152),
    "brown 棕 褐 棕色 褐色 咖啡色 coffee umber sepia": rgb(110, 76, 52),
    "chocolate chocolate_brown espresso 巧克力色 深棕色": rgb(72, 48, 36),
    "chestnut mahogany_red auburn russet 栗色 红棕色": rgb(122, 66, 46),
    "tan wood_colored 木色 原木色 camel sand_colored caramel 驼色 沙色": rgb(190, 154, 114),
    "khaki taupe 卡其 卡其色": rgb(158, 142, 112),
    "beige buff 米色 米黄 米黄色": rgb(206, 190, 162),
    "cream creamy cream_colored 奶油色 乳白 乳白色 奶白 奶白色": rgb(226, 214, 186),
    "ivory off_white eggshell bone_white 象牙白 象牙色 米白 米白色": rgb(228, 222, 204),
    "white snow_white whitewashed 白 白色 纯白 雪白": rgb(224, 222, 216),
    "silver_colored silver_gray 银色 银灰 银灰色": rgb(186, 188, 190),
    "gray grey stone_gray stone_grey cement_gray concrete_gray ash_gray 水泥灰 石灰色 灰 灰色": rgb(130, 130, 128),
    "slate_gray slate_grey 石板灰": rgb(92, 98, 104),
    "charcoal anthracite charcoal_gray charcoal_grey graphite charred burnt scorched 烧焦 焦黑 炭黑 炭灰 深灰色": rgb(
        62, 62, 64
    ),
    "black jet_black pitch_black 黑 黑色 漆黑 纯黑": rgb(42, 42, 44),
}
"""By names, separated by spaces; the words of a name by underscores."""
COLORFUL = "colorful colourful multicolored multicoloured multi_colored multi_coloured rainbow 彩色 五彩 多彩 五颜六色"
"""Words for many colors."""
MANY = (rgb(158, 48, 40), rgb(216, 176, 64), rgb(52, 86, 150), rgb(46, 112, 112))
"""Those colors."""
TINTS: dict[str, str] = {
    "red": "reddish 偏红 泛红 微红", "orange": "orangish orangey 偏橙",
    "yellow": "yellowish yellowed 发黄 偏黄 泛黄 微黄",
    "green": "greenish 偏绿 泛绿", "blue": "bluish blueish 偏蓝 泛蓝", "purple": "purplish 偏紫",
    "pink": "pinkish 偏粉", "brown": "brownish 偏棕", "gray": "grayish greyish silvery 偏灰 灰调",
    "white": "whitish 偏白 泛白",
    "black": "blackish 偏黑 发黑", "golden": "goldish",
}  # fmt: skip
"""Words that shift the color after them, or are that color if there is none."""
TONES: dict[str, float] = {
    "dark 深 暗 深色 暗色": 0.72,
    "deep": 0.78,
    "light 浅 淡 浅色 淡色": 1.22,
    "pale pastel faint_colored 苍白": 1.28,
    "bright vivid vibrant 亮 明亮 鲜艳 亮色": 1.15,
}
METAL_COLORS = {
    "gold": "golden",
    "copper": "burnt_orange",
    "bronze": "brown",
    "brass": "ochre",
    "silver": "silver_gray",
}
"""The colors that the names of metals mean for another material."""
_NEUTRAL = 0.2
"""A color with less saturation has no hue to speak of."""


def from_hex(digits: str) -> Color:
    """Return the color of three or six hexadecimal digits."""
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return rgb(red, green, blue)


def tinted(color: Color, tint: Color) -> Color:
    """Return a color with a tint, as in "greenish gray"."""
    return mixed(color, tint, 0.35)


def is_one(first: Color, second: Color) -> bool:
    """Return whether two names of colors beside each other mean one color in between, as in "blue gray"."""
    hsv = [colorsys.rgb_to_hsv(*color) for color in (first, second)]
    if any(saturation < _NEUTRAL and not 0.3 < value < 0.7 for _, saturation, value in hsv):
        return False  # Black or white beside a color is a second one.
    (hue, saturation, _), (other, other_saturation, _) = hsv
    if min(saturation, other_saturation) < _NEUTRAL:
        return max(saturation, other_saturation) >= _NEUTRAL
    return abs((hue - other + 0.5) % 1 - 0.5) < 0.2
