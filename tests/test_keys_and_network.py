# SPDX-License-Identifier: GPL-3.0-or-later
"""The guards hold: no test can spend money or reach another computer."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from support.children import UNROUTABLE, Children, is_secret, keyless_environment
from support.folders import ROOT

from tests import guards
from tests.waiting import LAST_RESORT

KEYS = {"PATINA_API_KEY": "test-key-1", "FAL_KEY": "test-key-2", "AWS_SECRET_ACCESS_KEY": "test-key-3"}


def run_guarded(folder: Path, test: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one test under the guards, in a process of its own."""
    file = folder / "test_guarded.py"
    file.write_text(test, encoding="utf-8")
    path = os.pathsep.join((str(ROOT), str(ROOT / "scripts")))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.guards", "-p", "no:cacheprovider", str(file)]
    environment = os.environ | variables | {"PYTHONPATH": path}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


ATTEMPTS = (
    "socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 80))",
    "socket.getaddrinfo('example.com', 443)",
    "requests.get('https://example.com', timeout=1)",
    "requests.get('http://192.0.2.1', timeout=1)",
)


def test_a_test_that_connects_elsewhere_fails_even_if_it_swallows_the_error(tmp_path):
    tests = "".join(
        f"def test_{number}():\n    try:\n        {attempt}\n    except Exception:\n        pass\n"
        for number, attempt in enumerate(ATTEMPTS)
    )
    done = run_guarded(tmp_path, f"import socket, requests\n{tests}")
    assert done.returncode == 1, done.stdout
    assert f"{len(ATTEMPTS)} errors" in done.stdout
    for number in range(len(ATTEMPTS)):
        assert f"test_{number} - Failed: This test tried to connect to" in done.stdout, done.stdout


def test_another_computer_is_refused_as_it_is_without_a_network():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 443)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    assert guards.tried_elsewhere() == ["example.com", "192.0.2.1:80"]


def test_a_test_that_connects_to_loopback_passes(tmp_path):
    test = (
        "import socket\ndef test_it():\n    with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "        socket.create_connection(server.getsockname()).close()\n"
    )
    done = run_guarded(tmp_path, test)
    assert done.returncode == 0, done.stdout


def test_a_test_sees_no_key(tmp_path):
    test = (
        "import os\ndef test_it():\n"
        "    assert not [name for name, value in os.environ.items() if value.startswith('test-key')]\n"
        f"    assert os.environ['PATINA_BASE_URL'] == '{UNROUTABLE}'\n"
    )
    done = run_guarded(tmp_path, test, PATINA_BASE_URL="http://192.0.2.1", **KEYS)
    assert done.returncode == 0, done.stdout


def test_a_child_gets_no_key_and_no_proxy(tmp_path, monkeypatch):
    for name, value in (KEYS | {"https_proxy": "http://192.0.2.1:3128", "PATINA_BASE_URL": "http://192.0.2.1"}).items():
        monkeypatch.setenv(name, value)
    environment = keyless_environment(tmp_path / "home", tmp_path / "blender")
    with (tmp_path / "output").open("wb+") as output:
        code = "import os; print(dict(os.environ))"
        assert Children().run([sys.executable, "-c", code], environment, output, LAST_RESORT, tmp_path) == 0
        output.seek(0)
        variables = output.read().decode()
    assert "test-key" not in variables
    assert "192.0.2.1" not in variables
    assert UNROUTABLE in variables


@pytest.mark.parametrize("name", ["PATH", "HOME", "XAUTHORITY", "GIT_AUTHOR_NAME", "DISPLAY", "SYSTEMROOT"])
def test_what_a_child_needs_is_no_secret(name):
    assert not is_secret(name)


def test_this_process_has_no_key():
    assert not [name for name in os.environ if is_secret(name)]


def test_a_name_under_invalid_fails_without_a_lookup():
    with pytest.raises(requests.ConnectionError):
        requests.get("http://api.invalid/", timeout=1)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("api.invalid", 80)


def test_each_test_has_a_patina_folder_of_its_own(tmp_path):
    assert Path(os.environ["PATINA_HOME"]).is_relative_to(tmp_path)
