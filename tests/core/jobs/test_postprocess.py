# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloaded maps are made ready to be shown, whatever goes wrong with their correction."""

from pathlib import Path

import pytest

from patina_addon.core.images.decoder_client import Decoder, UnreadableImage
from patina_addon.core.jobs import postprocess
from patina_addon.core.model.job import Job
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from tests.server import sample_images


def saved(folder: Path, kind: str) -> MapFile:
    path = folder / f"brick_{kind}.png"
    path.write_bytes(sample_images.png(kind, 16))
    return MapFile(kind, path, 16, 16)


def test_a_file_that_is_no_map_of_the_job_leaves_all_maps_uncorrected(
    decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnreadableImage(tmp_path / "another.png")

    monkeypatch.setattr(postprocess, "correct", fail)
    job = Job("job1", MaterialRequest("brick", ("normal", "roughness")), "FAKE", tmp_path, "brick")
    maps = tuple(saved(tmp_path, kind) for kind in job.request.maps)
    done = postprocess.postprocess(job, maps, False, decoder, lambda: None)
    assert [file.path for file in done.maps] == [file.path for file in maps]
    assert "The maps could not be corrected." in map(str, done.notes)
