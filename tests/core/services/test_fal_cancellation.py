# SPDX-License-Identifier: GPL-3.0-or-later
"""A request that is canceled at fal: in its queue, or too late."""

import pytest

from patina_addon.core.model.errors import TaskFailed
from tests.core.services.contract.harnesses import HARNESSES
from tests.server.client_helpers import FAL_REQUEST, RecordingContext, fal_client


@pytest.fixture(scope="module")
def harness():
    return HARNESSES["fal"]


def test_a_cancelled_queue_entry_ends_the_job_with_that_reason(server, tmp_path):
    server.duration = 1000
    client = fal_client(server)
    task = client.submit(FAL_REQUEST, RecordingContext())
    assert client.cancel(task) is True
    assert server.received(method="PUT")[0].path == f"/fal-ai/patina/requests/{task}/cancel"
    with pytest.raises(TaskFailed, match="canceled on the service"):
        client.collect(task, FAL_REQUEST, tmp_path, "brick", RecordingContext())


def test_cancelling_running_work_may_be_charged(server):
    server.duration = 1000
    client = fal_client(server)
    task = client.submit(FAL_REQUEST, RecordingContext())
    server.tasks[task].begun -= 500
    assert client.cancel(task) is False
    assert server.tasks[task].is_cancelled


@pytest.mark.parametrize(
    "scenario",
    ["cancel_refused", "cancel_unknown", "cancel_lost", "cancel_hangs", "cancel_500",
     "cancel_done", "html_status"],
)  # fmt: skip
def test_an_unconfirmed_cancellation_may_be_charged(server, scenario):
    server.reset(scenario, 1000)
    client = fal_client(server, timeout=0.1 if "hangs" in scenario else 5)
    task = client.submit(FAL_REQUEST, RecordingContext())
    assert client.cancel(task) is False
    assert len(server.received(method="PUT")) == 1


@pytest.mark.parametrize("scenario", ["ok", "other_host", "other_path"])
def test_a_cancellation_sends_the_key_to_the_queue_only(server, scenario):
    server.reset(scenario, 1000)
    client = fal_client(server)
    client.cancel(client.submit(FAL_REQUEST, RecordingContext()))
    assert {request.headers.get("authorization") for request in server.requests} == {f"Key {server.key}"}
    assert server.received("cdn") == []
