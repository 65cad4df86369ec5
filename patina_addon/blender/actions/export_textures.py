# SPDX-License-Identifier: GPL-3.0-or-later
"""Export materials for another program: a folder each with maps, an ORM, normals in its convention, and a JSON."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import bpy

from ...core.export.engines import DIRECTX, ENGINES, OPENGL, Engine
from ...core.export.texture_set import PACKED, Bundle
from ...core.images.decoder_client import Decoder
from ...core.model.errors import PatinaError
from ...core.model.maps import MAPS
from ...core.model.message import Message
from ...core.model.naming import file_stem
from ...core.model.version import VERSION
from .. import values
from ..material import nodes, projection, wiring
from ..session.session import Session
from ..session.texture_export import ExportResult
from . import save_maps

_PROVENANCE = ("prompt", "model", "task", "service", "settings", "date")


def export_textures(session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str) -> None:
    """Have a thread export `materials` for a program into folders in `directory`. Raises PatinaError.

    session.texture_export has the result.
    """
    session.texture_export.run(_work(session, materials, engine_id, directory))


def export_textures_and_wait(
    session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str
) -> tuple[Path, ...]:
    """Export `materials` for a program into folders in `directory`, and return the folders. Raises PatinaError."""
    session.texture_export.dismiss()
    result = _work(session, materials, engine_id, directory)()
    if result.error:
        raise result.error
    return result.folders


def describe(material: bpy.types.Material) -> Bundle:
    """Return what is to be exported of `material`. Raises PatinaError if one of its images cannot be copied."""
    images = projection.images(material)
    for image in images.values():
        if refusal := save_maps.refusal(image):
            raise PatinaError(refusal)
    sources = tuple(save_maps.source_of(kind, image, material) for kind, image in images.items())
    constants = {kind: _constant(material, kind) for kind in PACKED}
    return Bundle(file_stem(material.name), sources, constants, _provenance(material), _normals(material))


def _work(
    session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str
) -> Callable[[], ExportResult]:
    if not directory:
        raise PatinaError(Message("No folder was given."), Message("Set the directory."))
    bundles = [describe(material) for material in materials]
    return partial(_write, bundles, ENGINES[engine_id], Path(bpy.path.abspath(directory)), session.decoder)


def _write(bundles: Sequence[Bundle], engine: Engine, parent: Path, decoder: Decoder) -> ExportResult:
    """Make the folders. On a thread, if there is one."""
    from ...core.export.open_image import opened
    from ...core.export.write_texture_set import write

    decoder.acquire()
    try:
        return ExportResult(tuple(write(one, engine, parent, partial(opened, decoder)) for one in bundles))
    except PatinaError as error:
        return ExportResult(error=error)
    finally:
        decoder.release()


def _constant(material: bpy.types.Material, kind: str) -> float:
    """Return what stands for a map that `material` does not have."""
    socket = wiring.socket_of(material, kind)
    return nodes.values_of(socket)[0] if socket else MAPS[kind].neutral[0]


def _provenance(material: bpy.types.Material) -> dict[str, object]:
    known = {name: value for name in _PROVENANCE if (value := material.get(f"patina_{name}"))}
    if "settings" in known:
        known["settings"] = _parsed(known["settings"])
    meters = values.controls(material).meters
    return {"name": material.name, "made_by": f"Patina {VERSION}", **known, "tile_meters": meters}


def _parsed(text: object) -> object:
    """Return JSON as what it says; any other text as it is."""
    try:
        parsed: object = json.loads(text) if isinstance(text, str) else str(text)
    except ValueError:
        return text
    return parsed


def _normals(material: bpy.types.Material) -> str:
    """Return the convention of its normal map: OpenGL, unless its node says otherwise (possible from Blender 5.1)."""
    node = nodes.find(material, nodes.NORMAL_MAP)
    return DIRECTX if getattr(node, "convention", 'OPENGL') == 'DIRECTX' else OPENGL
