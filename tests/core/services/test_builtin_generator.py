# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator as a service."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.images.color import to_linear
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import Canceled, GenerationError, InvalidRequest
from patina_addon.core.model.maps import MAPS, MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import TILING_MODES, MaterialRequest
from patina_addon.core.model.service import Result, ServiceClient
from patina_addon.core.model.timing import Timing
from patina_addon.core.processing.pattern.measure import with_pattern
from patina_addon.core.services.builtin.spec import BUILTIN
from tests.server.client_helpers import FastClock, InMemoryCache, RecordingContext

REQUEST = MaterialRequest("rusty painted metal", BUILTIN.tasks["MATERIAL"].maps, "XY", 64, seed=0)


@dataclass
class Recorder:
    """Takes reports; asks to stop at the check of that number."""

    stop_at: int = -1
    checks: int = 0
    fractions: list[float] = field(default_factory=list)
    memory: InMemoryCache = field(default_factory=InMemoryCache)

    def progress(self, fraction: float | None, message: str, timing: Timing | None = None) -> None:
        assert fraction is not None
        assert message
        self.fractions.append(fraction)

    def reserve(self, amount: float) -> None:
        raise AssertionError("It is free.")

    def clear(self) -> None:
        raise AssertionError("Nothing is sent.")

    def downloading(self) -> None:
        raise AssertionError("Nothing is sent.")

    def keep(self, found: MapFile) -> None:
        raise AssertionError("Nothing is sent.")

    def kept(self, name: str) -> MapFile | None:
        raise AssertionError("Nothing is sent.")

    def check(self) -> None:
        self.checks += 1
        if self.checks == self.stop_at:
            raise Canceled(Message("Stopped."))

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def connect() -> ServiceClient:
    return BUILTIN.connect(Account(), Clock())


def run(request: MaterialRequest, folder: Path, context: Recorder | None = None) -> Result:
    BUILTIN.check(request, Account())
    service = connect()
    context = context or Recorder()
    return service.collect(service.submit(request, context), request, folder, "wall", context)


def test_all_maps_are_png_files_under_their_names(tmp_path: Path) -> None:
    result = run(REQUEST, tmp_path)
    assert [file.kind for file in result.maps] == list(BUILTIN.tasks["MATERIAL"].maps)
    for file in result.maps:
        assert file.path == tmp_path / f"wall_{file.kind}.png"
        assert (file.width, file.height) == (64, 64)
        with Image.open(file.path) as image:
            assert image.format == "PNG"
            assert image.size == (64, 64)
            assert image.mode == {"height": "I;16"}.get(file.kind, "RGB" if MAPS[file.kind].channels == 3 else "L")
            image.load()
    maps = {f"wall_{kind}.png" for kind in BUILTIN.tasks["MATERIAL"].maps}
    assert {path.name for path in tmp_path.iterdir()} == maps | {"sphere.png"}


def test_means_are_linear_for_color_and_as_stored_for_data(tmp_path: Path) -> None:
    for file in run(REQUEST, tmp_path).maps:
        with Image.open(file.path) as image:
            values = np.asarray(image).astype(np.float32) / np.float32(65535 if file.kind == "height" else 255)
        if MAPS[file.kind].is_color:
            values = to_linear(values)
        expected = values.mean(axis=(0, 1), dtype=np.float64)
        assert file.mean == pytest.approx(np.broadcast_to(expected, 3), abs=1e-4)


def test_maps_come_with_the_pattern_that_is_measured_on_their_files(decoder: Decoder, tmp_path: Path) -> None:
    request = replace(REQUEST, prompt="red brick wall", maps=("basecolor", "height"), image_size=1024)
    maps = run(request, tmp_path).maps
    (measured, _) = with_pattern([replace(file, pattern=None) for file in maps], tmp_path, decoder)
    assert maps[0].pattern == measured.pattern
    assert measured.pattern and measured.pattern.rows
    assert run(replace(request, maps=("roughness",)), tmp_path).maps[0].pattern is None


def test_the_result_says_how_large_it_is(tmp_path: Path) -> None:
    sizes = [run(replace(REQUEST, prompt=prompt), tmp_path).real_size for prompt in ("brick wall", "linen")]
    assert sizes[0].width > 5 * sizes[1].width > 0.1
    assert sizes[0].relief > 5 * sizes[1].relief > 0.0005


def test_only_requested_maps_are_generated(tmp_path: Path) -> None:
    request = replace(REQUEST, maps=("height", "basecolor"))
    assert [file.kind for file in run(request, tmp_path).maps] == ["basecolor", "height"]
    assert len(list(tmp_path.glob("wall_*"))) == 2


def test_collecting_again_makes_the_same_files(tmp_path: Path) -> None:
    service, recorder = connect(), Recorder()
    task = service.submit(replace(REQUEST, seed=12), recorder)
    contents = []
    for _ in range(2):
        result = service.collect(task, REQUEST, tmp_path, "wall", recorder)
        contents.append([file.path.read_bytes() for file in result.maps])
    assert contents[0] == contents[1]


def test_each_seed_gives_its_own_maps_and_no_seed_is_seed_0(tmp_path: Path) -> None:
    def height(seed: int | None) -> bytes:
        return run(replace(REQUEST, seed=seed, maps=("height",)), tmp_path).maps[0].path.read_bytes()

    assert height(0) == height(None)
    assert len({height(seed) for seed in (0, 1, 2**31 - 1)}) == 3


def test_an_unknown_prompt_makes_plaster_and_says_so(tmp_path: Path) -> None:
    result = run(replace(REQUEST, prompt="hovercraft"), tmp_path)
    assert [str(note) for note in result.notes] == [
        "The built-in generator made plaster, because it does not know: hovercraft."
    ]
    assert result.substitute == "Plaster"
    assert {file.path.name.partition("_")[0] for file in result.maps} == {"plaster"}
    known = run(replace(REQUEST, prompt="brick"), tmp_path)
    assert (known.notes, known.substitute) == ((), "")


def test_progress_only_grows_and_ends_at_1(tmp_path: Path) -> None:
    recorder = Recorder()
    run(replace(REQUEST, image_size=300), tmp_path, recorder)
    assert recorder.fractions == sorted(recorder.fractions)
    assert recorder.fractions[0] == 0
    assert recorder.fractions[-1] == pytest.approx(1)
    assert recorder.checks > 8


def test_the_time_is_by_the_clock_that_services_go_by(tmp_path: Path) -> None:
    context, clock = RecordingContext(), FastClock()
    service, before = BUILTIN.connect(Account(), clock), clock.now()
    service.collect(service.submit(REQUEST, context), REQUEST, tmp_path, "wall", context)
    assert {timing.began for timing in context.timings if timing} == {before}


@pytest.mark.parametrize("stop_at", [1, 2, 5, 11])
def test_a_canceled_job_leaves_no_file(tmp_path: Path, stop_at: int) -> None:
    with pytest.raises(Canceled):
        run(replace(REQUEST, image_size=300), tmp_path, Recorder(stop_at))
    assert list(tmp_path.iterdir()) == []


def test_a_canceled_job_keeps_the_maps_that_were_there(tmp_path: Path) -> None:
    before = {file.path: file.path.read_bytes() for file in run(REQUEST, tmp_path).maps}
    with pytest.raises(Canceled):
        run(replace(REQUEST, image_size=300), tmp_path, Recorder(4))
    assert {path: path.read_bytes() for path in tmp_path.glob("wall_*")} == before
    assert len(list(tmp_path.iterdir())) == len(before) + 1, "The picture is there, and nothing half written."


def test_canceling_is_checked_in_small_steps(tmp_path: Path) -> None:
    """A check for each band of at most 65,536 pixels: a few hundredths of a second at any size."""
    recorder = Recorder()
    run(replace(REQUEST, image_size=700, maps=("normal",)), tmp_path, recorder)
    assert recorder.checks >= 700 * 700 / 65_536


def test_a_task_of_another_service_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationError):
        connect().collect("task-1", REQUEST, tmp_path, "wall", Recorder())


@pytest.mark.parametrize(
    ("size", "factor"), [(15, 0), (0, 0), (-1, 0), (8193, 0), (64, 3), (64, 8), (4097, 2), (8192, 2), (2049, 4)]
)
def test_a_size_beyond_the_limits_is_refused_with_a_sentence(size: int, factor: int) -> None:
    with pytest.raises(InvalidRequest) as caught:
        BUILTIN.check(replace(REQUEST, image_size=size, upscale_factor=factor), Account())
    assert str(caught.value.what).endswith(".")
    assert str(caught.value.next_step).endswith(".")


@pytest.mark.parametrize(("size", "factor"), [(16, 0), (8192, 0), (8192, 1), (4096, 2), (2048, 4)])
def test_a_size_at_the_limits_is_accepted(size: int, factor: int) -> None:
    BUILTIN.check(replace(REQUEST, image_size=size, upscale_factor=factor), Account())


def test_upscaling_makes_the_same_design_larger(tmp_path: Path) -> None:
    file = run(replace(REQUEST, upscale_factor=2, maps=("height",)), tmp_path).maps[0]
    assert (file.width, file.height) == (128, 128)
    larger = file.path.read_bytes()
    assert run(replace(REQUEST, image_size=128, maps=("height",)), tmp_path).maps[0].path.read_bytes() == larger


def test_the_tiling_mode_reaches_the_generator(tmp_path: Path) -> None:
    def height(mode: str) -> bytes:
        request = replace(REQUEST, prompt="stone", tiling_mode=mode, maps=("height",))
        return run(request, tmp_path).maps[0].path.read_bytes()

    heights = {mode: height(mode) for mode in TILING_MODES}
    assert heights["DEFAULT"] == heights["XY"]
    assert len(set(heights.values())) == 4
