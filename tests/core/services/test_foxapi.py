# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API as a service: what is sent, to whom, how often, and what becomes of the answer."""

import itertools
import logging
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from PIL import Image

from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import (
    BadResult,
    Cancelled,
    InvalidRequest,
    Money,
    NetworkError,
    ServiceError,
    StorageError,
    TaskFailed,
    TimedOut,
)
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import ApiServer
from tests.server.client import REQUEST, Listener, StoppedInFlight, account, service

URL = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def running():
    with ApiServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.forget(duration=0.01)
    return running


def make(server, folder, request=REQUEST, **options):
    """Submit and collect, as the runner does."""
    made = service(server, **options)
    listener = Listener()
    return made.collect(made.submit(request, listener), request, folder, "brick", listener)


def fail(error_type, server, folder, **options):
    with pytest.raises(error_type) as caught:
        make(server, folder, **options)
    assert type(caught.value) is error_type
    return caught.value


# What is sent


def test_a_request_arrives_as_it_was_meant(server, tmp_path):
    request = replace(REQUEST, prompt="苔むした brick “wall”", tiling_mode="XY", upscale_factor=2)
    make(server, tmp_path, request)
    (sent,) = server.submissions
    assert sent.json == {
        "model": "patina-material",
        "prompt": "苔むした brick “wall”",
        "maps": ["basecolor", "normal", "height"],
        "image_size": 48,
        "tiling_mode": "xy",
        "upscale_factor": 2,
    }
    assert sent.headers["content-type"] == "application/json"
    assert int(sent.headers["content-length"]) == len(sent.body)


def test_every_request_names_patina(server, tmp_path):
    make(server, tmp_path)
    assert {request.headers["user-agent"] for request in server.requests} == {"Patina/0 Test/1"}


def test_one_connection_is_kept_while_waiting(server, tmp_path):
    server.duration = 0.3
    make(server, tmp_path)
    asked = server.of(method="GET", path="/v1/tasks/")
    assert len(asked) > 1
    assert len({request.client_port for request in asked}) == 1


# What comes back


def test_maps_arrive_whole_and_in_order(server, tmp_path):
    result = make(server, tmp_path / "new folder")
    assert [found.kind for found in result.maps] == ["basecolor", "normal", "height"]
    for found in result.maps:
        assert found.path == tmp_path / "new folder" / f"brick_{found.kind}.png"
        with Image.open(found.path) as picture:
            picture.load()
            assert picture.size == (found.width, found.height) == (48, 48)
    assert result.notes == ()
    assert sorted(path.name for path in (tmp_path / "new folder").iterdir()) == [
        "brick_basecolor.png",
        "brick_height.png",
        "brick_normal.png",
    ]


def test_progress_grows_and_ends_with_the_downloads(server, tmp_path):
    made, listener = service(server), Listener()
    made.collect(made.submit(REQUEST, listener), REQUEST, tmp_path, "brick", listener)
    fractions = [fraction for fraction, _ in listener.told]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert all(message for _, message in listener.told)


@pytest.mark.parametrize("scenario", ["labelled", "labelled_texture", "extra_image", "strings", "output_urls",
                                      "id_as_task_id", "id_as_number", "numbers_as_strings", "null_then_results",
                                      "flaky_status", "flaky_file", "resumable_file", "own_origin", "moved_file",
                                      "busy_then_ok"])  # fmt: skip
def test_other_shapes_and_passing_troubles_end_in_the_same_maps(server, tmp_path, scenario):
    server.scenario = scenario
    result = make(server, tmp_path)
    assert [found.kind for found in result.maps] == ["basecolor", "normal", "height"]
    assert result.notes == ()
    colors = [Image.open(found.path).convert("RGB").resize((1, 1)).getpixel((0, 0)) for found in result.maps]
    assert colors[0][0] > colors[0][2] + 20  # brick is red
    assert colors[1][2] > 200  # normals look up
    assert len(set(colors[2])) == 1  # height is grey


@pytest.mark.parametrize("scenario", ["single_object", "output_url"])
def test_one_map_may_come_as_one_object(server, tmp_path, scenario):
    server.scenario = scenario
    result = make(server, tmp_path, replace(REQUEST, maps=("normal",)))
    assert [found.kind for found in result.maps] == ["normal"]


@pytest.mark.parametrize(("scenario", "ending", "size"), [("jpeg", "jpg", 16), ("webp", "webp", 64)])
def test_other_formats_keep_their_own_ending(server, tmp_path, scenario, ending, size):
    server.scenario = scenario
    for found in make(server, tmp_path).maps:
        assert found.path.name == f"brick_{found.kind}.{ending}"
        assert (found.width, found.height) == (size, size)


@pytest.mark.parametrize("scenario", ["labelled_fewer", "one_bad_file"])
def test_what_came_is_kept_and_what_did_not_is_told(server, tmp_path, scenario):
    server.scenario = scenario
    result = make(server, tmp_path)
    assert len(result.maps) == 2
    assert len(result.notes) == 1
    assert "map" in result.notes[0]


@pytest.mark.parametrize(("scenario", "spares"), [("fewer", 2), ("single_object", 1), ("output_url", 1)])
def test_images_that_no_order_tells_apart_are_fetched_without_a_guess(server, tmp_path, scenario, spares):
    server.scenario = scenario
    result = make(server, tmp_path)
    assert (result.maps, result.is_guess) == ((), True)
    assert [found.path.name for found in result.spares] == [f"brick_image_{number}.png" for number in (1, 2)][:spares]


def test_a_task_can_be_collected_from_its_id_alone_and_again(server, tmp_path):
    task = service(server).submit(REQUEST, Listener())
    for _ in range(2):
        result = service(server).collect(task, REQUEST, tmp_path, "brick", Listener())
        assert len(result.maps) == 3
    assert len(server.submissions) == 1


def test_a_strange_task_id_stays_one_step_of_the_path(server, tmp_path):
    with pytest.raises(ServiceError):
        service(server).collect("../models?a=b#c/ü", REQUEST, tmp_path, "brick", Listener())
    assert {request.path for request in server.requests} == {"/v1/tasks/..%2Fmodels%3Fa%3Db%23c%2F%C3%BC"}


def test_how_long_a_task_took_is_remembered_for_the_next_such_task(server, tmp_path):
    made, listener = service(server), Listener()
    server.duration = 0.05
    made.collect(made.submit(REQUEST, listener), REQUEST, tmp_path, "brick", listener)
    ((about, seconds),) = listener.memory.seconds.items()
    assert about == "FOXAPI MATERIAL 48 x0 3 maps x1"
    assert seconds > 0


def test_what_a_task_reserved_is_told_before_its_maps_are_there(server, tmp_path):
    server.scenario = "failed"
    made, listener = service(server), Listener()
    with pytest.raises(TaskFailed):
        made.collect(made.submit(REQUEST, listener), REQUEST, tmp_path, "brick", listener)
    assert listener.reserved == 8.0


@pytest.mark.parametrize(
    ("scenario", "options"),
    [("bad_options", ("tiling_mode", "upscale_factor")), ("bad_options_list", ("upscale_factor",))],
)
def test_refused_options_are_named_where_the_service_names_them(server, tmp_path, scenario, options):
    server.scenario = scenario
    error = fail(ServiceError, server, tmp_path)
    assert error.refused_fields == options


# What goes wrong


def test_an_error_is_told_with_the_service_s_own_words(server, tmp_path):
    server.scenario = "422"
    error = fail(ServiceError, server, tmp_path)
    assert "image_size must be at most 2048." in error.what
    assert error.money is Money.NOT_CHARGED
    assert (error.status, error.kind) == (422, "invalid_request_error")


def test_advanced_options_that_are_refused_can_be_told_by_their_code(server, tmp_path):
    server.scenario = "bad_options"
    assert fail(ServiceError, server, tmp_path).code == "unsupported_advanced_options"


def test_a_busy_service_is_asked_again_within_bounds(server, tmp_path):
    server.scenario = "429"
    error = fail(ServiceError, server, tmp_path)
    assert error.status == 429
    assert len(server.submissions) == 3


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9", "refused the connection"),
        ("http://nowhere.invalid", "address of nowhere.invalid could not be found"),
        ("https://127.0.0.1:{port}", "secure connection"),
    ],
)
def test_without_a_connection_nothing_was_sent_or_charged(server, tmp_path, url, words):
    base_url = url.format(port=server.url.rpartition(":")[2])
    error = fail(NetworkError, server, tmp_path, base_url=base_url)
    assert words in error.what
    assert error.money is Money.NOT_CHARGED
    assert server.submissions == []


def test_an_api_that_redirects_is_not_followed(server, tmp_path):
    for scenario in ("redirect_away", "redirect_away_status"):
        server.scenario = scenario
        error = fail(ServiceError, server, tmp_path)
        assert f"on to {server.cdn_url}, where" in error.what
    assert server.of("cdn") == []


def test_a_failed_task_is_told_in_the_service_s_words(server, tmp_path):
    server.scenario = "failed"
    error = fail(TaskFailed, server, tmp_path)
    assert "The model gave up." in error.what
    assert error.code == "generation_failed"
    server.scenario = "cancelled"
    assert "cancelled" in fail(TaskFailed, server, tmp_path).what


def test_an_hour_without_news_ends_the_wait_and_names_the_task(server, tmp_path):
    server.scenario = "never_completes"
    error = fail(TimedOut, server, tmp_path)
    assert next(iter(server.tasks)) in error.next_step


def test_a_network_that_is_down_for_a_while_is_waited_for(tmp_path):
    with ApiServer(duration=0) as server:
        made, port = service(server), int(server.url.rpartition(":")[2])
        task = made.submit(REQUEST, Listener())
        old = server.tasks[task]
    listener = Listener("Never")
    results = []
    thread = threading.Thread(target=lambda: results.append(made.collect(task, REQUEST, tmp_path, "brick", listener)))
    thread.start()
    while not any("refused" in message for _, message in listener.told):
        time.sleep(0.01)
    with ApiServer(duration=0, port=port) as server:
        server.tasks[task] = old
        thread.join(20)
    assert len(results[0].maps) == 3


def test_a_result_that_is_no_address_on_the_network_is_not_opened(server, tmp_path):
    server.scenario = "file_url"
    # The same address for each map is one image, which is fewer than asked.
    with pytest.raises(BadResult) as caught:
        make(server, tmp_path, replace(REQUEST, maps=("normal",)))
    assert "http" in caught.value.what


@pytest.mark.parametrize("scenario", ["expired", "gone"])
def test_links_that_have_expired_are_told(server, tmp_path, scenario):
    server.scenario = scenario
    error = fail(BadResult, server, tmp_path)
    assert "expired" in error.what
    assert error.money is Money.CHARGED
    assert len(server.of("cdn")) == 3


def test_a_folder_that_cannot_be_made_is_told(server, tmp_path):
    (tmp_path / "file").write_text("in the way")
    error = fail(StorageError, server, tmp_path / "file")
    assert "cannot be written" in error.what


# Stopping


def test_stopping_before_the_submission_sends_nothing(server):
    listener = Listener()
    listener.stop.set()
    with pytest.raises(Cancelled):
        service(server).submit(REQUEST, listener)
    assert server.requests == []


def test_stopping_at_the_last_moment_sends_nothing(server):
    with pytest.raises(Cancelled):
        service(server).submit(REQUEST, Listener(stop_at="Sending"))
    assert server.requests == []


def test_stopping_does_not_cut_a_submission(server):
    listener = StoppedInFlight()
    assert service(server).submit(REQUEST, listener) in server.tasks
    assert listener.stop.is_set()


@pytest.mark.parametrize(
    ("scenario", "stop_at"),
    [("never_completes", "The service is making"), ("hang_status", "The service is making"), ("hang_file", "Downl")],
)
def test_stopping_ends_every_wait(server, tmp_path, scenario, stop_at):
    server.scenario = scenario
    made, listener = service(server, clock=Clock(0.01)), Listener(stop_at)
    task = made.submit(REQUEST, listener)
    with pytest.raises(Cancelled):
        made.collect(task, REQUEST, tmp_path, "brick", listener)
    asked = len(server.requests)
    listener.stop.wait(0.05)
    assert len(server.requests) == asked


# The key


def test_the_key_goes_to_the_api_alone(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for scenario in ("ok", "moved_file", "redirect_away_file"):
        server.scenario = scenario
        service_made = service(server)
        task = service_made.submit(REQUEST, Listener())
        try:
            service_made.collect(task, REQUEST, tmp_path, "brick", Listener())
        except BadResult:
            assert scenario == "redirect_away_file"
    assert {request.headers.get("authorization") for request in server.of("api")} == {f"Bearer {server.key}"}
    seen = server.of("cdn")
    assert len(seen) >= 6
    assert not any("authorization" in request.headers for request in seen)


def test_the_key_is_in_no_text(server, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    server.scenario = "echoed_key"
    error = fail(ServiceError, server, tmp_path)
    texts = [str(error), repr(error), repr(vars(error)), repr(account(server)), repr(service(server)), caplog.text]
    assert not any(server.key in text for text in texts)
    assert "signature" not in str(error)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("patina")]
    assert not any("signature" in message for message in ours)


def test_the_system_s_proxy_is_used(server, tmp_path, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    server.scenario = "own_origin"
    result = make(server, tmp_path, base_url="http://api.invalid/v1/")
    assert len(result.maps) == 3
    assert {request.headers["host"] for request in server.submissions} == {"api.invalid"}


def test_a_proxy_that_is_not_there_is_named(server, tmp_path, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    error = fail(NetworkError, server, tmp_path, base_url="https://api.invalid")
    assert "proxy" in error.what


# Refused before anything is sent


@pytest.mark.parametrize("url", ["", "  ", "api.foxapi.cc", "ftp://a.test", "file:///etc/passwd", "http://", "https://:80",
                                 "http://a.test:99999", "http://a.test:x", "http://[::1", "http://a b.test",
                                 "http://u:p@a.test", "http://u@a.test", "http://a.test/?key=1", "http://a.test/#x",
                                 "http://a\n.test", "http://" + "a" * 70 + ".test", "javascript:alert(1)"])  # fmt: skip
def test_a_base_url_that_cannot_work_is_refused(url):
    with pytest.raises(InvalidRequest) as caught:
        PATINA_API.check(REQUEST, Account(url, "key"))
    assert "base URL" in caught.value.what
    assert caught.value.next_step


@pytest.mark.parametrize(
    "url", ["https://api.foxapi.cc", "https://api.foxapi.cc/", " https://a.test/v1/ ", "http://[::1]:8/x"]
)
def test_a_base_url_that_can_work_is_taken(url):
    PATINA_API.check(REQUEST, Account(url, "key"))


@pytest.mark.parametrize("key", ["", " ", "\n"])
def test_a_missing_key_is_named(key):
    with pytest.raises(InvalidRequest, match="no API key"):
        PATINA_API.check(REQUEST, Account(URL, key))


@pytest.mark.parametrize("key", ["ab\ncd", "ab cd", "schlüssel", "abc\0", "a\r\nX-Other: 1", "日本"])
def test_a_key_that_would_break_the_header_is_refused_unquoted(key):
    with pytest.raises(InvalidRequest) as caught:
        PATINA_API.check(REQUEST, Account(URL, key))
    assert key not in str(caught.value)


def test_blanks_around_a_key_are_dropped(server):
    assert service(server, key=f" {server.key}\n").submit(REQUEST, Listener())


@pytest.mark.parametrize("size", [0, -1])
def test_a_size_that_is_nonsense_is_refused(size):
    with pytest.raises(InvalidRequest, match="image size"):
        PATINA_API.check(replace(REQUEST, image_size=size), Account(URL, "key"))


def test_what_is_slow_to_load_is_not_loaded_by_the_main_thread():
    code = (
        "import sys; from patina_addon.core import services\n"
        "from patina_addon.core.model.account import Account\n"
        "from patina_addon.core.model.request import MaterialRequest\n"
        "services.SERVICES['FOXAPI'].check(MaterialRequest('brick', ('normal',)), Account('http://a.test', 'x'))\n"
        "print(sorted({'requests', 'urllib3', 'ssl', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_downloads_stay_within_the_connection_limit(server, tmp_path):
    request = replace(REQUEST, maps=PATINA_API.tasks["MATERIAL"].maps)
    make(server, tmp_path, request, connection_limit=1)
    assert len({asked.client_port for asked in server.of("cdn")}) == 1
    for first, second in itertools.pairwise(server.of("cdn")):
        assert first.time <= second.time
