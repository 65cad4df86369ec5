# SPDX-License-Identifier: GPL-3.0-or-later
"""No peer keeps a thread: a response ends in time, or when nobody wants it any more, however it dawdles."""

import threading
from types import SimpleNamespace

import pytest

from patina_addon.core.images.image_check import ImageLimits
from patina_addon.core.model.errors import BadResult, Canceled
from patina_addon.core.model.message import Message
from patina_addon.core.network import exchange
from patina_addon.core.network.exchange import SLOWEST, Exchange, stop_all
from patina_addon.core.network.http import Client
from patina_addon.core.network.http_body import Body
from patina_addon.core.network.map_downloads import MapDownloads, RemoteImage
from patina_addon.core.network.transport_errors import TransportError
from tests.server import ApiServer, sample_images, wire_faults
from tests.server.client_helpers import FastClock, RecordingContext, account
from tests.waiting import LAST_RESORT, until

ENDLESS = ["hang", "slow_drip", *wire_faults.ENDLESS]
STATUS = "/v1/tasks/t"
SIZE = 1500


@pytest.fixture(scope="module")
def running_server():
    with ApiServer(duration=0) as server:
        yield server


@pytest.fixture
def server(running_server):
    running_server.reset(duration=0)
    running_server.add_task("t", {"model": "patina-material", "maps": ["normal"], "image_size": 64})
    yield running_server
    until(lambda: not threads())


def threads():
    """The threads that are in the middle of a request."""
    return [thread for thread in threading.enumerate() if thread.name == "patina-side"]


def stop_once_received(server, path):
    """What a person does who cancels as soon as the request is on its way."""

    def tick():
        if server.received(path=path) or server.received("cdn", path=path):
            raise Canceled(Message("Canceled."))

    return tick


@pytest.mark.parametrize("scenario", ENDLESS)
def test_a_response_without_end_is_given_up(server, scenario):
    server.scenario = f"{scenario}_status"
    with Client(account(server, timeout=0.05)) as client, pytest.raises(TransportError):
        client.get(STATUS)


@pytest.mark.parametrize("scenario", ENDLESS)
def test_a_response_without_end_keeps_no_thread_after_a_cancel(server, scenario):
    server.scenario = f"{scenario}_status"
    with Client(account(server, timeout=LAST_RESORT)) as client, pytest.raises(Canceled):
        client.get(STATUS, stop_once_received(server, STATUS))
    until(lambda: not threads())


@pytest.mark.parametrize("scenario", ENDLESS)
def test_an_upload_without_an_answer_keeps_no_thread_after_a_cancel(server, scenario):
    server.scenario = f"{scenario}_upload"
    path = "/v1/files/upload/stream"
    with Client(account(server, timeout=LAST_RESORT)) as client, pytest.raises(Canceled):
        client.upload(path, Body([b"a" * 99], 99), "image/png", stop_once_received(server, path))
    until(lambda: not threads())


def test_an_upload_that_nobody_reads_keeps_no_thread_after_a_cancel(server):
    server.behavior = SimpleNamespace(is_body_unread=True, upload=server.scenarios["hang_upload"].upload, file=None)
    path, size = "/v1/files/upload/stream", 1 << 26
    with Client(account(server, timeout=LAST_RESORT)) as client, pytest.raises(Canceled):
        client.upload(path, Body([bytes(1 << 20)] * 64, size), "image/png", stop_once_received(server, path))
    until(lambda: not threads())


@pytest.mark.parametrize("scenario", ENDLESS)
def test_a_download_without_end_is_given_up(server, tmp_path, scenario):
    server.scenario = f"{scenario}_file"
    with Client(account(server, timeout=0.05)) as client, pytest.raises(BadResult):
        downloads(client, server, tmp_path, RecordingContext(), FastClock(200.0))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scenario", ENDLESS)
def test_a_download_without_end_keeps_no_thread_after_a_cancel(server, tmp_path, scenario):
    server.scenario = f"{scenario}_file"
    context = RecordingContext()
    thread = threading.Thread(target=lambda: until(lambda: server.received("cdn"), context.check) or context.stop.set())
    thread.start()
    with Client(account(server, timeout=LAST_RESORT)) as client, pytest.raises(Canceled):
        downloads(client, server, tmp_path, context, FastClock())
    thread.join()
    until(lambda: not threads())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scenario", ENDLESS)
def test_a_question_that_nobody_can_cancel_ends_when_blender_closes(server, scenario):
    server.scenario = f"{scenario}_status"
    errors = []

    def ask():
        with Client(account(server, timeout=LAST_RESORT)) as client:
            try:
                client.get(STATUS)
            except TransportError as error:
                errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: server.received(path=STATUS))
    stop_all()
    thread.join(LAST_RESORT)
    assert len(errors) == 1


def test_a_submission_is_not_stopped_when_blender_closes():
    submission, question = Exchange(1.0, can_be_stopped=False), Exchange(LAST_RESORT)
    stop_all()
    submission.check()
    with pytest.raises(ConnectionAbortedError):
        question.check()


class SlowTime:
    """A clock that only moves by hand."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(exchange, "time", SimpleNamespace(monotonic=lambda: self.now))


def read_slowly(server, monkeypatch, share):
    """Read a map at a share of the slowest rate, which is so slow that it takes long beyond the time for a response."""
    slowest = len(sample_images.png("normal", SIZE)) / (20 * LAST_RESORT)
    monkeypatch.setattr(exchange, "SLOWEST", slowest)
    server.tasks["t"].body["image_size"] = SIZE
    time, data = SlowTime(monkeypatch), b""
    url = server.file_url(server.tasks["t"], "normal")
    with Client(account(server, timeout=LAST_RESORT)) as client, client.stream(url, {}) as stream:
        for piece in stream.chunks:
            data += piece
            time.now += len(piece) / (slowest * share)
    return data


def test_a_large_file_may_arrive_slowly(server, monkeypatch):
    assert read_slowly(server, monkeypatch, 1.01) == sample_images.png("normal", SIZE)


def test_a_large_file_that_hardly_arrives_is_given_up(server, monkeypatch):
    with pytest.raises(TransportError, match="too slowly"):
        read_slowly(server, monkeypatch, 0.5)


def test_the_time_for_a_response_starts_when_the_request_was_sent(monkeypatch):
    time = SlowTime(monkeypatch)
    body = Body([bytes(1 << 20)], 1 << 20)
    sent = Exchange(60.0, body)
    body.sent = 1 << 19
    time.now += 60 + (1 << 19) / SLOWEST - 1
    assert not sent.is_late
    time.now += 2
    assert sent.is_late
    body.sent_at = time.now
    time.now += 59
    assert not sent.is_late
    time.now += 2
    assert sent.is_late


def downloads(client, server, folder, context, clock):
    """Download one map, as a job does."""
    image = RemoteImage(server.file_url(server.tasks["t"], "normal"), "brick_normal", "normal")
    return MapDownloads(client, folder, ImageLimits(), clock, context).run([image], 1)
