# SPDX-License-Identifier: GPL-3.0-or-later
"""Stopping ends every wait, cuts no submission and leaves no map; a service that can cancel does, and says so."""

import pytest

from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import Canceled
from tests.server.client_helpers import ContextStoppedInFlight, RecordingContext

from .harnesses import HARNESSES, ONLINE
from .marks import online

ENDLESS = [(name, scenario, words) for name, harness in ONLINE.items() for scenario, words in harness.endless.items()]
CANCELLING = [name for name, harness in HARNESSES.items() if harness.spec.can_cancel]


@online
def test_canceling_before_the_submission_sends_nothing(harness, server):
    context = RecordingContext()
    context.stop.set()
    with pytest.raises(Canceled):
        harness.connect(server).submit(harness.request, context)
    assert server.requests == []


@online
def test_canceling_just_before_the_submission_sends_nothing(harness, server):
    with pytest.raises(Canceled):
        harness.connect(server).submit(harness.request, RecordingContext(stop_at="Sending"))
    assert server.requests == []


@online
def test_canceling_does_not_interrupt_a_submission(harness, server):
    context = ContextStoppedInFlight()
    assert harness.connect(server).submit(harness.request, context) in server.tasks
    assert context.stop.is_set()


@pytest.mark.parametrize(("harness", "scenario", "words"), ENDLESS, indirect=["harness"])
def test_canceling_ends_every_wait(harness, server, tmp_path, scenario, words):
    server.scenario = scenario
    client, context = harness.connect(server, clock=Clock(0.01)), RecordingContext(stop_at=words)
    task = client.submit(harness.request, RecordingContext())
    with pytest.raises(Canceled):
        client.collect(task, harness.request, tmp_path, "brick", context)
    count = len(server.received("api"))  # files may be on their way
    context.stop.wait(0.05)
    assert len(server.received("api")) == count
    assert {path.suffix for path in tmp_path.iterdir()} <= {".part"}


def test_a_canceled_job_makes_no_maps(harness, server, tmp_path):
    client, context = harness.connect(server), RecordingContext()
    task = client.submit(harness.request, context)
    context.stop.set()
    with pytest.raises(Canceled):
        client.collect(task, harness.request, tmp_path, "brick", context)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harness", CANCELLING, indirect=True)
def test_canceling_a_queued_task_costs_nothing(harness, server):
    server.polls_until_done = 1000
    client = harness.connect(server)
    assert client.cancel(client.submit(harness.request, RecordingContext())) is True


def test_canceling_an_unknown_task_never_raises(harness, server):
    client = harness.connect(server)
    assert client.cancel("a/b") is False
    assert client.cancel("nobody") is False
    if server:
        assert harness.connect(server, base_url="http://127.0.0.1:9").cancel("nobody") is False
        assert server.submissions == []
