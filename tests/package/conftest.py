# SPDX-License-Identifier: GPL-3.0-or-later
"""The built zip, and a Blender with a user folder of its own to install it in."""

import os
import tempfile
from pathlib import Path

import pytest
from support import package

os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="patina-blender-"))

bpy = pytest.importorskip("bpy")

MODULE = "bl_ext.user_default.patina"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, as scripts/build.py makes it: built and validated by Blender's own tool."""
    return package.build(tmp_path_factory.mktemp("dist"))


@pytest.fixture
def installed(archive: Path):
    """Patina, installed from disk and enabled, as a user does it. It is uninstalled afterwards."""
    bpy.ops.wm.read_homefile(use_empty=True)
    install(archive)
    yield MODULE
    if MODULE in bpy.context.preferences.addons:
        uninstall()


def install(archive: Path) -> None:
    """Install and enable Patina with Blender's own operator."""
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=str(archive), enable_on_install=True)


def uninstall() -> None:
    """Uninstall Patina with Blender's own operator."""
    repositories = list(bpy.context.preferences.extensions.repos)
    index = next(index for index, repository in enumerate(repositories) if repository.module == "user_default")
    bpy.ops.extensions.package_uninstall(repo_index=index, pkg_id="patina")
