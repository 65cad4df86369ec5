# SPDX-License-Identifier: GPL-3.0-or-later
"""What can keep a request from arriving at all: names, ports, certificates, proxies. Nothing is charged for it."""

import gc
import json
import logging
import socket

import pytest
import trustme
import urllib3

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import Money, NetworkError, UncertainSubmission
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import ApiServer, socket_server
from tests.server.client_helpers import REQUEST, FastClock, RecordingContext, patina_api_client

KEY = "test-key-3f9a1c77d2"
TASK = json.dumps({"id": "task-1"}).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(TASK), TASK)
FILES_OF_CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("no_proxy", "http_proxy", "https_proxy", "all_proxy", *FILES_OF_CERTIFICATES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


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


def http_error(status: int) -> bytes:
    """A proxy's response that lets nothing through."""
    return b"HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status


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
def test_a_missing_file_of_certificates_is_named_with_its_variable(tmp_path, monkeypatch, variable):
    path = tmp_path / "company.pem"
    monkeypatch.setenv(variable, str(path))
    error = fail("https://localhost:9")
    assert str(error.what) == f"The certificates in {path} cannot be read: No such file or directory."
    assert str(error.next_step) == f"Correct {variable}, then restart Blender."


@pytest.mark.parametrize(
    "contents", [b"", b"\0\1\2", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_a_certificate_is_named(authority, tmp_path, monkeypatch, contents):
    path = tmp_path / "company.pem"
    path.write_bytes(contents)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "localhost")) as port:
        error = fail(f"https://localhost:{port}")
    assert str(error.what) == f"The certificates in {path} cannot be read: it does not contain a valid certificate."


def test_certificates_of_others_are_named_with_their_variable(authority, tmp_path, monkeypatch):
    path = socket_server.save_certificate(trustme.CA(), tmp_path)
    monkeypatch.setenv("CURL_CA_BUNDLE", str(path))
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "localhost")) as port:
        error = fail(f"https://localhost:{port}")
    assert "certificate of localhost could not be verified" in str(error.what)
    assert f"to {path}, which is set in CURL_CA_BUNDLE" in str(error.next_step)


def test_a_variable_that_requests_does_not_use_is_not_blamed(authority, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(socket_server.save_certificate(authority, tmp_path)))
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "localhost")) as port:
        assert submit(f"https://localhost:{port}") == "task-1"


def test_http_behind_an_https_address_is_reported():
    with socket_server.fixed_response(OK) as port:
        assert "secure connection to localhost could not be established" in str(fail(f"https://localhost:{port}").what)


def test_what_does_not_speak_http_is_uncertain_and_told():
    with (
        socket_server.fixed_response(b"SSH-2.0-OpenSSH_9.6\r\n") as port,
        pytest.raises(UncertainSubmission, match=r"127\.0\.0\.1 sent a response that is not valid"),
    ):
        submit(f"http://127.0.0.1:{port}")


# Proxies. A sentence never has their password


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_needs_a_password_is_named(monkeypatch, scheme):
    with socket_server.fixed_response(http_error(407)) as port:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
        error = fail(f"{scheme}://api.invalid")
    assert str(error.what) == f"The proxy http://127.0.0.1:{port} requires a user name and a password."
    assert str(error.next_step) == f"Correct {scheme}_proxy, then restart Blender."


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_refuses_the_password_is_named(monkeypatch, scheme):
    with socket_server.fixed_response(http_error(407)) as port:
        monkeypatch.setenv("ALL_PROXY", f"http://ann:hunter2@127.0.0.1:{port}")
        error = fail(f"{scheme}://api.invalid")
    assert str(error.what) == f"The proxy http://127.0.0.1:{port} does not accept the user name and the password."
    assert str(error.next_step) == "Correct ALL_PROXY, then restart Blender."
    assert "hunter2" not in str(error)


@pytest.mark.parametrize("status", [403, 502])
def test_a_proxy_that_refuses_to_connect_is_named(monkeypatch, status):
    with socket_server.fixed_response(http_error(status)) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        what = str(fail("https://api.invalid").what)
    assert what == f"The proxy http://127.0.0.1:{port} refused a connection to api.invalid (HTTP error {status})."


@pytest.mark.parametrize("login", ["", "ann:hunter2@", "ann@", "ann:hun@ter2@", "ann:hun%40ter2@", "ann:hun%2Fter2@"])
def test_an_unreachable_proxy_is_named_without_its_password(monkeypatch, login):
    monkeypatch.setenv("https_proxy", f"http://{login}127.0.0.1:9")
    error = fail("https://api.invalid")
    assert str(error.what) == "The proxy http://127.0.0.1:9 could not be reached."
    assert "hun" not in str(error)


def test_an_unreachable_proxy_without_a_scheme_is_named(monkeypatch):
    monkeypatch.setenv("https_proxy", "127.0.0.1:9")
    assert str(fail("https://api.invalid").what) == "The proxy 127.0.0.1:9 could not be reached."


@pytest.mark.parametrize("login", ["ann:hunter2", "ann:hun@ter2", "ann:hun%40ter2", "ann:hunter2://"])
def test_a_proxy_with_a_password_but_without_a_scheme_is_named_without_its_password(monkeypatch, login):
    monkeypatch.setenv("https_proxy", f"{login}@127.0.0.1:9")
    error = fail("https://api.invalid")
    assert str(error.what) == "The proxy 127.0.0.1:9 does not have an address that Patina can use."
    assert "hun" not in str(error)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4", "SOCKS5"])
def test_a_socks_proxy_is_named(monkeypatch, scheme):
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://ann:hunter2@127.0.0.1:1080")
    error = fail("https://api.invalid")
    address = f"{scheme}://127.0.0.1:1080"
    assert str(error.what) == f"The proxy {address} is a SOCKS proxy, which Blender does not support."
    assert str(error.next_step).startswith("Set ALL_PROXY to the address of a proxy that begins with http://")
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    "setting", ["http://", "ftp://127.0.0.1:21", "http://ann:hunter2@127.0.0.1:99999", "http://[1", "nonsense:// x"]
)
def test_what_is_no_address_of_a_proxy_is_named(monkeypatch, setting):
    monkeypatch.setenv("https_proxy", setting)
    error = fail("https://api.invalid")
    assert "does not have an address that Patina can use" in str(error.what)
    assert "Correct https_proxy" in str(error.next_step)
    assert "hunter2" not in str(error)


def test_a_proxy_that_has_no_certificate_is_named(monkeypatch):
    with socket_server.fixed_response(OK) as port:
        monkeypatch.setenv("https_proxy", f"https://127.0.0.1:{port}")
        error = fail("https://api.invalid")
    assert f"The proxy https://127.0.0.1:{port}" in str(error.what)
    assert KEY not in str(error)


def test_a_proxy_with_an_untrusted_certificate_is_named(authority, monkeypatch):
    with socket_server.fixed_response(OK, socket_server.certificate_context(authority, "127.0.0.1")) as port:
        monkeypatch.setenv("https_proxy", f"https://127.0.0.1:{port}")
        error = fail("https://api.invalid")
    # urllib3 1.26 does not say whose certificate it was.
    owner = "api.invalid" if urllib3.__version__.startswith("1.") else f"the proxy https://127.0.0.1:{port}"
    assert str(error.what) == f"The certificate of {owner} could not be verified."


def test_a_proxy_that_closes_the_connection_is_named(monkeypatch):
    with socket_server.fixed_response(b"") as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        assert f"proxy http://127.0.0.1:{port}" in str(fail("https://api.invalid"))


def test_a_proxy_that_is_not_used_for_an_address_is_not_blamed(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "localhost")
    assert "proxy" not in str(fail("https://localhost:9"))


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
