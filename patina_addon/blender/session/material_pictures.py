# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the active materials as they are now: those of their jobs, or new ones once a map was changed."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.job import Job
from ...core.model.maps import BASECOLOR, HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS, MapFile, of_variant
from .. import values
from ..material import map_links, nodes, wiring
from ..targets import map_sources, open_file, provenance
from ..targets.map_sources import MapSource
from . import job_pictures, stored_job, thumbnails
from .job_pictures import Pictures
from .preview_pictures import PreviewPictures

_PLAIN_ROUGHNESS = 0.5
"""What Blender gives a new material, and the picture one without a map."""
_NAME = "picture of a material"
_MOST = 64
"""Of how many materials the pictures are kept."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a material looks like: another one needs another picture."""

    record: str
    """Its maps, as its record has them."""
    off: tuple[str, ...]
    """The kinds of map that it has and does not use."""
    levels: tuple[tuple[str, float], ...]
    """Its single values in place of maps, by kind."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What a thread needs to make a picture."""

    material: int
    """Its uid."""
    look: _Look
    job: str
    """The id of the job that made it."""
    maps: tuple[tuple[MapFile, bytes | None], ...]
    """The maps that it uses, with their contents if they are packed."""
    home: Path
    project: Path | None


@dataclass(frozen=True, slots=True)
class _Made:
    """What a thread made."""

    own: Path | None = None
    """The picture of the material alone."""
    of_job: Pictures = field(default_factory=dict)
    """The pictures of its job, which look the same."""


@dataclass(frozen=True, slots=True)
class _Kept:
    look: _Look
    icon: int
    """0 for the picture of its job."""


class MaterialPictures:
    """The pictures of materials, by their uids. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._kept: dict[int, _Kept] = {}
        self._seen: dict[int, _Look] = {}
        self._pictures = PreviewPictures()

    def icon(self, material: bpy.types.Material) -> int:
        """Return the picture of a material as an icon; 0 if it has none yet. Cheap enough for draw()."""
        kept = self._kept.get(material.session_uid)
        if kept is None:
            return 0
        return kept.icon or thumbnails.icon(provenance.job_of(material), provenance.variant_of(material))

    def make_shown(self, shown: Iterable[bpy.types.Material], home: Path) -> None:
        """Have the pictures made of the materials that are shown, once each has looked the same for two ticks."""
        for material in shown:
            if self._calls.is_running(_NAME):
                continue
            uid, look, kept = material.session_uid, _look(material), self._kept.get(material.session_uid)
            if kept and kept.look == look:
                continue
            if kept and self._seen.get(uid) != look:  # A slider that is dragged changes all the time.
                self._seen[uid] = look
                continue
            work = _work(material, look, home)
            make = partial(_make, work, self._pictures, self._decoder)
            self._calls.run(_NAME, make, partial(self._keep, work))

    def file_loaded(self) -> None:
        """Forget the materials of the previous file."""
        self._kept.clear()
        self._seen.clear()

    def close(self) -> None:
        """Let go of all pictures."""
        self.file_loaded()
        self._pictures.close()

    def _keep(self, work: _Work, made: _Made | None) -> bool:
        made = made or _Made()
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        job_pictures.show(work.job, made.of_job)
        self._seen.pop(work.material, None)
        self._kept[work.material] = _Kept(work.look, self._pictures.icon(made.own))
        return True


def _look(material: bpy.types.Material) -> _Look:
    """Return what a material looks like now. Cheap enough for every tick."""
    off = [kind for kind in (BASECOLOR, ROUGHNESS, METALNESS) if not map_links.is_on(material, kind)]
    if not any(map_links.is_on(material, kind) for kind in (NORMAL, HEIGHT)):
        off += (NORMAL, HEIGHT)
    levels = ((kind, _level(material, kind)) for kind in (ROUGHNESS, METALNESS) if kind in off)
    record = values.custom_text(material, provenance.MAPS)
    return _Look(record, tuple(off), tuple((kind, level) for kind, level in levels if level is not None))


def _level(material: bpy.types.Material, kind: str) -> float | None:
    """Return the single value that stands in for a map; None if something else is linked there."""
    socket = wiring.socket_of(material, kind)
    return None if socket is None or socket.is_linked else nodes.values_of(socket)[0]


def _work(material: bpy.types.Material, look: _Look, home: Path) -> _Work:
    files = (file for file in provenance.maps(material) if file.kind in MAPS and file.kind not in look.off)
    found = [map_sources.find_current(material, file) or MapSource(file) for file in files]
    return _Work(
        material.session_uid,
        look,
        provenance.job_of(material),
        tuple((source.file, map_sources.contents_of(source)) for source in found),
        home,
        open_file.project_folder(),
    )


def _make(work: _Work, pictures: PreviewPictures, decoder: Decoder) -> _Made:
    """Return the pictures of the job if the material looks as its job made it, or else make one. On a thread."""
    job = stored_job.find(work.home, work.job, work.project)
    if job and _is_as_made(work, job):
        return _Made(of_job=job_pictures.make(job, decoder))
    from ...core.processing.sphere_files import write_sphere

    target = pictures.path_for(Path(f"material {work.material}"))
    decoder.acquire()
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as folder:
            files = [_unpacked(file, contents, Path(folder)) for file, contents in work.maps]
            is_made = write_sphere(files, target, decoder, dict(work.look.levels))
    finally:
        decoder.release()
    return _Made(target if is_made else None)


def _is_as_made(work: _Work, job: Job) -> bool:
    """Return whether a material has the very maps of a variant of its job, and single values where that has them."""
    used = {(file.kind, file.path) for file, _ in work.maps}
    variant = next((file.variant for file, _ in work.maps), 0)
    maps = of_variant(job.maps, variant)
    metallic = job.analysis.metallic_with(any(file.kind == METALNESS for file in maps)) if job.analysis else None
    expected = {(file.kind, file.path) for file in maps if file.kind != METALNESS or metallic is None}
    levels = dict(work.look.levels)
    standing_in = {METALNESS: metallic or 0.0, ROUGHNESS: _PLAIN_ROUGHNESS}
    return used == expected and all(abs(level - standing_in[kind]) < 0.01 for kind, level in levels.items())


def _unpacked(file: MapFile, contents: bytes | None, folder: Path) -> MapFile:
    """Return a map as a file, also if it is packed."""
    if contents is None:
        return file
    path = folder / f"{file.kind}{file.path.suffix}"
    path.write_bytes(contents)
    return replace(file, path=path)
