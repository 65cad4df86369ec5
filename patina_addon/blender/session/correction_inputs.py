# SPDX-License-Identifier: GPL-3.0-or-later
"""What a thread needs to correct the maps of a material, read from the material on the main thread."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import bpy

from ...core.model.corrections import Corrections
from ...core.model.maps import MapFile
from .. import preferences
from ..material import nodes
from ..material.images import path_of
from ..targets import map_place, map_sources, open_file, provenance
from ..targets.map_sources import MapSource
from .correction_work import CorrectionRequest, CorrectionWork

_Shown = Mapping[str, tuple[MapFile, bpy.types.Image]]
"""The maps that a material shows, by kind, as its record has them, each with its image."""


def work_of(context: bpy.types.Context, material: bpy.types.Material, request: CorrectionRequest) -> CorrectionWork:
    """Return the work that a request is for a material."""
    sources, shown, home = map_sources.find(material), _shown(material), preferences.read(context).home
    return CorrectionWork(
        request,
        files=tuple(_with_contents(file, sources) for file in request.files if file.kind),
        shown={kind: file for kind, (file, _) in shown.items()},
        as_they_are=frozenset(_as_they_are(request.files, sources, shown)),
        included=included(request.files, sources),
        known=provenance.analysis(material),
        mode=provenance.tiling_mode(material),
        place=map_place.place_of(material, home),
        home=home,
        project=open_file.project_folder(),
    )


def included(files: Iterable[MapFile], sources: Mapping[Path, MapSource]) -> dict[str, Corrections]:
    """Return the corrections that are in maps already. Those of another kind of map mean nothing to this one."""
    found = {file.kind: source for file in files if (source := sources.get(file.path)) and file.kind}
    return {
        kind: source.included for kind, source in found.items() if source.included and source.file.kind == kind
    }


def _with_contents(file: MapFile, sources: Mapping[Path, MapSource]) -> MapFile:
    """Return where a map of a request is now, with its contents if it is packed."""
    source = sources.get(file.path)
    if source is None:  # The material has got other maps meanwhile.
        return file
    return replace(source.file, kind=file.kind, variant=file.variant, contents=map_sources.contents_of(source))


def _shown(material: bpy.types.Material) -> _Shown:
    textures, found = nodes.textures(material), {}
    for file in provenance.maps(material):
        image = textures[file.kind].image if file.kind in textures else None
        if image and (image.packed_file or path_of(image).is_file()):
            found[file.kind] = file, image
    return found


def _as_they_are(files: Iterable[MapFile], sources: Mapping[Path, MapSource], shown: _Shown) -> Iterator[str]:
    """Return the kinds of which a material shows the very file that its correction starts from, wherever that is."""
    for file in files:
        if file.kind in shown:
            (recorded, image), source = shown[file.kind], sources.get(file.path)
            is_original = recorded.path == file.path and not recorded.original and not recorded.derived_from
            is_source = source and (source.image == image if source.image else source.file.path == path_of(image))
            if is_original or is_source:
                yield file.kind
