# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiles that are faultless wherever they are cut, and ways to break them; `python -m tests.core.processing.tiles`.

Run as a program, it prints tables of what is found in the tiles of each folder given, where images whose names end in a
kind of map (`oak_basecolor.png`, `oak_height.png`) are a set, and in those that the generator makes.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from patina_addon.core.model.map_analysis import MapAnalysis
from tests.core.processing.sample_maps import Maps, generated_maps, samples
from tests.core.processing.seam_visibility import visible_axes

PROMPTS = (
    "red brick wall", "basket weave brick", "mossy brick wall", "white stone tiles", "cobblestone", "slate tiles",
    "marble", "oak strip flooring", "wood parquet", "rusty metal", "brushed steel", "woven fabric", "concrete",
    "concrete panels", "grass", "soil", "sand", "plaster",
)  # fmt: skip
KINDS = ("basecolor", "height", "normal")


def analysis_of(maps: Maps) -> MapAnalysis:
    """What is found out about the edges of maps that are to tile along both axes."""
    return MapAnalysis(seams={kind: sample.seam() for kind, sample in samples(maps).items()}, tiling="XY")


def painted(prompt: str, seed: int) -> Maps:
    """The generator's maps."""
    return generated_maps(prompt, 256, seed=seed, kinds=KINDS)


def bricks(seed: int, size: int = 256, columns: int = 4, rows: int = 8, joint: int = 6) -> Maps:
    """Bricks with joints as hard as joints can be: sharp in color, V-shaped and steep in the normal map."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size]
    high, wide = size // rows, size // columns
    row = y // high
    across, down = (x + wide // 2 * (row % 2)) % wide, y % high
    edge = np.minimum(np.minimum(across, wide - 1 - across), np.minimum(down, high - 1 - down))
    is_joint = edge < joint // 2
    which = row * columns + (x + wide // 2 * (row % 2)) % size // wide
    shade = chance.uniform(0.75, 1.0, rows * columns)[which] + chance.normal(0, 0.01, (size, size))
    color = np.where(is_joint[..., None], (0.6, 0.58, 0.55), np.array((0.6, 0.26, 0.2)) * shade[..., None])
    height = np.clip(edge / joint, 0, 1)
    slopes = [(np.roll(height, 1, axis) - np.roll(height, -1, axis)) * 4 for axis in (1, 0)]
    normal = np.stack([slopes[0], -slopes[1], np.ones_like(height)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    values = {"basecolor": color, "height": height, "normal": normal * 0.5 + 0.5}
    return {kind: np.rint(np.clip(of_kind, 0, 1) * 255).astype(np.uint8) for kind, of_kind in values.items()}


def cut_at(maps: Maps, x: int, y: int) -> Maps:
    """The same tile, cut elsewhere."""
    return {kind: np.roll(pixels, (-y, -x), (0, 1)) for kind, pixels in maps.items()}


def worst_cut(maps: Maps) -> tuple[int, int]:
    """Where the base color changes most: along joints, if there are any."""
    color = maps["basecolor"].astype(int)
    across, down = (np.abs(color - np.roll(color, 1, axis)).mean((1 - axis, 2)) for axis in (1, 0))
    return int(across.argmax()), int(down.argmax())


def cropped(maps: Maps, chance: np.random.Generator) -> Maps:
    """A part of a tile, which does not tile."""
    high, wide = maps["basecolor"].shape[:2]
    bottom, right = int(high * chance.uniform(0.7, 0.93)), int(wide * chance.uniform(0.7, 0.93))
    return {kind: pixels[:bottom, :right] for kind, pixels in maps.items()}


def lit(maps: Maps, step: float, is_far: bool) -> Maps:
    """With a base color that is darker at the left and the upper edge, by `step` of 255 in all.

    `is_far`: all the way from edge to edge, instead of near the edges only.
    """
    color = maps["basecolor"].astype(float)
    for axis in (0, 1):
        places = (np.arange(color.shape[axis]) + 0.5) / color.shape[axis]
        near = np.clip(0.5 - 4 * np.minimum(places, 1 - places), 0, 1)
        ramp = places - 0.5 if is_far else np.sign(places - 0.5) * near
        color += step * np.expand_dims(ramp, tuple(other for other in range(3) if other != axis))
    return maps | {"basecolor": np.rint(np.clip(color, 0, 255)).astype(np.uint8)}


def broken(maps: Maps, chance: np.random.Generator) -> Iterator[tuple[str, Maps, str]]:
    """Yield a tile, cut anywhere and broken in different ways: the name of each, the maps, and the axes that show it.

    Where a part of it no longer tiles, nobody can say on which axes that shows: it may meet by chance.
    """
    high, wide = maps["basecolor"].shape[:2]
    anywhere = cut_at(maps, int(chance.integers(wide)), int(chance.integers(high)))
    for step in (8, 16, 32):
        for name, is_far in (("step", False), ("gradient", True)):
            changed = lit(anywhere, step, is_far)
            yield f"{name} of {step}", changed, visible_axes(anywhere["basecolor"], changed["basecolor"])
    yield "crop", cropped(anywhere, chance), ""


def whole(maps: Maps, chance: np.random.Generator) -> Iterator[tuple[str, Maps]]:
    """Yield a faultless tile, cut in different places."""
    high, wide = maps["basecolor"].shape[:2]
    x, y = worst_cut(maps)
    yield "as it is", maps
    yield "cut anywhere", cut_at(maps, int(chance.integers(wide)), int(chance.integers(high)))
    yield "cut at a joint's flank", cut_at(maps, x, y)
    yield "cut in a joint", cut_at(maps, x + 2, y + 2)


def in_folder(folder: Path) -> Iterator[tuple[str, Maps]]:
    """Yield the sets in a folder."""
    for path in sorted(folder.glob("*_basecolor.png")):
        name = path.name.removesuffix("_basecolor.png")
        files = {kind: folder / f"{name}_{kind}.png" for kind in KINDS}
        maps = {kind: np.asarray(Image.open(file)) for kind, file in files.items() if file.exists()}
        yield name, {kind: pixels for kind, pixels in maps.items() if pixels.shape[:2] == maps["basecolor"].shape[:2]}


class Table:
    """In how many sets a seam is found, and on how many of the edges where one sees it."""

    def __init__(self) -> None:
        self.alarms: list[str] = []
        """The faultless tiles in which one is found."""
        self._counts = Counter[tuple[str, str]]()

    def add(self, name: str, maps: Maps, seed: int) -> None:
        """Measure a set."""
        chance = np.random.default_rng(seed)
        for kind, changed in whole(maps, chance):
            axes = analysis_of(changed).visible_axes
            self._count(kind, axes, "")
            if axes:
                self.alarms.append(f"    alarm: {name}, {kind}, {axes}")
        for kind, changed, shown in broken(maps, chance):
            self._count(kind, analysis_of(changed).visible_axes, shown)

    def _count(self, kind: str, axes: str, shown: str) -> None:
        self._counts.update({(kind, "sets"): 1, (kind, "found"): bool(axes)})
        self._counts.update({(kind, "visible"): len(shown), (kind, "seen"): sum(axis in axes for axis in shown)})

    def rows(self, title: str) -> Iterator[str]:
        """Yield the rows, and each false alarm."""
        yield f"  {title:28} sets found    visible edges found"
        for kind in dict.fromkeys(kind for kind, _ in self._counts):
            found, sets, seen, visible = (self._counts[kind, of] for of in ("found", "sets", "seen", "visible"))
            yield f"    {kind:24} {found:4} of {sets:4}" + (f"    {seen:4} of {visible:4}" if visible else "")
        yield from self.alarms


def print_tables(sets: Iterable[tuple[str, Maps]], title: str, is_split: bool = False) -> None:
    """Print what is found in the sets.

    `is_split`: one table for every other set, by which the limits of the detection may be chosen, and another for the
    sets in between, which are held out: only they show how it does with what it was not made for.
    """
    tables = {"chosen by": Table(), "held out": Table()} if is_split else {"all": Table()}
    for number, (name, maps) in enumerate(sets):
        list(tables.values())[number % len(tables)].add(name, maps, number)
    print(title, *(row for name, table in tables.items() for row in table.rows(name)), sep="\n", flush=True)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print_tables(in_folder(Path(argument)), Path(argument).name, is_split=True)
    print_tables(((f"{prompt} {seed}", painted(prompt, seed)) for prompt in PROMPTS for seed in range(4)), "generator")
    print_tables(((f"bricks {seed}", bricks(seed)) for seed in range(8)), "hard bricks")
