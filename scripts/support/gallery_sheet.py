# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the contact sheet of scripts/gallery.py. It runs in an environment with numpy and Pillow."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from patina_addon.core.generator.bake import bake  # noqa: E402
from patina_addon.core.generator.compose import canvas_for  # noqa: E402
from patina_addon.core.generator.parse_prompt import parse_prompt  # noqa: E402
from patina_addon.core.images.color import to_linear, to_srgb  # noqa: E402
from patina_addon.core.model.maps import BASECOLOR, METALNESS, NORMAL, ROUGHNESS  # noqa: E402
from patina_addon.core.processing.lit_sphere import lit_sphere  # noqa: E402

PLANE, SPHERE, CAPTION = 240, 96, 16
LIGHT = np.array((-0.5, 0.5, 0.71), np.float32)
BACKGROUND = (36, 36, 36)
QUALITY = 85
"""Of a JPEG. A PNG has none."""
Values = npt.NDArray[np.float32]


def draw(path: Path, size: int, seed: int, columns: int, is_blind: bool, prompts: list[str]) -> None:
    """Write the sheet, and beside a blind one the list of its prompts."""
    columns = min(columns, len(prompts))
    rows = -(-len(prompts) // columns)
    sheet = Image.new("RGB", (columns * (PLANE + 8), rows * (PLANE + CAPTION + 6)), BACKGROUND)
    pen = ImageDraw.Draw(sheet)
    for number, prompt in enumerate(prompts):
        row, column = divmod(number, columns)
        x, y = column * (PLANE + 8) + 4, row * (PLANE + CAPTION + 6) + 4
        maps = maps_of(prompt, size, seed)
        sheet.paste(Image.fromarray(plane(maps)).resize((PLANE, PLANE), Image.Resampling.LANCZOS), (x, y))
        ball = Image.fromarray(lit_sphere(maps, SPHERE))
        sheet.paste(ball, (x + PLANE - SPHERE, y + PLANE - SPHERE), ball)
        caption = f"{number + 1}" if is_blind or not prompt.isascii() else f"{number + 1} {prompt}"[:40]
        pen.text((x, y + PLANE + 2), caption, fill=(220, 220, 220))
    sheet.save(path, quality=QUALITY)
    if is_blind:
        names = (f"{number}. {prompt}" for number, prompt in enumerate(prompts, start=1))
        path.with_suffix(".txt").write_text("\n".join(names) + "\n", "utf-8")
    print(path)


def maps_of(prompt: str, size: int, seed: int) -> dict[str, Values]:
    """Return the maps of a prompt as values from 0 to 1."""
    recipe = parse_prompt(prompt)
    rows: dict[str, list[Values]] = {}
    for part in bake(recipe, canvas_for(recipe, size, seed), (BASECOLOR, NORMAL, ROUGHNESS, METALNESS)):
        rows.setdefault(part.kind, []).append(part.pixels.astype(np.float32) / np.float32(255))
    return {kind: np.concatenate(parts) for kind, parts in rows.items()}


def plane(maps: dict[str, Values]) -> npt.NDArray[np.uint8]:
    """Return one tile from above, lit from above left."""
    normal = maps[NORMAL] * 2 - 1
    half = LIGHT + np.array((0, 0, 1), np.float32)
    half /= np.linalg.norm(half)
    facing = np.clip(normal @ LIGHT, 0, 1)[..., None]
    power = 2 / np.maximum(maps[ROUGHNESS], 0.1)[..., None] ** 4
    shine = np.clip(normal @ half, 0, 1)[..., None] ** power * np.minimum((power + 8) / 25, 6)
    light = to_linear(maps[BASECOLOR]) * (facing * 0.95 + 0.25)
    light += shine * facing * (0.04 + 0.45 * maps[METALNESS][..., None])
    pixels: npt.NDArray[np.uint8] = (to_srgb(np.clip(light, 0, 1).astype(np.float32)) * 255 + 0.5).astype(np.uint8)
    return pixels


if __name__ == "__main__":
    path_, size_, seed_, columns_, blind_, *prompts_ = sys.argv[1:]
    draw(Path(path_), int(size_), int(seed_), int(columns_), blind_ == "1", prompts_)
