# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on, enabled from its source in a real Blender that has a user folder of its own."""

import os
import tempfile

import pytest

os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="patina-blender-"))

bpy = pytest.importorskip("bpy")

import addon_utils  # noqa: E402  (Blender's own modules can be imported once bpy is there.)

ADDON = "patina_addon"


@pytest.fixture(scope="session")
def blender_errors() -> list[Exception]:
    """What went wrong while the add-on was enabled or disabled; Blender itself would only print it."""
    return []


@pytest.fixture
def addon(blender_errors: list[Exception]):
    """Patina, enabled on an empty file, as its module. It is disabled afterwards, whatever happened.

    A panel that stays registered crashes Blender 4.2 at its exit.
    """
    bpy.ops.wm.read_homefile(use_empty=True)
    module = addon_utils.enable(ADDON, default_set=True, handle_error=blender_errors.append)
    assert not blender_errors, blender_errors
    yield module
    addon_utils.disable(ADDON, default_set=True, handle_error=blender_errors.append)
    assert not blender_errors, blender_errors
