# SPDX-License-Identifier: GPL-3.0-or-later
"""A command of the scripts that fails says which one it was, and why."""

import sys

import pytest
from support import SetupError, commands

PRINT = "import sys; print('á' * 5000); print('no space left', file=sys.stderr); sys.exit(int(sys.argv[1]))"


def test_the_output_of_a_command_is_returned_without_its_errors():
    assert commands.run(sys.executable, "-X", "utf8", "-c", PRINT, "0").strip() == "á" * 5000


def test_a_command_that_fails_is_named_with_the_end_of_what_it_printed():
    with pytest.raises(SetupError) as caught:
        commands.run(sys.executable, "-X", "utf8", "-c", PRINT, "3")
    assert str(caught.value).startswith(f"This command failed:\n  {sys.executable} -X utf8")
    assert str(caught.value).endswith("á\nno space left")
    assert len(str(caught.value)) < 4000


def test_a_command_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(SetupError, match="missing"):
        commands.run(tmp_path / "missing", "--version")


def test_a_command_that_does_not_end_is_named():
    with pytest.raises(SetupError, match="timed out"):
        commands.run(sys.executable, "-c", "import time; time.sleep(1000)", timeout=0.1)
