# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of a result that nobody can use as they are: what kills or hangs the decoder, and what is far too large."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.images import decoder_client, safe_files
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.jobs.runner import Runner
from patina_addon.core.model.errors import BadResult
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import TOO_LARGE, UNCHECKED
from patina_addon.core.model.request import MaterialRequest
from tests.core.fake_service import spec_for
from tests.core.images.decoders import dying_decoder, no_decoder
from tests.core.images.dying_decoder import DEADLY, ENDLESS
from tests.core.runner_harness import RunnerHarness
from tests.server import ApiServer, sample_images
from tests.server.client_helpers import patina_api_client
from tests.server.file_faults import changed_image
from tests.server.sample_images import huge_webp
from tests.waiting import LAST_RESORT

REQUEST = MaterialRequest("brick", ("basecolor", "normal", "roughness"), image_size=48)


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with ApiServer("labeled", duration=0.0) as running:
        yield running


@pytest.fixture
def run(server: ApiServer, tmp_path: Path) -> Iterator[Callable[[Decoder], Job]]:
    """Does a job of the API to its end, with a decoder."""
    made: list[RunnerHarness] = []

    def run(decoder: Decoder, request: MaterialRequest = REQUEST) -> Job:
        made.append(RunnerHarness(Runner(decoder), tmp_path))
        return made[-1].run(spec_for(patina_api_client(server)), made[-1].job(request=request))

    yield run
    for harness in made:
        harness.runner.close(LAST_RESORT)
        harness.owner.retire()


def change(server: ApiServer, mark: Callable[[bytes], bytes], only: str = "", times: int = 1000) -> None:
    """Have a file changed the first `times` that it is asked for."""
    fault = changed_image(mark, only)

    async def changing(server, request, task, kind, content):  # type: ignore[no-untyped-def]
        return await fault(server, request, task, kind, content) if task.count(f"file {kind}") <= times else None

    server.behavior = replace(server.behavior, file=changing)


def kinds(job: Job) -> list[str]:
    return [file.kind for file in job.maps]


def notes(job: Job) -> str:
    return " ".join(map(str, job.notes))


def test_a_map_that_kills_the_decoder_is_left_out_and_the_others_are_ready(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path
) -> None:
    change(server, lambda content: content + DEADLY, "normal")
    job = run(dying_decoder(tmp_path / "log"))
    assert (job.state, kinds(job), job.withheld) == (State.READY, ["basecolor", "roughness"], ())
    assert "cannot read the Normal map" in notes(job)
    assert all(file.mean for file in job.maps)
    assert not list(job.folder.glob("*_normal.png"))  # where Blender would find it
    assert DEADLY in (job.folder / "brick_normal.png.damaged").read_bytes()


def test_a_damaged_map_is_downloaded_once_more(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path
) -> None:
    change(server, lambda content: content + DEADLY, "normal", times=1)
    job = run(dying_decoder(tmp_path / "log"))
    assert (job.state, kinds(job), notes(job)) == (State.READY, list(REQUEST.maps), "")
    fetched = [request.path for request in server.received("cdn")]
    assert [sum(f"/{kind}." in path for path in fetched) for kind in REQUEST.maps] == [1, 2, 1]
    assert len(server.submissions) == 1
    assert (job.folder / "brick_normal.png.damaged").exists()


def test_a_map_on_which_the_decoder_hangs_is_left_out(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder_client, "_ANSWER_SECONDS", 1.0)
    change(server, lambda content: content + ENDLESS, "normal")
    job = run(dying_decoder(tmp_path / "log"))
    assert job.state is State.READY
    assert "normal" not in kinds(job)


def test_a_job_of_which_every_map_kills_the_decoder_fails(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path
) -> None:
    change(server, lambda content: content + DEADLY)
    job = run(dying_decoder(tmp_path / "log"))
    assert (job.state, job.maps) == (State.FAILED, ())
    assert isinstance(job.error, BadResult)
    assert ".png.damaged" in str(job.error)
    opened = [line.split()[1] for line in (tmp_path / "log").read_text().splitlines()]
    assert len(opened) == 2 * len(REQUEST.maps)  # the same bytes are not tried once more after the second download


def test_without_a_decoder_a_whole_png_is_usable(run: Callable[[Decoder], Job]) -> None:
    job = run(no_decoder())
    assert (job.state, kinds(job), job.withheld) == (State.READY, list(REQUEST.maps), ())
    assert all(safe_files.is_safe(file.path) for file in job.maps)


def test_without_a_decoder_other_formats_are_kept_and_not_loaded(
    server: ApiServer, run: Callable[[Decoder], Job]
) -> None:
    change(server, lambda _: sample_images.WEBP, "normal")
    job = run(no_decoder())
    assert kinds(job) == ["basecolor", "roughness"]
    assert [(file.kind, file.withheld) for file in job.withheld] == [("normal", UNCHECKED)]
    assert job.withheld[0].path.read_bytes() == sample_images.WEBP
    assert job.missing == ()
    assert not safe_files.is_safe(job.withheld[0].path)


def test_without_a_decoder_a_job_of_other_formats_alone_keeps_its_files(
    server: ApiServer, run: Callable[[Decoder], Job]
) -> None:
    change(server, lambda _: sample_images.WEBP)
    job = run(no_decoder())
    assert (job.state, job.maps, len(job.withheld)) == (State.FAILED, (), 3)
    assert "not loaded" in str(job.error)


@pytest.mark.parametrize("scenario", ["labeled", "ok"])
def test_images_far_larger_than_requested_are_kept_and_not_decoded(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path, scenario: str
) -> None:
    server.scenario = scenario
    change(server, lambda _: huge_webp(16384))
    job = run(dying_decoder(tmp_path / "log"))
    assert (job.state, job.maps) == (State.FAILED, ())
    assert [(file.kind, file.withheld, file.width) for file in job.withheld] == [
        (kind, TOO_LARGE, 16384) for kind in REQUEST.maps
    ]
    assert not (tmp_path / "log").exists()
    assert len(server.received("cdn")) == 3  # nothing is downloaded twice


def test_one_image_far_too_large_does_not_keep_the_others_back(
    server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path
) -> None:
    change(server, lambda _: huge_webp(16384), "roughness")
    job = run(dying_decoder(tmp_path / "log"))
    assert (job.state, kinds(job)) == (State.READY, ["basecolor", "normal"])
    assert [file.kind for file in job.withheld] == ["roughness"]
    assert str(job.withheld[0].path) not in (tmp_path / "log").read_text()


def test_withheld_files_survive_the_store(server: ApiServer, run: Callable[[Decoder], Job], tmp_path: Path) -> None:
    change(server, lambda _: huge_webp(16384), "roughness")
    job = run(dying_decoder(tmp_path / "log"))
    stored = RunnerHarness(Runner(no_decoder()), tmp_path).store.find(job.id)
    assert stored
    assert (stored.withheld, stored.maps, stored.missing) == (job.withheld, job.maps, ())


def test_an_upscaled_image_may_be_as_large_as_was_requested(
    server: ApiServer, run: Callable[..., Job], tmp_path: Path
) -> None:
    change(server, lambda _: sample_images.png("roughness", 4096)[:-1] + b"\x82", "roughness")
    job = run(dying_decoder(tmp_path / "log"), replace(REQUEST, maps=("roughness",)))
    assert kinds(job) == ["roughness"]
