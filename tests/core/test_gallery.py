# SPDX-License-Identifier: GPL-3.0-or-later
"""The contact sheet of the built-in generator."""

import sys
from pathlib import Path

import gallery
import numpy as np
import pytest
from PIL import Image
from support import SetupError, environments

PROMPTS = ("brick wall", "青砖墙")
SMALL = ("--size", "64", "--columns", "2")


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """The sheet is drawn with the Python of the tests."""
    monkeypatch.setattr(environments, "ensure", lambda environment: Path(sys.executable))


def draw(monkeypatch, *arguments):
    """Run scripts/gallery.py."""
    monkeypatch.setattr(sys, "argv", ["gallery.py", *map(str, arguments)])
    return gallery.main()


@pytest.mark.parametrize("name", ["sheet.png", "sheet.jpg"])
def test_the_sheet_shows_each_prompt_beside_the_others(monkeypatch, tmp_path, name):
    path = tmp_path / "new" / name
    assert draw(monkeypatch, "--out", path, *SMALL, *PROMPTS) == 0
    assert list(path.parent.iterdir()) == [path]
    pixels = np.asarray(Image.open(path).convert("RGB"), np.float32)
    left, right = np.split(pixels, 2, axis=1)
    red_over_blue = [half[20:120, 20:120].mean(axis=(0, 1)) @ (1, 0, -1) for half in (left, right)]
    assert red_over_blue[0] > 20 > red_over_blue[1]


def test_the_names_of_a_blind_sheet_are_in_a_list_beside_it(monkeypatch, tmp_path):
    assert draw(monkeypatch, "--out", tmp_path / "sheet.png", "--blind", *SMALL, *PROMPTS) == 0
    assert (tmp_path / "sheet.txt").read_text("utf-8").splitlines() == ["1. brick wall", "2. 青砖墙"]


def test_a_machine_without_the_right_python_is_told_so(monkeypatch, tmp_path, capsys):
    def fail():
        raise SetupError("There is no Python.")

    monkeypatch.setattr(environments, "available_core", fail)
    assert draw(monkeypatch, "--out", tmp_path / "sheet.png") == 2
    assert "There is no Python." in capsys.readouterr().err


def test_help_names_every_option(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        draw(monkeypatch, "--help")
    printed = capsys.readouterr().out
    assert all(option in printed for option in ("PROMPT", "--out", "--size", "--seed", "--columns", "--blind"))
