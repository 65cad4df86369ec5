# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back for files that were withheld: they become maps of their job, and what fails changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.images.checksum import checksum
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.jobs.postprocess import PostprocessedMaps, postprocess
from patina_addon.core.jobs.withheld import use_withheld
from patina_addon.core.model.errors import BadResult, PatinaError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import TOO_LARGE, UNCHECKED, MapFile
from patina_addon.core.model.request import MaterialRequest
from tests.core.images.decoders import dying_decoder
from tests.core.images.dying_decoder import DEADLY
from tests.core.processing.sample_maps import generated_maps, no_check, save_maps, with_directx_normals
from tests.server import sample_images

KINDS = ("basecolor", "normal", "roughness")


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Decoder]:
    """A decoder that dies of some files; see dying_decoder.py."""
    yield dying_decoder(tmp_path / "log")


def job_with(folder: Path, *withheld: MapFile, **values: object) -> Job:
    """A job that failed, since all its files were withheld."""
    request = MaterialRequest("brick", KINDS)
    job = Job("job1", request, "FAKE", folder, "brick", state=State.FAILED, task="t", withheld=withheld)
    return replace(job, **values)  # type: ignore[arg-type]


def unlabeled(folder: Path, kind: str, number: int) -> MapFile:
    """An image that is far too large, and of which nobody said what it is."""
    path = folder / f"brick_image_{number}.png"
    path.write_bytes(sample_images.png(kind, 64))
    return MapFile("", path, 64, 64, sha256=checksum(path), withheld=TOO_LARGE)


def files_in(folder: Path) -> dict[str, str]:
    """Every file with its checksum, except for the decoder's log."""
    return {path.name: checksum(path) for path in folder.iterdir() if path.is_file() and path.name != "log"}


def test_images_without_labels_become_the_maps_that_they_look_like(decoder: Decoder, tmp_path: Path) -> None:
    images = [unlabeled(tmp_path, kind, number) for number, kind in enumerate(("roughness", "normal", "basecolor"), 1)]
    before = files_in(tmp_path)
    job = use_withheld(job_with(tmp_path, *images), TOO_LARGE, decoder, no_check)
    assert (job.state, job.withheld, job.extra_images) == (State.READY, (), ())
    assert [(file.kind, (file.original or file.path).name) for file in job.maps] == [
        ("basecolor", "brick_image_3_scaled.png"),
        ("normal", "brick_image_2_scaled.png"),
        ("roughness", "brick_image_1_scaled.png"),
    ]
    assert before.items() <= files_in(tmp_path).items()


def test_an_image_beside_maps_that_have_labels_stays_an_image(decoder: Decoder, tmp_path: Path) -> None:
    labeled = replace(unlabeled(tmp_path, "normal", 1), kind="normal")
    job = use_withheld(job_with(tmp_path, labeled, unlabeled(tmp_path, "basecolor", 2)), TOO_LARGE, decoder, no_check)
    assert [file.kind for file in job.maps] == ["normal"]
    assert [file.path.name for file in job.extra_images] == ["brick_image_2_scaled.png"]


def test_no_maps_at_all_are_an_error_that_says_so() -> None:
    error = PostprocessedMaps((), None, ()).error
    assert isinstance(error, BadResult)
    assert "without any maps" in str(error)


def test_what_cannot_be_used_stays_where_it_is(dying: Decoder, tmp_path: Path) -> None:
    path = tmp_path / "brick_normal.png"
    path.write_bytes(sample_images.png("normal", 16) + DEADLY)
    before = files_in(tmp_path)
    with pytest.raises(BadResult, match=r"brick_normal\.png\."):
        use_withheld(
            job_with(tmp_path, MapFile("normal", path, 16, 16, withheld=UNCHECKED)), UNCHECKED, dying, no_check
        )
    assert files_in(tmp_path) == before


def test_a_map_that_cannot_be_scaled_down_is_named_with_its_file(dying: Decoder, tmp_path: Path) -> None:
    path = tmp_path / "brick_normal.png"
    path.write_bytes(sample_images.png("normal", 16) + DEADLY)
    with pytest.raises(PatinaError, match="cannot read") as caught:
        use_withheld(
            job_with(tmp_path, MapFile("normal", path, 16, 16, withheld=TOO_LARGE)), TOO_LARGE, dying, no_check
        )
    assert str(path) in str(caught.value.next_step)


def test_a_corrected_map_whose_original_is_gone_stays_as_it_is(decoder: Decoder, tmp_path: Path) -> None:
    saved = save_maps(with_directx_normals(generated_maps("stone")), tmp_path)
    first = job_with(tmp_path)
    normal = next(file for file in saved if file.kind == "normal")
    done = postprocess(first, (normal,), False, decoder, no_check)
    (corrected,) = done.maps
    assert corrected.original
    corrected.original.unlink()
    before = files_in(tmp_path)
    roughness = next(file for file in saved if file.kind == "roughness")
    ready = replace(
        first,
        state=State.READY,
        maps=done.maps,
        analysis=done.analysis,
        withheld=(replace(roughness, mean=None, withheld=UNCHECKED),),
    )
    job = use_withheld(ready, UNCHECKED, decoder, no_check)
    assert [file.kind for file in job.maps] == ["normal", "roughness"]
    assert (job.maps[0].path, job.maps[0].original) == (corrected.path, corrected.original)
    assert files_in(tmp_path) == before
    assert job.notes == ready.notes
