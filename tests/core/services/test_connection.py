# SPDX-License-Identifier: GPL-3.0-or-later
"""What can keep a request from arriving at all: names, ports, certificates, proxies. Nothing is charged for it."""

import gc
import json
import logging
import socket

import pytest
import trustme

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import Money, NetworkError, UncertainSubmission
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import ApiServer, socket_server
from tests.server.client_helpers import REQUEST, FastClock, RecordingContext, patina_api_client

KEY = "test-key-3f9a1c77d2"
TASK = json.dumps({"id": "task-1"}).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(TASK), TASK)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "https_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def submit(url: str, timeout: float = 2.0) -> str:
    return PATINA_API.connect(Account(url, KEY, timeout), FastClock()).submit(REQUEST, RecordingContext())


def fail(url: str, timeout: float = 2.0) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        submit(url, timeout)
    assert caught.value.money is Money.NOT_CHARGED
    assert str(caught.value.next_step).endswith(".")
    assert KEY not in str(caught.value) + repr(caught.value)
    return caught.value


def test_an_untrusted_certificate_is_reported(authority):
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "localhost")) as port:
        error = fail(f"https://localhost:{port}")
    assert "certificate of localhost could not be verified" in str(error.what)
    assert "REQUESTS_CA_BUNDLE" in str(error.next_step)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # urllib3 1.26 leaves its socket open.
def test_a_certificate_for_another_name_is_reported(authority, tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(socket_server.save_certificate(authority, tmp_path)))
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "other.test")) as port:
        assert "certificate of localhost could not be verified" in str(fail(f"https://localhost:{port}").what)
    gc.collect()


def test_the_certificates_of_the_system_are_used(authority, tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(socket_server.save_certificate(authority, tmp_path)))
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "localhost")) as port:
        assert submit(f"https://localhost:{port}") == "task-1"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_missing_certificate_bundle_is_named_with_its_variable(tmp_path, monkeypatch, variable):
    path = tmp_path / "nowhere.pem"
    monkeypatch.setenv(variable, str(path))
    error = fail("https://localhost:9")
    assert str(error.what) == f"The certificate file {path} does not exist."
    assert variable in str(error.next_step)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense:// x", "http://"])
def test_a_proxy_that_cannot_be_used_is_reported(monkeypatch, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    error = fail("https://api.invalid")
    assert "proxy" in str(error.what)
    assert "proxy settings" in str(error.next_step)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_needs_a_password_is_reported(monkeypatch, scheme):
    answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with socket_server.fixed_response(answer) as port:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(Exception, match="proxy requires a user name and a password") as caught:
            submit(f"{scheme}://api.invalid")
    assert caught.value.money is Money.NOT_CHARGED


@pytest.mark.parametrize("repeated", [b"a", b"\r\nX: a"])
def test_a_proxy_that_drips_is_given_up_and_nothing_is_charged(monkeypatch, repeated):
    with socket_server.fixed_response(b"HTTP/1.1 200 OK\r\nX: ", repeated=repeated) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        fail("https://api.invalid", timeout=0.05)


def test_a_secure_connection_that_drips_is_given_up(authority, tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(socket_server.save_certificate(authority, tmp_path)))
    context = socket_server.certificate_context(authority, "localhost")
    answer = b"HTTP/1.1 200 OK\r\nX: "
    errors = (UncertainSubmission, NetworkError)
    with socket_server.fixed_response(answer, context, b"a") as port, pytest.raises(errors):
        submit(f"https://localhost:{port}", timeout=0.2)


@pytest.mark.parametrize("repeated", [b"", b"a", b"\x16\x03\x03\x40\x00"])
def test_a_handshake_that_never_ends_is_given_up_and_nothing_is_charged(repeated):
    with socket_server.fixed_response(b"\x16\x03\x03\x40\x00", repeated=repeated) as port:
        fail(f"https://127.0.0.1:{port}", timeout=0.1)


def test_an_unreachable_proxy_is_reported(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert "proxy could not be reached" in str(fail("https://api.invalid").what)


def test_a_service_that_accepts_no_connection_is_reported():
    with socket.socket() as full:  # its queue is full, so that connections hang
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for other in waiting:
            other.setblocking(False)
            other.connect_ex(("127.0.0.1", port))
        error = fail(f"http://127.0.0.1:{port}", timeout=0.2)
        for other in waiting:
            other.close()
    assert "could not be reached" in str(error.what) or "did not respond in time" in str(error.what)


def test_an_answer_that_is_lost_after_the_request_left_is_uncertain():
    with socket_server.fixed_response(b"") as port, pytest.raises(UncertainSubmission):
        submit(f"http://127.0.0.1:{port}")


# What others write about our requests


def test_urllib3_still_logs_requests_of_other_code(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    import requests

    with ApiServer(duration=0.01) as server:
        client = patina_api_client(server)
        client.submit(REQUEST, RecordingContext())
        requests.get(f"{server.url}/elsewhere", timeout=5)
    assert "/elsewhere" in caplog.text
