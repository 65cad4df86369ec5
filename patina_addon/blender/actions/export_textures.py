# SPDX-License-Identifier: GPL-3.0-or-later
"""Export materials as texture sets for another program, each in its own folder."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import bpy

from ...core.export.engines import DIRECTX, ENGINES, OPENGL, Engine
from ...core.export.texture_set import ORM_CHANNELS, TextureSet
from ...core.images.decoder_client import Decoder
from ...core.model.errors import PatinaError
from ...core.model.maps import BASECOLOR, MAPS
from ...core.model.message import Message
from ...core.model.naming import file_stem
from ...core.model.pasted_text import unquoted
from ...core.model.version import VERSION
from .. import values
from ..material import map_links, nodes, projection, proportions, wiring
from ..session.session import Session
from ..session.texture_export import ExportResult
from ..targets import provenance
from . import save_maps


def export_textures(session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str) -> None:
    """Export `materials` for a program into folders in `directory`, on a thread. Raises PatinaError.

    session.texture_export gets the result.
    """
    session.texture_export.run(_prepare(session, materials, engine_id, directory))


def export_textures_and_wait(
    session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str
) -> tuple[Path, ...]:
    """Export `materials` for a program into folders in `directory`, and return the folders. Raises PatinaError."""
    session.texture_export.dismiss()
    result = _prepare(session, materials, engine_id, directory)()
    if result.error:
        raise result.error
    return result.folders


def texture_set(material: bpy.types.Material) -> TextureSet:
    """Return the texture set of `material`. Raises PatinaError if one of its images cannot be copied."""
    images = projection.images(material)
    images = {kind: image for kind, image in images.items() if not map_links.is_off(material, kind)}
    if own := projection.own_texture(material) if BASECOLOR not in images else None:
        images[BASECOLOR] = own
    for image in images.values():
        if refusal := save_maps.refusal(image):
            raise PatinaError(refusal)
    maps = tuple(save_maps.source_map(kind, image, material.name) for kind, image in images.items())
    constants = {kind: _constant(material, kind) for kind in ORM_CHANNELS}
    return TextureSet(
        file_stem(material.name), maps, constants, _provenance(material), _normal_convention(material)
    )


def _prepare(
    session: Session, materials: Sequence[bpy.types.Material], engine_id: str, directory: str
) -> Callable[[], ExportResult]:
    """Read all that Blender knows, and return a function that exports on any thread. Raises PatinaError."""
    if not directory:
        raise PatinaError(Message("No folder was given."), Message("Set the directory."))
    parent = Path(bpy.path.abspath(unquoted(directory))).absolute()
    texture_sets = [texture_set(material) for material in materials]
    return partial(_write, texture_sets, ENGINES[engine_id], parent, session.decoder)


def _write(texture_sets: Sequence[TextureSet], engine: Engine, parent: Path, decoder: Decoder) -> ExportResult:
    from ...core.export.open_image import open_image
    from ...core.export.write_texture_set import write_texture_set

    decoder.acquire()
    try:
        opener = partial(open_image, decoder)
        return ExportResult(tuple(write_texture_set(one, engine, parent, opener) for one in texture_sets))
    except PatinaError as error:
        return ExportResult(error=error)
    finally:
        decoder.release()


def _constant(material: bpy.types.Material, kind: str) -> float:
    """Return the value that replaces a map that `material` does not have."""
    socket = wiring.socket_of(material, kind)
    return nodes.values_of(socket)[0] if socket else MAPS[kind].neutral[0]


def _provenance(material: bpy.types.Material) -> dict[str, object]:
    """Return where `material` comes from; nothing that cannot be read, since other programs read this in turn."""
    request, (width, height) = provenance.settings(material), proportions.tile_size(material)
    size = {"tile_meters": {"width": _rounded(width), "height": _rounded(height)}}
    if values.controls(material).use_own_mapping:
        size = {}  # The maps are laid out for one model.
    settings = {"settings": request.plain()} if request else {}
    texts = provenance.texts(material)
    return {"name": material.name, "made_by": f"Patina {VERSION}", **texts, **settings, **size}


def _rounded(meters: float) -> float:
    """Return a length without what a number of 32 bits adds to it."""
    return float(f"{meters:.6g}")


def _normal_convention(material: bpy.types.Material) -> str:
    """Return the convention of its normal map: OpenGL, unless its node says otherwise (possible from Blender 5.1)."""
    node = nodes.find(material, nodes.NORMAL_MAP)
    return DIRECTX if getattr(node, "convention", 'OPENGL') == 'DIRECTX' else OPENGL
