# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of prompts."""

from dataclasses import replace

import pytest

from patina_addon.core.generator.color import Color
from patina_addon.core.generator.forms import FORMS
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.language.entry import Role
from patina_addon.core.generator.language.lexicon import lexicon
from patina_addon.core.generator.layers import LAYERS
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.generator.substances import FALLBACK, SUBSTANCES


def made(prompt: str) -> str:
    """The form and the substance."""
    recipe = parse_prompt(prompt)
    return f"{recipe.form}/{recipe.substance}"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("weathered red brick wall with moss", "brick_bond/clay"),
        ("BRICKS!", "brick_bond/clay"),
        ("old brickwork", "brick_bond/clay"),
        ("a cobblestone street", "cobbles/rock"),
        ("mossy stones", "rubble/rock"),
        ("dark oak planks", "planks/oak"),
        ("wooden floor", "planks/oak"),
        ("brushed steel", "sheet/steel"),
        ("burlap sack", "coarse_weave/jute"),
        ("blue woven fabric", "plain_weave/cotton"),
        ("polished concrete", "sheet/concrete"),
        ("meadow", "sheet/grass"),
        ("grassy field", "sheet/grass"),
        ("white stucco", "sheet/plaster"),
        ("herringbone parquet", "herringbone/oak"),
        ("clay roof tiles", "roof_tiles/clay"),
        ("subway tiles", "subway/ceramic"),
        ("terrazzo floor", "sheet/terrazzo"),
        ("blue jeans", "denim_weave/denim"),
        ("chain mail", "chainmail/steel"),
        ("diamond plate", "diamond_plate/steel"),
        ("dragon scales", "scales/ceramic"),
        ("cork board", "sheet/cork"),
        ("forest floor", "sheet/forest_floor"),
        ("红砖墙", "brick_bond/clay"),
        ("生锈的金属板", "sheet/metal"),
        ("潮湿的混凝土", "sheet/concrete"),
        ("深色橡木地板", "planks/oak"),
        ("青苔石墙", "rubble/rock"),
        ("草地", "sheet/grass"),
        ("泥土", "sheet/soil"),
        ("亚麻布", "plain_weave/linen"),
        ("白色瓷砖", "grid/ceramic"),
        ("大理石地板", "slabs/marble"),
        ("黄金", "sheet/gold"),
        ("人字拼木地板", "herringbone/oak"),
        ("马赛克瓷砖", "mosaic/ceramic"),
        ("牛仔布", "denim_weave/denim"),
        ("瓦片屋顶", "roof_tiles/clay"),
        ("柏油路", "sheet/asphalt"),
    ],
)
def test_a_prompt_names_its_form_and_its_substance(prompt: str, expected: str) -> None:
    assert made(prompt) == expected
    assert not interpret_prompt(prompt).note


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble herringbone", "herringbone/marble"),
        ("herringbone brick", "herringbone/clay"),
        ("concrete bricks", "brick_bond/concrete"),
        ("rusty corrugated steel", "corrugated/steel"),
        ("wet slate roof", "shingles/slate"),
        ("tiles of granite", "grid/granite"),
        ("hexagonal marble tiles", "hexagon/marble"),
        ("marble floor tiles", "grid/marble"),
        ("walnut wood chevron", "chevron/walnut"),
        ("copper shingles", "shingles/copper"),
        ("brick pavers", "pavers/clay"),
        ("floor tiles, marble", "grid/marble"),
        ("wood, oak", "sheet/oak"),
        ("herringbone in walnut", "herringbone/walnut"),
        ("oak and walnut parquet", "herringbone/oak"),
        ("clay", "sheet/mud"),
        ("clay tiles", "grid/clay"),
        ("大理石人字拼", "herringbone/marble"),
        ("混凝土砖墙", "brick_bond/concrete"),
    ],
)
def test_a_substance_before_or_after_a_form_is_what_it_consists_of(prompt: str, expected: str) -> None:
    assert made(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("stone wall with wooden beams", "rubble/rock"),
        ("brick and stone wall", "brick_bond/clay"),
        ("a wall covered in ivory tiles", "grid/ceramic"),
        ("sand on asphalt", "sheet/asphalt"),
        ("green moss on red brick", "brick_bond/clay"),
        ("moss between cobblestones", "cobbles/rock"),
        ("a copper sheet over oak", "sheet/copper"),
        ("带黄铜钉子的橡木板", "planks/oak"),
        ("砖墙上的青苔", "brick_bond/clay"),
    ],
)
def test_what_lies_on_a_material_or_beside_it_is_not_the_material(prompt: str, expected: str) -> None:
    assert made(prompt) == expected


@pytest.mark.parametrize("name", ["moss", "rust", "snow", "青苔"])
def test_a_cover_alone_is_a_material(name: str) -> None:
    recipe = parse_prompt(name)
    assert (recipe.form, recipe.layers) == ("sheet", {})
    assert recipe.substance in ("moss", "rust", "snow")


@pytest.mark.parametrize("form", [form for form in FORMS if FORMS[form].words and form != "sheet"])
def test_every_word_of_a_form_names_it_alone_and_after_a_substance(form: str) -> None:
    for word in FORMS[form].words:
        entry = lexicon().get(word)
        if word != "金属板" and (entry is None or entry.role is not Role.THING):
            text = word.replace("_", " ")
            assert parse_prompt(text).form != "sheet", text
            assert parse_prompt(f"leather {text}").form != "sheet", text


@pytest.mark.parametrize("substance", [one for one in SUBSTANCES if SUBSTANCES[one].words])
def test_a_substance_is_known_by_a_word_of_its_own(substance: str) -> None:
    found = {parse_prompt(word.replace("_", " ")).substance for word in SUBSTANCES[substance].words}
    assert substance in found or substance in ("mortar", "grout")


@pytest.mark.parametrize("prompt", ["hovercraft", "woodpecker", "墙", "1234", "!?", "zorblax brick quux wibble"])
def test_an_unknown_prompt_makes_plain_plaster_and_says_so(prompt: str) -> None:
    recipe = parse_prompt(prompt)
    assert (recipe.form, recipe.substance) == ("sheet", FALLBACK)
    assert interpret_prompt(prompt).note


@pytest.mark.parametrize(
    ("prompt", "layers"),
    [
        ("weathered brick with moss", {"weathered", "moss"}),
        ("rusted metal", {"rust"}),
        ("rusty, dirty, wet metal", {"rust", "dirt", "wet"}),
        ("painted wood", {"paint"}),
        ("blue metal", {"paint"}),
        ("old cracked concrete", {"weathered", "cracked"}),
        ("polished stone", {"polished"}),
        ("长满青苔的旧砖墙", {"moss", "weathered"}),
        ("長滿青苔的舊磚牆", {"moss", "weathered"}),
        ("wood", set()),
    ],
)
def test_words_add_layers(prompt: str, layers: set[str]) -> None:
    assert set(parse_prompt(prompt).layers) == layers


@pytest.mark.parametrize(
    "prompt",
    [
        "brick without moss", "brick without any moss", "brick, no moss", "moss-free brick", "brick free of moss",
        "not mossy brick", "brick without dirt or moss", "unmossy brick", "brick, but without cracks and moss",
        "没有青苔的砖墙", "砖墙\uff0c没有青苔", "无青苔砖墙", "不要青苔的砖墙",
        "not rusty metal", "unpainted metal", "non-metallic plastic", "不生锈的钢板", "未上漆的木板", "无裂缝的混凝土",
    ],
)  # fmt: skip
def test_what_is_negated_is_not_made_and_nothing_else_is_lost(prompt: str) -> None:
    assert parse_prompt(prompt).layers == {}
    assert not interpret_prompt(prompt).note
    assert parse_prompt(prompt).substance in ("clay", "metal", "steel", "plastic", "oak", "concrete")


def test_a_negation_ends_at_its_noun_and_at_a_comma() -> None:
    assert set(parse_prompt("without moss rusty steel").layers) == {"rust"}
    assert set(parse_prompt("brick without cracks, wet").layers) == {"wet"}
    assert set(parse_prompt("没有裂缝的潮湿混凝土").layers) == {"wet"}
    assert not parse_prompt("brick wall without red moss").colors


@pytest.mark.parametrize("prompt", ["brick without mortar", "dry stone wall", "没有砂浆的砖墙", "mortarless brick"])
def test_joints_may_be_empty(prompt: str) -> None:
    assert not parse_prompt(prompt).has_joint
    assert parse_prompt("brick with white mortar").has_joint


@pytest.mark.parametrize(
    ("less", "usual", "more"),
    [
        ("slightly mossy brick", "mossy brick", "very mossy brick"),
        ("a little rusty steel", "rusty steel", "heavily rusted steel"),
        ("brick with a hint of moss", "brick with moss", "brick covered in moss"),
        ("not very rusty steel", "rusty steel", "completely rusted steel"),
        ("略微生锈的钢板", "生锈的钢板", "严重生锈的钢板"),
    ],
)
def test_how_much_there_is_of_a_layer_can_be_seen(less: str, usual: str, more: str) -> None:
    (weak,), (normal,), (strong,) = (parse_prompt(prompt).layers.values() for prompt in (less, usual, more))
    assert weak <= 0.5 < normal == 1.0 < 1.6 <= strong


def color(prompt: str) -> Color:
    (own,) = parse_prompt(prompt).colors
    return own


def test_a_color_belongs_to_the_noun_after_it() -> None:
    recipe = parse_prompt("red brick with white mortar")
    red, white = recipe.colors[0], recipe.part_colors["mortar"]
    assert red[0] > 2 * red[2]
    assert max(white) - min(white) < 0.1
    assert set(parse_prompt("white brick with red moss").part_colors) == {"moss"}
    assert parse_prompt("marble with gold veins").part_colors["vein"] == color("golden plaster")
    assert (
        parse_prompt("brick with light mortar").part_colors["mortar"]
        > parse_prompt("brick with dark mortar").part_colors["mortar"]
    )


def test_a_color_of_what_is_left_out_is_left_out() -> None:
    for prompt in ("brick with red zorblaxes", "oak with blue wool"):
        assert parse_prompt(prompt).colors == ()
        assert "red zorblaxes" in str(interpret_prompt(prompt).note) or "blue wool" in str(
            interpret_prompt(prompt).note
        )


@pytest.mark.parametrize("prompt", ["white frost on oak", "dark cracks in concrete", "oak with white snow"])
def test_the_color_of_a_layer_that_has_none_is_left_out(prompt: str) -> None:
    recipe = parse_prompt(prompt)
    assert (recipe.colors, recipe.lightness, len(recipe.layers)) == ((), 1.0, 1)
    assert any(word in str(interpret_prompt(prompt).note) for word in ("white", "dark"))


def test_deep_and_light_before_a_layer_say_how_much_there_is() -> None:
    assert parse_prompt("light rust on steel").layers["rust"] < 1 < parse_prompt("deep cracks in oak").layers["cracked"]
    assert parse_prompt("deep cracks in oak").lightness == 1


def test_a_color_after_the_material_belongs_to_it() -> None:
    assert color("brick wall in yellow") == color("yellow brick wall")


def test_words_about_a_layer_do_not_color_the_material() -> None:
    recipe = parse_prompt("green moss on red brick")
    assert (set(recipe.layers), set(recipe.part_colors)) == ({"moss"}, {"moss"})
    assert recipe.colors == parse_prompt("red brick").colors


def test_two_words_make_one_color() -> None:
    light = color("light greyish blue plaster")
    assert light[2] > light[0]
    assert light[2] - light[0] < color("light blue plaster")[2] - color("light blue plaster")[0]
    assert color("淡绿灰泥") > color("绿灰泥")
    gray = color("blue gray plaster")
    assert (
        color("gray plaster")[2] - color("gray plaster")[0]
        < gray[2] - gray[0]
        < color("blue plaster")[2] - color("blue plaster")[0]
    )


def test_two_colors_stay_two() -> None:
    assert len(parse_prompt("black and white marble checkerboard").colors) == 2
    assert len(parse_prompt("red and green plaid").colors) == 2
    assert len(parse_prompt("red white plaid").colors) == 2


def test_a_color_can_be_a_number() -> None:
    assert color("#ff8800 plaster") == pytest.approx((1.0, 0x88 / 255, 0.0))
    assert color("#f80 plaster") == color("plaster in #FF8800")


def test_a_metal_before_cloth_or_paper_is_a_color() -> None:
    assert parse_prompt("gold fabric").colors == parse_prompt("golden fabric").colors
    assert made("gold wallpaper") == "sheet/wallpaper"
    assert made("gold") == "sheet/gold"


def test_dark_and_light_are_understood() -> None:
    assert parse_prompt("dark wood").lightness < 1 < parse_prompt("light wood").lightness
    assert parse_prompt("very dark wood").lightness < parse_prompt("dark wood").lightness
    assert color("dark red brick")[0] < color("red brick")[0]


@pytest.mark.parametrize(
    ("prompt", "piece"),
    [
        ("5 cm tiles", (50, 50)), ("5cm tiles", (50, 50)), ("10x20 cm tiles", (200, 100)), ("30厘米瓷砖", (300, 300)),
        ("20 cm by 10 cm tiles", (200, 100)), ("4 inch tiles", (101.6, 101.6)), ('4" tiles', (101.6, 101.6)),
        ("0.5 m slabs", (500, 250)), ("12 cm wide planks", (1000, 120)), ("30\u00d760公分地砖", (600, 300)),
    ],
)  # fmt: skip
def test_pieces_have_the_size_that_is_named(prompt: str, piece: tuple[float, float]) -> None:
    assert parse_prompt(prompt).piece == pytest.approx(piece)
    assert not interpret_prompt(prompt).note


def test_words_for_sizes_make_pieces_larger_and_smaller() -> None:
    assert parse_prompt("tiny tiles").scale < parse_prompt("small tiles").scale < 1 < parse_prompt("large tiles").scale
    assert parse_prompt("小块瓷砖").scale < 1 < parse_prompt("大块瓷砖").scale
    wide, narrow = parse_prompt("wide planks").piece, parse_prompt("narrow planks").piece
    assert wide and narrow
    assert wide[1] > FORMS["planks"].piece_mm[1] > narrow[1]


@pytest.mark.parametrize(
    ("prompt", "count"), [("10 bricks", 10), ("three marble slabs", 3), ("十块砖", 10), ("4 large tiles", 4)]
)
def test_pieces_can_be_counted(prompt: str, count: int) -> None:
    assert parse_prompt(prompt).count == count
    assert not interpret_prompt(prompt).note


@pytest.mark.parametrize("prompt", ["4k brick", "brick 2048x2048", "8K oak planks, 1024 px", "brick 512"])
def test_the_size_of_an_image_is_no_size_of_pieces(prompt: str) -> None:
    recipe = parse_prompt(prompt)
    assert (recipe.count, recipe.piece, recipe.scale) == (0, None, 1.0)
    assert not interpret_prompt(prompt).note


@pytest.mark.parametrize(
    "prompt", ["5 cm concrete", "5000 bricks", "vertical grass", "10 wet bricks in 3 zorblaxes", "1 km tiles"]
)
def test_a_number_that_cannot_be_used_is_left_out(prompt: str) -> None:
    recipe = parse_prompt(prompt)
    assert (recipe.piece, recipe.is_turned) == (None, False)
    assert any(
        word in str(interpret_prompt(prompt).note) for word in ("5 cm", "5000", "vertical", "3 zorblaxes", "1 km")
    )


def test_rows_run_the_way_that_is_named() -> None:
    assert parse_prompt("vertical planks").is_turned
    assert parse_prompt("竖向木板").is_turned
    assert not parse_prompt("horizontal planks").is_turned
    assert not parse_prompt("vertical corrugated steel").is_turned
    assert parse_prompt("horizontal corrugated steel").is_turned


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [("wood effect tiles", "plank_tiles/ceramic"), ("faux leather", "sheet/leather"),
     ("metal-look plastic", "sheet/plastic"),
     ("imitation marble tiles", "grid/marble"), ("金属质感塑料", "sheet/plastic"), ("仿木瓷砖", "plank_tiles/ceramic")],
)  # fmt: skip
def test_what_is_imitated_is_what_one_sees(prompt: str, expected: str) -> None:
    assert made(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "same"),
    [("\uff42\uff52\uff49\uff43\uff4b", "brick"),
     ("紅磚", "红砖"), ("béton", "beton"), ("bri\u200bck", "brick"), ("b\u0301rick", "brick"),
     ("BRICK", "brick"), ("Marble_Tiles", "marble tiles"), ("herring-bone oak", "herringbone oak"),
     ("card board", "cardboard"), ("basketweave", "basket weave"), ("ﬁne oak", "fine oak")],
)  # fmt: skip
def test_a_word_may_be_spelled_in_other_ways(prompt: str, same: str) -> None:
    assert replace(parse_prompt(prompt), words=frozenset()) == replace(parse_prompt(same), words=frozenset())


def test_each_id_is_that_of_its_entry() -> None:
    assert all(key == entry.id for table in (FORMS, SUBSTANCES, LAYERS) for key, entry in table.items())
