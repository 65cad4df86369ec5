# SPDX-License-Identifier: GPL-3.0-or-later
"""Which jobs a .blend uses, of every layout that Blender has written; test_found_blends has real ones."""

import gzip
import struct
from pathlib import Path

import pytest

from patina_addon.core.model.errors import Canceled
from patina_addon.core.model.message import Message
from patina_addon.core.store import blend_file
from patina_addon.core.store.blend_file import UnreadableBlend, jobs_in

JOB, MAP, ROW = "0123456789ab", "aaaaaaaaaaaa", "bbbbbbbbbbbb"
BLOCKS = (
    (b"REND", b"12345678"),
    (b"WM\0\0", b"manager"),
    (b"DATA", f"{ROW}\0".encode()),
    (b"MA\0\0", b"MAWall"),
    (b"DATA", f"patina_job\0{JOB}\0".encode()),
    (b"IM\0\0", f"//materials/brick_{MAP}/brick_normal.png\0".encode()),
    (b"ME\0\0", b"a mesh"),
    (b"DATA", b"cccccccccccc"),
    (b"ENDB", b""),
)
HEADS = {
    "4 bytes, high end first": (b"BLENDER_V248", ">4siIii"),
    "4 bytes": (b"BLENDER_v248", "<4siIii"),
    "8 bytes": (b"BLENDER-v405", "<4siQii"),
    "since 5.0": (b"BLENDER17-01v0500", "<4siQqq"),
}


def blend(layout: str, blocks: tuple[tuple[bytes, bytes], ...] = BLOCKS) -> bytes:
    """The contents of a .blend."""
    head, form = HEADS[layout]
    is_new = form.endswith("qq")
    return head + b"".join(
        struct.pack(form, code, *((1, 2, len(data), 1) if is_new else (len(data), 2, 1, 1))) + data
        for code, data in blocks
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wall.blend"


@pytest.mark.parametrize("layout", HEADS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_the_jobs_of_materials_and_images_are_found_and_those_that_are_only_listed_are_not(
    path: Path, layout: str, compress: object
) -> None:
    path.write_bytes(compress(blend(layout)))
    assert jobs_in(path) == {JOB, MAP}


@pytest.mark.parametrize("before", [0, 100, 1000])
def test_a_job_is_found_wherever_it_stands_in_a_large_block(
    path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    monkeypatch.setattr(blend_file, "_PIECE", 32)
    for place in range(before, before + 40):
        data = b"\xff" * place + MAP.encode() + b"\xff" * 50
        path.write_bytes(blend("since 5.0", ((b"IM\0\0", data), (b"ENDB", b""))))
        assert jobs_in(path) == {MAP}


@pytest.mark.parametrize("layout", HEADS)
def test_what_is_no_whole_blend_is_unreadable(path: Path, layout: str) -> None:
    whole = blend(layout)
    torn = [whole[:length] for length in (0, 5, 12, 20, 60, len(whole) - 40)]
    later = b"BLENDER17-02v0900" + whole[17:]
    for content in (*torn, b"not a blend at all", b"\x1f\x8b broken", b"\x28\xb5\x2f\xfd broken", later):
        path.write_bytes(content)
        with pytest.raises(UnreadableBlend):
            jobs_in(path)
    with pytest.raises(UnreadableBlend):
        jobs_in(path.parent / "gone.blend")


def test_reading_can_be_stopped(path: Path) -> None:
    path.write_bytes(blend("8 bytes"))

    def check() -> None:
        raise Canceled(Message("Stopped."))

    with pytest.raises(Canceled):
        jobs_in(path, check)
