# SPDX-License-Identifier: GPL-3.0-or-later
"""The zip holds what the add-on needs and nothing else."""

import tomllib
import zipfile

from support import package
from support.folders import ADDON, MANIFEST


def test_the_zip_holds_the_addon_the_manifest_and_the_license(archive):
    source = {path.relative_to(ADDON).as_posix() for kind in ("py", "json") for path in ADDON.rglob(f"*.{kind}")}
    with zipfile.ZipFile(archive) as contents:
        names = set(contents.namelist())
    assert names == source | {"blender_manifest.toml", "LICENSE"}


def test_the_zip_is_named_for_its_version(archive):
    version = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["version"]
    assert archive.name == f"patina-{version}.zip"


def test_equal_sources_make_equal_zips(archive, tmp_path):
    assert package.build(tmp_path).read_bytes() == archive.read_bytes()


def test_the_manifest_requests_only_network_and_files():
    manifest = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    assert manifest["id"] == "patina"
    assert manifest["blender_version_min"] == "4.2.0"
    assert manifest["license"] == ["SPDX:GPL-3.0-or-later"]
    assert set(manifest["permissions"]) == {"network", "files", "clipboard"}
