# SPDX-License-Identifier: GPL-3.0-or-later
"""Which prompts name bare metal, for maps whose service does not say."""

import pytest

from patina_addon.core.generator.bare_metal import is_bare_metal, names_metal

BARE = (
    "polished gold", "brushed steel", "scratched aluminium with dust", "a copper sheet over oak", "rose gold", "brass",
    "galvanized iron", "stainless steel plate", "slightly rusty steel", "chrome", "platinum", "gilded", "metal",
    "steel wicker",
    "抛光黄金", "黄铜", "红铜", "拉丝不锈钢", "铝合金板", "白银", "钛",
)  # fmt: skip
"""What is metal all over."""
PARTLY = (
    "rusty painted metal", "blue painted steel", "very rusty iron", "mossy copper", "oak planks with brass nails",
    "oak and brass inlay", "gold fabric", "metallic car paint", "copper with verdigris",
    "gold wallpaper", "metal-look plastic", "生锈的铁板", "蓝色油漆金属", "金属质感塑料", "corroded bronze",
)  # fmt: skip
"""What says something of metal, but is another material too."""
OTHER = (
    "red brick wall",
    "steel blue carpet",
    "oak planks",
    "",
    "golden wheat field",
    "non-metallic surface",
    "非金属",
    "红砖墙",
)


@pytest.mark.parametrize("prompt", BARE)
def test_bare_metal_is_recognized(prompt: str) -> None:
    assert is_bare_metal(prompt)
    assert names_metal(prompt)


@pytest.mark.parametrize("prompt", PARTLY)
def test_metal_with_another_material_is_not_bare(prompt: str) -> None:
    assert not is_bare_metal(prompt)
    assert names_metal(prompt)


@pytest.mark.parametrize("prompt", OTHER)
def test_other_materials_name_no_metal(prompt: str) -> None:
    assert not is_bare_metal(prompt)
    assert not names_metal(prompt)
