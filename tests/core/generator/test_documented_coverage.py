# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/generator.md says of the built-in generator is true."""

import re

import pytest
from support.folders import ROOT

from patina_addon.core.generator.language.reading import read

PAGE = (ROOT / "docs" / "generator.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [\dn]", line)]
MADE = [found for row in ROWS for found in re.findall(r'"([^"]+)": `(\w+)` of `(\w+)`(?: with `(\w+)`)?', row[3])]
TYPED = [
    line.split("\t")
    for line in (ROOT / "tests" / "core" / "generator" / "coverage_prompts.tsv").read_text("utf-8").splitlines()
]
"""Three prompts for each category, written before it was seen what becomes of them."""
PROMPTS = ROOT / "scripts" / "support" / "gallery_prompts.txt"


@pytest.mark.parametrize(("prompt", "form", "substance", "layer"), MADE)
def test_a_documented_prompt_becomes_what_the_document_says(prompt, form, substance, layer):
    reading = read(prompt)
    assert reading.is_understood
    assert (reading.recipe.form, reading.recipe.substance) == (form, substance)
    assert list(reading.recipe.layers) == ([layer] if layer else [])


def test_every_covered_category_has_a_prompt():
    assert len(MADE) > 60
    assert not [row for row in ROWS if row[2] != "no" and "of `" not in row[3]]


def test_the_documented_shares_are_the_sums_of_the_table():
    shares = {covered: sum(float(row[0]) for row in ROWS if row[2] == covered and row[0][0].isdigit())
              for covered in ("yes", "in part")}  # fmt: skip
    assert f"{shares['yes']:.0f} % are covered, and {shares['in part']:.0f} % in part" in PAGE
    assert sum(shares.values()) == pytest.approx(100, abs=0.5)


def test_three_prompts_of_every_category_but_one_are_understood():
    missed = {category for category, prompt in TYPED if not read(prompt).is_understood}
    assert missed == {"Facade"}
    named = {name for row in ROWS for name in row[1].split(", ")}
    assert {category for category, _ in TYPED} == named
    assert len(TYPED) == 3 * len(named)
    assert f"three prompts for each of {len(named)} categories" in PAGE


@pytest.mark.parametrize("prompt", PROMPTS.read_text("utf-8").splitlines())
def test_a_prompt_of_the_gallery_is_understood(prompt):
    assert read(prompt).is_understood
