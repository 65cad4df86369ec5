# SPDX-License-Identifier: GPL-3.0-or-later
"""One image onto the disk: whole or not at all, taken up where it broke off."""

import pytest

from patina_addon.core.images.image_check import ImageLimits
from patina_addon.core.model.errors import BadResult, Canceled, StorageError
from patina_addon.core.network.download import Download
from patina_addon.core.network.http import Client
from tests.server import sample_images
from tests.server.client_helpers import FastClock, RecordingContext, account


@pytest.fixture
def server(running_server):
    running_server.reset()
    running_server.add_task("t", {"maps": ["normal"], "image_size": 300})
    return running_server


def fetch(server, folder, limits=None, context=None, name="normal"):
    with Client(account(server, timeout=1.0)) as client:
        url = server.file_url(server.tasks["t"], name)
        clock = FastClock()
        return Download(
            client, url, folder / "brick.v2_normal", limits or ImageLimits(), clock, context or RecordingContext()
        ).run()


def test_an_image_arrives_byte_for_byte(server, tmp_path):
    path, header = fetch(server, tmp_path)
    assert path == tmp_path / "brick.v2_normal.png"
    assert path.read_bytes() == sample_images.png("normal", 300)
    assert (header.width, header.height) == (300, 300)
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_download_resumes_where_it_stopped(server, tmp_path):
    server.scenario = "resumable_file"
    path, _ = fetch(server, tmp_path)
    assert path.read_bytes() == sample_images.png("normal", 300)
    ranges = [request.headers.get("range") for request in server.received("cdn")]
    starts = [int(text.removeprefix("bytes=").removesuffix("-")) for text in ranges[1:]]
    assert ranges[0] is None
    assert len(starts) == 2
    assert 0 < starts[0] < starts[1]


def test_a_file_that_changed_is_downloaded_again(server, tmp_path):
    server.scenario = "changing_file"
    path, header = fetch(server, tmp_path)
    assert (header.width, header.height) == (200, 200)
    assert path.read_bytes() == sample_images.png("normal", 200)


def test_an_older_file_of_that_name_is_replaced(server, tmp_path):
    (tmp_path / "brick.v2_normal.png").write_text("old")
    (tmp_path / "brick.v2_normal.part").write_text("left by a crash")
    path, _ = fetch(server, tmp_path)
    assert path.read_bytes() == sample_images.png("normal", 300)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("scenario", ["expired", "gone", "too_large_file", "redirect_loop_file"])
def test_a_permanent_failure_is_not_retried(server, tmp_path, scenario):
    server.scenario = scenario
    with pytest.raises(BadResult):
        fetch(server, tmp_path)
    assert len(server.requests) == (6 if scenario == "redirect_loop_file" else 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scenario", ["bad_checksum", "text_file", "html_file", "half_file", "bomb", "empty_file"])
def test_an_invalid_image_is_downloaded_three_times(server, tmp_path, scenario):
    server.scenario = scenario
    with pytest.raises(BadResult) as caught:
        fetch(server, tmp_path)
    assert str(caught.value.what).startswith(("The image ", "The file "))
    assert len(server.requests) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_file_beyond_the_limit_is_not_read_to_its_end(server, tmp_path):
    with pytest.raises(BadResult, match="larger"):
        fetch(server, tmp_path, limits=ImageLimits(size=100))


@pytest.mark.parametrize("scenario", ["hang_file", "ok"])
def test_cancelling_leaves_no_file(server, tmp_path, scenario):
    server.scenario = scenario
    context = RecordingContext()
    context.stop.set()
    with pytest.raises(Canceled):
        fetch(server, tmp_path, context=context)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_target_is_reported(server, tmp_path):
    (tmp_path / "brick.v2_normal.png").mkdir()
    (tmp_path / "brick.v2_normal.png" / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        fetch(server, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["brick.v2_normal.png"]
