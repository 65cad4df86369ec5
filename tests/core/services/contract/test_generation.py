# SPDX-License-Identifier: GPL-3.0-or-later
"""A request becomes maps: once, whole, in order, under their names, told on the way, and again from the task's id."""

import threading
from dataclasses import replace

import pytest
from PIL import Image

from patina_addon.core.model.errors import InvalidRequest, PatinaError, ServiceError, StorageError, TimedOut
from patina_addon.core.model.job import sphere_name
from patina_addon.core.model.maps import MAPS
from tests.server.client_helpers import RecordingContext
from tests.waiting import until

from .marks import online


def test_maps_arrive_whole_in_order_and_under_names_of_their_own(harness, server, generate, tmp_path):
    context = RecordingContext()
    result = generate(tmp_path / "new folder", context=context)
    assert tuple(file.kind for file in result.maps) == harness.request.maps
    for file in result.maps:
        # Images that nobody labeled get their final names once their pixels were looked at.
        assert file.path.name in (f"brick_{file.kind}.png", f"brick_unlabeled_{file.kind}.png")
        assert file.path.parent == tmp_path / "new folder"
        with Image.open(file.path) as picture:
            picture.load()
            assert picture.size == (file.width, file.height) == (harness.request.image_size,) * 2
    assert result.notes == ()
    names = {path.name for path in (tmp_path / "new folder").iterdir()}
    assert names - {sphere_name(0)} == {file.path.name for file in result.maps}
    assert server is None or len(server.submissions) == 1


def test_a_task_can_be_collected_repeatedly_from_its_id(harness, server, tmp_path):
    task = harness.connect(server).submit(harness.request, RecordingContext())
    for _ in range(2):
        result = harness.connect(server).collect(task, harness.request, tmp_path, "brick", RecordingContext())
        assert len(result.maps) == 3
    assert server is None or len(server.submissions) == 1


def test_an_invalid_task_id_cannot_change_the_address(harness, server, tmp_path):
    with pytest.raises(PatinaError):
        harness.connect(server).collect("../models?a=b#c/ü", harness.request, tmp_path, "brick", RecordingContext())
    assert server is None or not any("../" in request.path or "?" in request.path for request in server.requests)


def test_progress_grows_and_has_a_message(harness, server, generate):
    if server:
        server.polls_until_done = 8
    context = RecordingContext()
    generate(context=context)
    fractions = [fraction for fraction, _ in context.progress_reports if fraction is not None]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert fractions[-1] > 0.8
    assert all(message for _, message in context.progress_reports)
    assert context.is_downloading == bool(server)


@online
def test_polling_reuses_one_connection_and_names_patina(server, generate):
    server.polls_until_done = 5
    generate()
    requests = server.received(method="GET")
    assert len(requests) >= 5
    assert len({request.client_port for request in requests}) == 1
    assert {request.headers["user-agent"] for request in server.requests} == {"Patina/0 Test/1"}


@online
def test_a_submission_never_uses_a_connection_that_may_end_just_then(server, generate):
    server.scenario = "busy_then_ok"
    generate()
    assert len(server.submissions) == 2
    assert len({request.client_port for request in server.submissions}) == 2


@online
def test_the_duration_of_a_task_is_recorded_for_similar_tasks(harness, server, generate):
    server.polls_until_done = 8
    context = RecordingContext()
    generate(context=context)
    ((about, seconds),) = context.cache.seconds.items()
    size = harness.request.image_size
    assert about == f"{harness.spec.id} MATERIAL {size} x0 3 maps x1"
    assert all(number > 0 for number in seconds)


@online
def test_maps_that_arrive_are_kept_and_missing_ones_noted(server, generate):
    server.scenario = "one_bad_file"
    result = generate()
    assert len(result.maps) == 2
    (note,) = result.notes
    assert str(note).startswith("Missing: ")


@online
def test_an_hour_without_progress_ends_the_wait_and_names_the_task(harness, server, generate):
    server.scenario = next(iter(harness.endless))
    with pytest.raises(TimedOut) as caught:
        generate()
    assert next(iter(server.tasks)) in str(caught.value.next_step)


@online
def test_a_network_outage_is_waited_out(harness, tmp_path):
    key = "key" if harness.spec.key_variable else ""
    with harness.server(key=key, duration=0) as server:
        client, port = harness.connect(server), int(server.url.rpartition(":")[2])
        task = client.submit(harness.request, RecordingContext())
        old = server.tasks[task]
    context, results = RecordingContext(), []
    arguments = (task, harness.request, tmp_path, "brick", context)
    thread = threading.Thread(target=lambda: results.append(client.collect(*arguments)))
    thread.start()
    until(lambda: any("refused" in message for _, message in context.progress_reports))
    with harness.server(key=key, duration=0, port=port) as server:
        server.tasks[task] = old
        thread.join()
    assert len(results[0].maps) == 3


@online
@pytest.mark.parametrize("scenario", ["redirect_away", "redirect_away_status"])
def test_a_redirect_to_another_host_is_not_followed(server, generate, scenario):
    server.scenario = scenario
    with pytest.raises(ServiceError, match=f"redirects to {server.cdn_url}"):
        generate()
    assert server.received("cdn") == []


def test_an_unwritable_folder_is_reported(generate, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="written"):
        generate(tmp_path / "file")


def test_a_map_that_the_service_cannot_make_is_refused_or_removed_with_a_note(harness, server):
    spec, account = harness.spec, harness.account(server)
    spec.check(harness.request, account)
    unmade = next(kind for kind in MAPS if kind not in spec.offer("MATERIAL").maps)
    request = replace(harness.request, maps=(*harness.request.maps, unmade))
    with pytest.raises(InvalidRequest, match=f"The {spec.label} does not make the {MAPS[unmade].label} map."):
        spec.check(request, account)
    kept, notes = spec.with_available_maps(request)
    assert kept == harness.request
    assert [str(note) for note in notes] == [f"The {spec.label} does not make the {MAPS[unmade].label} map."]
