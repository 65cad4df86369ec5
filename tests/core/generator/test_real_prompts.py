# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of prompts that people type, with what is said of them, in English and in Chinese.

Each of them was once taken for something else, or lost a word in silence.
"""

import pytest

from patina_addon.core.generator.compose import relief_range, width_mm
from patina_addon.core.generator.forms import FORMS
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.parse_prompt import parse_prompt

UNKNOWN = "Plain plaster. Not known offline: "
ENGLISH = (
    ("soil with grass", "Soil, with grass", "sheet/soil"),
    ("snow on grass", "Grass, with snow", "sheet/grass"),
    ("cracked asphalt with weeds", "Asphalt, with cracks and grass", "sheet/asphalt"),
    ("forest floor with leaves and pine needles", "Forest floor", "sheet/forest_floor"),
    ("cork board", "Cork", "sheet/cork"),
    ("wood effect ceramic tiles", "Glazed ceramic plank tiles, looking like wood", "plank_tiles/ceramic"),
    ("herringbone parquet", "Oak herringbone", "herringbone/oak"),
    ("charred cedar planks, vertical", "Pine planks, charred", "planks/pine"),
    ("clay roof tiles", "Fired clay roof tiles", "roof_tiles/clay"),
    ("oxidized copper with green patina", "Verdigris", "sheet/verdigris"),
    ("metallic green dragon scales", "Metal scales, green", "scales/metal"),
    ("wooden metal", "Metal, colored like wood", "sheet/metal"),
    ("sandstone ripples", "Sandstone. Left out: ripples.", "sheet/sandstone"),
    ("granite cliff", "Rock, colored like granite", "sheet/cliff"),
    ("diamond plate", "Steel diamond plate", "diamond_plate/steel"),
    ("corrugated rusty steel", "Steel corrugated sheet, with rust", "corrugated/steel"),
    ("sci-fi panels with glowing lights", "Steel panels. Left out: glowing lights.", "panels/steel"),
    ("not rusty metal", "Metal", "sheet/metal"),
    ("moss-free brick", "Brick wall", "brick_bond/clay"),
    ("non-metallic blue plastic", "Plastic, blue", "sheet/plastic"),
    ("stained glass", f"{UNKNOWN}stained glass.", "sheet/plaster"),
    ("brick covered in snow", "Brick wall, with snow", "brick_bond/clay"),
    ("brick without mortar", "Brick wall", "brick_bond/clay"),
    ("10 large bricks", "Brick wall", "brick_bond/clay"),
    ("light greyish blue plaster", "Plaster, light greyish blue", "sheet/plaster"),
    ("wood-look tiles", "Glazed ceramic plank tiles, looking like oak", "plank_tiles/ceramic"),
    ("gold leaf", "Gold", "sheet/gold"),
    ("peeling birch bark", "Bark, with wear", "sheet/bark"),
    ("rough oak tree bark", "Bark, with a rough finish", "sheet/bark"),
    ("black leather with brass studs", "Leather, black, with brass studs", "sheet/leather"),
    ("pine wood veneer", "Pine", "sheet/pine"),
    ("denim fabric", "Denim", "denim_weave/denim"),
    ("hex color #c0c0c0 brushed metal", "Metal, #c0c0c0", "sheet/metal"),
    ("PaintedPlaster017", "Plaster, with paint", "sheet/plaster"),
    ("Bricks076C", "Brick wall", "brick_bond/clay"),
    ("castle_brick_02_red", "Brick wall, red", "brick_bond/clay"),
    ("rough black injection molded plastic", "Plastic, black, with a rough finish", "sheet/plastic"),
    ("suspended office ceiling tiles", "Acoustic board ceiling tiles", "ceiling_tiles/acoustic_board"),
    ("light oak parquet in a herringbone pattern", "Oak herringbone, light", "herringbone/oak"),
    ("wicker basket weave", "Cane wicker", "wicker/straw"),
    ("chain link fence", "Steel diamond mesh", "diamond_mesh/steel"),
    ("asphalt road with a yellow line", "Asphalt road, with yellow lines", "road/asphalt"),
    ("crumpled white paper", "Crumpled paper, white", "sheet/crumpled_paper"),
    ("old yellow painted wall with cracks", "Plaster, yellow, with cracks, paint, and wear", "sheet/plaster"),
    ("dry cracked desert ground", "Mud", "sheet/mud"),
    ("plaster instead of brick", "Plaster", "sheet/plaster"),
    ("tiles that look like wood", "Glazed ceramic plank tiles, looking like wood", "plank_tiles/ceramic"),
    ("wooden parquet, basket weave pattern", "Wood basket weave. Left out: parquet.", "basket_weave/wood"),
    ("muddy ground with puddles", "Mud, with water", "sheet/mud"),
    ("carbon fiber 2x2 twill", "Carbon fiber twill. Left out: 2x2.", "twill/carbon_fiber"),
    ("birch plywood", "Birch", "sheet/birch"),
    ("hammered brass", "Brass dimpled sheet", "domes/brass"),
    ("blue and white striped fabric", "Cotton cloth, blue and white, with print", "plain_weave/cotton"),
    ("white fabric with red stripes", "Cotton cloth, white, with red print", "plain_weave/cotton"),
    ("camouflage fabric", "Cotton cloth, with print", "plain_weave/cotton"),
    ("white birch bark with black stripes", "Bark. Left out: black stripes.", "sheet/bark"),
    ("white marble slab", "Marble, white", "sheet/marble"),
    ("walls of a medieval castle", "Stone ashlar wall, with wear", "ashlar/rock"),
)
CHINESE = (
    ("白色瓷砖", "Glazed ceramic tiles, 白色", "grid/ceramic"),
    ("大理石地板", "Marble slabs", "slabs/marble"),
    ("黄金", "Gold", "sheet/gold"),
    ("人字拼木地板", "Oak herringbone", "herringbone/oak"),
    ("没有青苔的砖墙", "Brick wall", "brick_bond/clay"),
    ("长满青苔的旧石墙", "Rubble wall, with wear and moss", "rubble/rock"),
    ("紅磚牆", "Brick wall, 紅", "brick_bond/clay"),
    ("淡绿色的抛光水泥地面", "Concrete, 淡绿色, with polish", "sheet/concrete"),
    ("30厘米的黑白格地砖", "Marble checkerboard tiles", "checker/marble"),
    ("竖向的深色胡桃木板", "Walnut planks, 深色", "planks/walnut"),
    ("仿木瓷砖", "Glazed ceramic plank tiles, looking like wood", "plank_tiles/ceramic"),
    ("生锈的瓦楞铁皮", "Steel corrugated sheet, with rust", "corrugated/steel"),
    ("龙鳞", "Glazed ceramic scales", "scales/ceramic"),
    ("干裂的泥土", "Mud", "sheet/mud"),
    ("六边形白色瓷砖,深色填缝", "Glazed ceramic hexagonal tiles, 白色, with 深色 joints", "hexagon/ceramic"),
    ("彩色玻璃", f"{UNKNOWN}彩色玻璃.", "sheet/plaster"),
    ("不生锈的拉丝不锈钢", "Steel", "sheet/steel"),
    ("略微潮湿的鹅卵石路", "Cobblestones, with water", "cobbles/rock"),
    ("带黄铜钉子的橡木板", "Oak planks, with 黄铜 studs", "planks/oak"),
    ("积雪覆盖的屋顶瓦片", "Fired clay roof tiles, with snow", "roof_tiles/clay"),
    ("马赛克地砖", "Glazed ceramic mosaic tiles", "mosaic/ceramic"),
    ("仿木纹砖", "Glazed ceramic plank tiles, looking like oak", "plank_tiles/ceramic"),
    ("金箔", "Gold", "sheet/gold"),
    ("沙漠沙丘波纹", "Sand. Left out: 波纹.", "sheet/sand"),
    ("乳胶漆白墙", "Plaster, 白", "sheet/plaster"),
    ("真石漆外墙", "Plaster", "sheet/plaster"),
    ("结冰的湖面", "Ice", "sheet/ice"),
    ("覆盖青苔的树干", "Bark, with moss", "sheet/bark"),
    ("地铁瓷砖", "Glazed ceramic subway tiles", "subway/ceramic"),
    ("黑色皮革带黄铜铆钉", "Leather, 黑色, with 黄铜 studs", "sheet/leather"),
    ("松树皮", "Bark", "sheet/bark"),
    ("带白色标线的公路", "Asphalt road, with 白色 lines", "road/asphalt"),
    ("斑驳的蓝色油漆墙面", "Plaster, with 蓝色 paint and wear", "sheet/plaster"),
    ("龟裂的土地", "Mud", "sheet/mud"),
    ("镀锌铁皮", "Zinc", "sheet/zinc"),
    ("灰砖墙", "Brick wall, 灰", "brick_bond/clay"),
    ("像木头的瓷砖", "Glazed ceramic plank tiles, looking like wood", "plank_tiles/ceramic"),
    ("黑胡桃饰面", "Walnut", "sheet/walnut"),
    ("迷彩布", "Cotton cloth, with print", "plain_weave/cotton"),
    ("黛瓦", "Fired clay roof tiles", "roof_tiles/clay"),
    ("长着草的泥地", "Mud, with grass", "sheet/mud"),
    ("湿润的鹅卵石街道", "Cobblestones, with water", "cobbles/rock"),
    ("有水洼的泥地", "Mud, with water", "sheet/mud"),
    ("神秘的魔法材料", f"{UNKNOWN}神秘 and 魔法.", "sheet/plaster"),
)


@pytest.mark.parametrize(("prompt", "said", "made"), [*ENGLISH, *CHINESE])
def test_a_prompt_is_what_it_says(prompt: str, said: str, made: str) -> None:
    recipe = parse_prompt(prompt)
    assert f"{recipe.form}/{recipe.substance}" == made
    forecast = str(interpret_prompt(f"{prompt} ").forecast)
    assert forecast.startswith(said) if said.startswith(UNKNOWN) else forecast == said


def test_what_the_words_say_besides_is_in_the_recipe() -> None:
    assert parse_prompt("charred cedar planks, vertical").is_turned
    assert parse_prompt("10 large bricks").count == 10
    assert parse_prompt("10 large bricks").scale > 1
    assert not parse_prompt("brick without mortar").has_joint
    assert parse_prompt("brick covered in snow").layers["snow"] > 1
    assert parse_prompt("30厘米的黑白格地砖").piece == pytest.approx((300, 300))
    assert parse_prompt("竖向的深色胡桃木板").is_turned
    assert parse_prompt("略微潮湿的鹅卵石路").layers["wet"] < 0.5
    assert set(parse_prompt("六边形白色瓷砖,深色填缝").part_colors) == {"mortar"}
    assert parse_prompt("metallic green dragon scales").layers == {}
    assert len(parse_prompt("light greyish blue plaster").colors) == 1


@pytest.mark.parametrize(
    ("prompt", "piece"),
    [
        ("60*60 灰色地砖", (600, 600)), ("30x60 grey tiles", (600, 300)), ("600x600 tiles", (600, 600)),
        ("75x150 subway tiles", (150, 75)), ("240x115x53 mm red bricks", (240, 53)), ("60x60x1 cm tiles", (600, 600)),
        ("1024x1024 brick", None), ("brick 1920x1080", None), ("brick 512 x 512", None), ("4x4 tiles", None),
    ],
)  # fmt: skip
def test_two_or_three_numbers_are_the_size_of_a_piece_unless_of_an_image(prompt: str, piece: object) -> None:
    recipe = parse_prompt(prompt)
    assert recipe.piece == (pytest.approx(piece) if piece else None)
    assert recipe.count == 0


def test_a_color_that_a_substance_has_of_itself_changes_nothing() -> None:
    assert parse_prompt("brown cardboard").colors == parse_prompt("green moss").colors == ()
    assert parse_prompt("colorful terrazzo").colors == ()
    assert parse_prompt("green cardboard").colors and parse_prompt("dark brown cardboard").colors


def test_the_flutes_of_cardboard_are_smaller_and_lower_than_those_of_a_roof() -> None:
    cardboard, steel = (parse_prompt(f"corrugated {substance}") for substance in ("cardboard", "steel"))
    assert width_mm(cardboard) == pytest.approx(width_mm(steel) / 10)
    low, high = relief_range(cardboard)
    assert high - low < 4 < 15 < relief_range(steel)[1]


def test_small_tiles_have_narrow_and_shallow_joints_and_large_ones_the_usual() -> None:
    usual, small, large = (parse_prompt(f"{size} mosaic") for size in ("", "small", "large"))
    assert relief_range(large) == relief_range(usual)
    assert relief_range(small)[1] - relief_range(small)[0] < relief_range(usual)[1] - relief_range(usual)[0]
    grid = FORMS["mosaic"]
    assert small.reduction(grid) == pytest.approx(0.6)
    assert usual.reduction(grid) == large.reduction(grid) == 1
