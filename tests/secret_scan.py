# SPDX-License-Identifier: GPL-3.0-or-later
"""After a run of tests: no key and no signature in anything that was written, whatever it is packed into."""

import gzip
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.server import KEY

SECRETS = (KEY.encode(), b"signature=secret")
LARGEST = 256 << 20
_GZIP, _ZSTANDARD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"


def find(folders: Iterable[Path], secrets: Sequence[bytes] = SECRETS) -> list[str]:
    """The files under `folders` that hold a secret, also inside of archives and compressed .blend files."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                found += [name for name, data in _contents(path) if _holds(data, secrets)]
    return found


def _holds(data: bytes, secrets: Sequence[bytes]) -> bool:
    """As bytes, and as the UTF-16 that Windows writes."""
    return any(secret in data or secret.decode().encode("utf-16-le") in data for secret in secrets)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    data = path.read_bytes()
    yield str(path), data
    if data.startswith(_ZIP):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path}/{name}", archive.read(name)
    elif data.startswith(_GZIP):
        try:
            yield f"{path} unpacked", gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return
    elif data.startswith(_ZSTANDARD):
        try:
            import zstandard
        except ImportError:  # where no Blender is, nothing writes such files
            return
        yield f"{path} unpacked", zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look through the folders of all tests, and those of Blender's user if they are of this run."""
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is None or getattr(factory, "_basetemp", None) is None:
        return
    folders = [factory.getbasetemp()]
    blender = os.environ.get("BLENDER_USER_RESOURCES")
    if blender and Path(blender).is_relative_to(tempfile.gettempdir()) and Path(blender).is_dir():
        folders.append(Path(blender))
    if found := find(folders):
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line("A key or a signature was written to:\n" + "\n".join(found), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
