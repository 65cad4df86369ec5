# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that ends while the images of a result get the names of their maps: nothing is lost or downloaded again."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.images.checksum import checksum
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.jobs import postprocess
from patina_addon.core.jobs.resume import located, recovered, remove_partial_files
from patina_addon.core.jobs.runner import Runner
from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job, State, sphere_name
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from tests.core.fake_service import spec_for
from tests.core.runner_harness import RunnerHarness
from tests.server import ApiServer, sample_images
from tests.server.client_helpers import patina_api_client
from tests.server.responses import image_response
from tests.waiting import LAST_RESORT

REQUEST = MaterialRequest("brick", ("basecolor", "normal", "roughness"), image_size=48)
IMAGES = {
    "basecolor": sample_images.png("normal", 48),
    "normal": sample_images.png("roughness", 48),
    "roughness": sample_images.png("basecolor", 48),
}
"""What the service sends in the place of each map, without labels: pixels alone tell."""
RENAMINGS = 2 * len(IMAGES)


@pytest.fixture
def server() -> Iterator[ApiServer]:
    async def mixed(server, request, task, kind, content):  # type: ignore[no-untyped-def]
        return image_response(request, IMAGES[kind])

    with ApiServer("ok", duration=0.0) as running:
        running.behavior = replace(running.behavior, file=mixed)
        yield running


@pytest.fixture
def harness(tmp_path: Path, decoder: Decoder) -> Iterator[RunnerHarness]:
    made = RunnerHarness(Runner(decoder), tmp_path)
    yield made
    made.runner.close(LAST_RESORT)
    made.owner.retire()


@pytest.fixture
def end_after(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Ends the thread of a job, as if with its process, once so many files were renamed; or raises an error there."""
    own = Path.replace

    def end_after(count: int, error: BaseException | type[BaseException] = SystemExit) -> None:
        done: list[Path] = []

        def renamed(path: Path, target: Path) -> Path:
            if sys._getframe(1).f_code.co_name not in ("_rename", "<listcomp>"):
                return own(path, target)
            if len(done) == count:
                raise error
            done.append(path)
            found = own(path, target)
            if len(done) == count == RENAMINGS:
                raise SystemExit
            return found

        monkeypatch.setattr(Path, "replace", renamed)

    return end_after


def maps_of(job: Job) -> dict[str, bytes]:
    """The maps as they came, by name."""
    originals = [file.original or file.path for file in job.maps]
    return {path.name: path.read_bytes() for path in originals}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it is what ends the thread
@pytest.mark.parametrize("count", range(RENAMINGS + 1))
def test_a_process_may_end_between_any_two_renamings(
    server: ApiServer, harness: RunnerHarness, end_after: Callable[[int], None], count: int
) -> None:
    service = spec_for(patina_api_client(server))
    end_after(count)
    harness.start(service, harness.job(request=REQUEST))
    harness.until_at_rest()
    end_after(1000)
    left = harness.store.claim("job1", harness.owner.id, harness.owner.id, lambda job: recovered(job, may_cost=True))
    assert left is not None
    assert left.state is State.DOWNLOADING
    remove_partial_files(left)
    job = harness.run(service, left)
    assert job.state is State.READY
    assert maps_of(job) == {
        "brick_basecolor.png": IMAGES["roughness"],
        "brick_normal.png": IMAGES["basecolor"],
        "brick_roughness.png": IMAGES["normal"],
    }
    assert len(server.received("cdn")) == len(IMAGES)
    assert len(server.submissions) == 1
    computed = {file.path.name for file in job.maps}
    assert {path.name for path in job.folder.iterdir()} == {*maps_of(job), *computed, sphere_name(0)}


@pytest.mark.parametrize("count", [0, 2, 4])
def test_files_that_cannot_be_renamed_fail_the_job_and_are_used_when_its_result_is_fetched(
    server: ApiServer, harness: RunnerHarness, end_after: Callable[..., None], count: int
) -> None:
    service = spec_for(patina_api_client(server))
    end_after(count, PermissionError(13, "Permission denied"))
    failed = harness.run(service, harness.job(request=REQUEST))
    assert (failed.state, type(failed.error)) == (State.FAILED, StorageError)
    assert "Permission denied" in str(failed.error)
    end_after(1000)
    waiting = failed.move(State.WAITING, error=None)
    harness.store.reopen(waiting, harness.owner.id)
    job = harness.run(service, waiting)
    assert (job.state, maps_of(job)["brick_normal.png"]) == (State.READY, IMAGES["basecolor"])
    assert len(server.received("cdn")) == len(IMAGES)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_process_may_end_while_the_maps_are_checked(
    server: ApiServer, harness: RunnerHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise SystemExit

    service = spec_for(patina_api_client(server))
    with monkeypatch.context() as patch:
        patch.setattr(postprocess, "postprocess", end)
        harness.start(service, harness.job(request=REQUEST))
        harness.until_at_rest()
    left = harness.store.find("job1")
    assert left is not None
    assert [(file.kind, file.path.name) for file in left.maps] == [(kind, f"brick_{kind}.png") for kind in REQUEST.maps]
    assert all(checksum(file.path) == file.sha256 for file in left.maps)
    job = harness.run(service, left)
    assert (job.state, maps_of(job)["brick_normal.png"]) == (State.READY, IMAGES["basecolor"])
    assert len(server.received("cdn")) == len(IMAGES)


def test_equal_images_are_each_found_once(tmp_path: Path) -> None:
    sent = [MapFile(kind, tmp_path / f"brick_unlabeled_{kind}.png", 4, 4) for kind in REQUEST.maps]
    for name in ("brick_basecolor.png", ".brick_normal.renamed.png", "brick_roughness.png", "brick_normal.png.damaged"):
        (tmp_path / name).write_bytes(sample_images.png("height", 4))
    sha256 = checksum(tmp_path / "brick_basecolor.png")
    job = Job("job1", REQUEST, "FAKE", tmp_path, "brick", maps=tuple(replace(file, sha256=sha256) for file in sent))
    found = located(job)
    assert [file.download_name for file in found] == [file.path.stem for file in sent]
    assert {file.path.name for file in found} == {
        "brick_basecolor.png", ".brick_normal.renamed.png", "brick_roughness.png",
    }  # fmt: skip
