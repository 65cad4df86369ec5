# SPDX-License-Identifier: GPL-3.0-or-later
"""A service's account: refused before anything is sent where it cannot work, and its key goes to the service alone."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import InvalidRequest, Money, NetworkError, PatinaError
from tests.server.client_helpers import FastClock, RecordingContext

from .harnesses import ONLINE
from .marks import online, with_key


def known(*scenarios):
    """Each service with those of the scenarios that its server knows."""
    return [
        (name, scenario)
        for name, harness in ONLINE.items()
        for scenario in scenarios
        if scenario in harness.server.scenarios
    ]


ELSEWHERE = known(
    "ok", "own_origin", "moved_file", "other_host", "other_path", "redirect_away_file", "redirect_away_status"
)
"""Scenarios in which something lies on another host, or is said to."""
LOGGED = known("ok", "echoed_key", "echoed_key_status", "bad_header_file", "bad_header_status", "id_with_signature")
"""Scenarios in which we, or a library, may say too much."""
URL = "http://127.0.0.1:9"
LIGHT = """
import sys
from {module} import {name} as spec
from patina_addon.core import services, store
from patina_addon.core.jobs import job_text, runner, store_monitor
from patina_addon.core.images import decoder_client
from patina_addon.core.model.account import Account
from patina_addon.core.model.request import MaterialRequest
request = MaterialRequest("brick", ("normal",), image_size=512)
spec.check(request, Account("http://127.0.0.1:9", "key", 1.0))
spec.price(request)
spec.with_available_maps(request)
print(sorted({{"numpy", "requests", "urllib3", "ssl"}} & set(sys.modules)))
"""


def test_specs_checks_and_prices_load_no_slow_modules(harness):
    module = sys.modules[harness.spec.connect.__module__]
    name = next(name for name, value in vars(module).items() if getattr(value, "connect", None) is harness.spec.connect)
    code, root = LIGHT.format(module=module.__name__, name=name), Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]"]


@online
@pytest.mark.parametrize(
    ("url", "words"),
    [
        (URL, "refused the connection"),
        ("http://nowhere.invalid", "address of nowhere.invalid could not be found"),
        ("https://127.0.0.1:{port}", "secure connection"),
    ],
)
def test_without_a_connection_nothing_was_sent_or_charged(harness, server, generate, url, words):
    with pytest.raises(NetworkError, match=words) as caught:
        generate(base_url=url.format(port=server.url.rpartition(":")[2]))
    assert caught.value.money is Money.NOT_CHARGED
    assert server.submissions == []
    if harness.spec.key_variable:
        report = harness.connect(server, base_url=URL).test_key()
        assert (report.works, "refused the connection" in str(report.text)) == (False, True)


@online
@pytest.mark.parametrize("url", ["", "  ", "api.foxapi.cc", "ftp://a.test", "file:///etc/passwd", "http://", "https://:80",
                                 "http://a.test:99999", "http://a.test:x", "http://[::1", "http://a b.test",
                                 "http://u:p@a.test", "http://u@a.test", "http://a.test/?key=1", "http://a.test/#x",
                                 "http://a\n.test", "http://" + "a" * 70 + ".test", "javascript:alert(1)"])  # fmt: skip
def test_an_invalid_base_url_is_refused(harness, url):
    with pytest.raises(InvalidRequest) as caught:
        harness.spec.check(harness.request, Account(url, "key"))
    assert "base URL" in str(caught.value.what)
    assert harness.spec.url_variable in str(caught.value.next_step)


@online
@pytest.mark.parametrize("url", ["https://a.test", "https://a.test/", " https://a.test/v1/ ", "http://[::1]:8/x"])
def test_a_valid_base_url_is_accepted(harness, url):
    harness.spec.check(harness.request, Account(url, "key"))


@with_key
@pytest.mark.parametrize("key", ["", " ", "\n"])
def test_a_missing_key_is_reported_with_the_service_s_variable(harness, key):
    with pytest.raises(InvalidRequest, match="No API key") as caught:
        harness.spec.check(harness.request, Account(URL, key))
    assert harness.spec.key_variable in str(caught.value.next_step)
    report = harness.spec.test_key(Account(URL, key), FastClock())
    assert (report.works, "No API key" in str(report.text)) == (False, True)


@with_key
@pytest.mark.parametrize("key", ["ab\ncd", "ab cd", "schlüssel", "abc\0", "a\r\nX-Other: 1", "日本"])
def test_a_key_with_invalid_characters_is_refused_and_not_quoted(harness, key):
    with pytest.raises(InvalidRequest) as caught:
        harness.spec.check(harness.request, Account(URL, key))
    assert key not in str(caught.value)


@with_key
def test_whitespace_around_a_key_is_removed(harness, server):
    assert harness.connect(server, key=f" {server.key}\n").submit(harness.request, RecordingContext())


def test_a_service_without_a_key_needs_none(harness, server):
    if not harness.spec.key_variable:
        assert harness.spec.test_key(harness.account(server), FastClock()).works
        harness.spec.check(harness.request, harness.account(server, key="") if server else Account())


@with_key
def test_a_key_test_is_free_and_correct(harness, server):
    good = harness.spec.test_key(harness.account(server), FastClock())
    assert good.works is harness.proven_key
    bad = harness.spec.test_key(harness.account(server, key="wrong"), FastClock())
    assert bad.works is False
    assert "does not accept the API key" in str(bad.text)
    assert {request.method for request in server.requests} == {"GET"}
    assert server.key not in f"{good.text} {bad.text}"


@pytest.mark.parametrize(("harness", "scenario"), ELSEWHERE, indirect=["harness"])
def test_the_key_is_sent_to_the_service_only(harness, server, generate, tmp_path, monkeypatch, scenario):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.scenario = scenario
    try:
        generate(tmp_path / "maps")
    except PatinaError:
        assert scenario.startswith("redirect")
    files = [*server.received("cdn"), *server.received(path="/files/")]
    others = [request for request in server.requests if request not in files]
    credentials = {request.headers.get("authorization") for request in others}
    assert credentials == {f"{server.scheme} {server.key}" if server.key else None}
    assert not any("authorization" in request.headers for request in files)
    assert all(request.path.startswith(("/files/", "/moved/files/")) for request in server.received("cdn"))


@pytest.mark.parametrize(("harness", "scenario"), LOGGED, indirect=["harness"])
def test_no_text_and_no_log_contains_the_key_or_a_signature(harness, server, generate, caplog, scenario):
    caplog.set_level(logging.DEBUG)
    server.scenario = scenario
    texts = [repr(harness.account(server)), repr(harness.connect(server))]
    try:
        texts.append(repr(generate()))
    except PatinaError as error:
        assert scenario != "ok"
        texts += [str(error), repr(error), repr(vars(error))]
    texts.append(caplog.text)
    assert not any("signature" in text or (server.key and server.key in text) for text in texts)
