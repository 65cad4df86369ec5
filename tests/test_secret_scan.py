# SPDX-License-Identifier: GPL-3.0-or-later
"""The scan sees a key wherever it may have been written."""

import gzip
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest
from support.folders import ROOT

from tests.secret_scan import find

SECRET = b"scan-me-71c0"  # The scan after the run does not look for this one.


def plain(path):
    path.write_bytes(b"log: " + SECRET)


def wide(path):
    path.write_text(SECRET.decode(), encoding="utf-16-le")


def database(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE job (error TEXT)")
        connection.execute("INSERT INTO job VALUES (?)", (f"The key {SECRET.decode()} is wrong",))


def archive(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("patina/keys.py", SECRET * 3)


def old_blend(path):
    path.write_bytes(gzip.compress(b"BLENDER" + SECRET))


def new_blend(path):
    zstandard = pytest.importorskip("zstandard")
    path.write_bytes(zstandard.compress(b"BLENDER") + zstandard.compress(SECRET))


@pytest.mark.parametrize("write", [plain, wide, database, archive, old_blend, new_blend])
def test_a_secret_is_found_in_every_kind_of_file(tmp_path, write):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "innocent").write_text("nothing")
    write(tmp_path / "deep" / "er" / "file")
    assert find([tmp_path], [SECRET])
    assert find([tmp_path], [b"another-secret"]) == []


def test_a_run_whose_tests_wrote_a_key_fails(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "from tests.server import KEY\ndef test_it(tmp_path):\n    (tmp_path / 'log').write_text(KEY)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.guards", "-p", "tests.secret_scan"]
    command += ["-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inner'}", str(tmp_path / "test_it.py")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "scripts")))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    (tmp_path / "inner" / "test_it0" / "log").unlink()
    assert done.returncode == 1, done.stdout
    assert "A key or a signature was written to" in done.stdout
