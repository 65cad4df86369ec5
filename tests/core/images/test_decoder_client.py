# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process that decodes images: what happens when it does well, badly, or not at all."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patina_addon.core.images import decoder_client, safe_files
from patina_addon.core.images.decoder_client import Decoder, UnreadableImage
from patina_addon.core.images.decoder_process import ANSWER_MARK
from patina_addon.core.model.maps import MapFile
from tests.server import sample_images
from tests.waiting import LAST_RESORT, until

from .decoders import dying_decoder, no_decoder
from .dying_decoder import DEADLY, ENDLESS, UNLUCKY

READY = "print(MARK + '{\"ready\": true}', flush=True)\n"
Start = Callable[[str], Decoder]


def decoder_of(program: str) -> Decoder:
    """A decoder whose child runs a program, with no users yet."""
    return Decoder((sys.executable, "-c", f"MARK = {ANSWER_MARK!r}\n{program}"))


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a decoder whose child runs a program."""
    running: list[Decoder] = []

    def start(program: str) -> Decoder:
        running.append(decoder_of(program))
        running[-1].acquire()
        return running[-1]

    yield start
    for decoder in running:
        decoder.release()


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Decoder]:
    """A decoder that dies of some files; see dying_decoder.py."""
    decoder = dying_decoder(tmp_path / "log")
    decoder.acquire()
    yield decoder
    decoder.release()


def image(folder: Path, mark: bytes = b"", name: str = "map.png") -> MapFile:
    """A map of 4 pixels a side, in whose file `mark` stands."""
    path = folder / name
    path.write_bytes(sample_images.png("basecolor", 4) + mark)
    return MapFile("basecolor", path, 4, 4)


def asked(folder: Path) -> list[str]:
    """The processes that were asked, for each request."""
    return [line.split()[0] for line in (folder / "log").read_text().splitlines()]


ANSWERING = f"""
import json, sys
print("Blender says hello")
{READY}
for line in sys.stdin:
    request = json.loads(line)
    print(MARK + json.dumps({{"mean": [0.25, request["is_color"], 1.0]}}), flush=True)
"""
REFUSING = f"""
import sys
{READY}
for line in sys.stdin:
    print(MARK + '{{"error": "ValueError"}}', flush=True)
"""


SLOW = f"""
import json, pathlib, sys, time
{READY}
for line in sys.stdin:
    pathlib.Path("FOLDER/begun").touch()
    while not pathlib.Path("FOLDER/go").exists():
        time.sleep(0.005)
    print(MARK + json.dumps({{"mean": [0.25, 0.5, 1.0]}}), flush=True)
"""
CUT_OFF = f"""
import pathlib, sys
before = pathlib.Path("FOLDER/before")
if not before.exists():
    before.touch()
    {READY}
    sys.stdin.readline()
    print(MARK + '{{"mea', flush=True)
    sys.exit(1)
"""
UNREADY = """
import pathlib, sys
before = pathlib.Path("FOLDER/before")
if not before.exists():
    before.touch()
    sys.exit(1)
"""


def test_a_map_is_measured_and_unrelated_output_is_ignored(start: Start, tmp_path: Path) -> None:
    decoder, file = start(ANSWERING), image(tmp_path)
    assert decoder.measure(file).mean == (0.25, True, 1.0)
    assert decoder.measure(MapFile("height", file.path, 4, 4)).mean == (0.25, False, 1.0)


def test_a_file_that_is_not_an_image_is_unreadable(start: Start, tmp_path: Path) -> None:
    decoder, file = start(REFUSING), image(tmp_path)
    for ask in (
        lambda: decoder.measure(file),
        lambda: decoder.take_sample(file, tmp_path / "sample.npz"),
        lambda: decoder.unpack(file.path, tmp_path / "values", 3),
        lambda: decoder.fit(file.path, tmp_path / "fitted.png", 8, 1000),
    ):
        with pytest.raises(UnreadableImage, match=r"map\.png"):
            ask()
    assert not decoder.read(file.path, tmp_path / "values.npy", 8)
    assert not safe_files.is_safe(file.path)


def test_a_child_that_finds_no_room_for_its_answer_condemns_no_file(start: Start, tmp_path: Path) -> None:
    decoder, file = start(ANSWERING.replace('{"mean"', '{"failure": "OSError", "mean"')), image(tmp_path)
    assert decoder.measure(file) == file
    assert decoder.take_sample(file, tmp_path / "sample.npz") is None
    assert not safe_files.is_safe(file.path)


def test_an_image_that_comes_out_larger_than_its_header_says_is_unreadable(start: Start, tmp_path: Path) -> None:
    program = ANSWERING.replace('{"mean"', '{"size": [5000, 5000], "mean"')
    decoder, file = start(program), image(tmp_path)
    with pytest.raises(UnreadableImage):
        decoder.measure(file)
    assert not safe_files.is_safe(file.path)


@pytest.mark.parametrize("program", ["", "import sys; sys.exit(3)", "print('hello')"])
def test_a_child_that_never_was_ready_leaves_every_map_unmeasured(start: Start, tmp_path: Path, program: str) -> None:
    decoder, file = start(program), image(tmp_path)
    assert decoder.measure(file) == file
    assert decoder.take_sample(file, tmp_path / "sample.npz") is None
    assert decoder.unpack(file.path, tmp_path / "values", 3) is None
    assert not safe_files.is_safe(file.path)


def test_a_child_that_cannot_start_leaves_every_map_unmeasured(tmp_path: Path) -> None:
    decoder, file = no_decoder(), image(tmp_path)
    decoder.acquire()
    assert decoder.measure(file) == file
    decoder.release()


def test_a_file_that_kills_the_decoder_is_tried_in_two_processes_and_then_unreadable(
    dying: Decoder, tmp_path: Path
) -> None:
    file = image(tmp_path, DEADLY)
    with pytest.raises(UnreadableImage):
        dying.measure(file)
    assert len(set(asked(tmp_path))) == 2
    with pytest.raises(UnreadableImage):
        dying.take_sample(file, tmp_path / "sample.npz")
    assert len(asked(tmp_path)) == 2  # nobody dies of it again
    assert not safe_files.is_safe(file.path)


def test_the_other_files_go_on_after_one_that_kills_the_decoder(dying: Decoder, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage):
        dying.measure(image(tmp_path, DEADLY))
    good = image(tmp_path, name="good.png")
    assert dying.measure(good).mean
    assert safe_files.is_safe(good.path)


def test_a_decoder_that_dies_of_something_else_is_forgiven(dying: Decoder, tmp_path: Path) -> None:
    assert dying.measure(image(tmp_path, UNLUCKY)).mean
    assert len(set(asked(tmp_path))) == 2


def test_a_file_on_which_the_decoder_hangs_is_unreadable(
    dying: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, endless = image(tmp_path, name="good.png"), image(tmp_path, ENDLESS)
    assert dying.measure(good).mean
    monkeypatch.setattr(decoder_client, "_ANSWER_SECONDS", 0.05)
    with pytest.raises(UnreadableImage):
        dying.measure(endless)
    monkeypatch.setattr(decoder_client, "_ANSWER_SECONDS", LAST_RESORT)
    assert dying.measure(image(tmp_path, name="other.png")).mean


def test_a_new_file_in_the_place_of_one_that_killed_the_decoder_is_decoded(dying: Decoder, tmp_path: Path) -> None:
    file = image(tmp_path, DEADLY)
    with pytest.raises(UnreadableImage):
        dying.measure(file)
    assert dying.measure(image(tmp_path)).mean


def test_an_enormous_image_is_not_decoded_at_all(dying: Decoder, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(sample_images.enormous())
    with pytest.raises(UnreadableImage):
        dying.measure(MapFile("basecolor", tmp_path / "map.png", 100_000, 100_000))
    assert not (tmp_path / "log").exists()


def test_a_file_that_changed_since_it_was_decoded_is_not_safe(dying: Decoder, tmp_path: Path) -> None:
    file = image(tmp_path)
    dying.measure(file)
    assert safe_files.is_safe(file.path)
    image(tmp_path, b"more")
    assert not safe_files.is_safe(file.path)


def test_who_has_no_time_waits_no_longer_than_that_for_others(start: Start, tmp_path: Path) -> None:
    decoder, file = start(ANSWERING), image(tmp_path)
    with decoder._lock:
        assert decoder.measure(file, patience=0.01) == file


def test_who_has_no_time_waits_no_longer_than_that_for_the_child_to_start(start: Start, tmp_path: Path) -> None:
    decoder, file = start("import threading; threading.Event().wait()"), image(tmp_path)
    assert decoder.measure(file, patience=0.01) == file
    assert decoder._process is not None  # it goes on starting, for whoever has time


def test_who_has_no_time_waits_no_longer_than_that_for_an_answer_and_condemns_no_file(
    dying: Decoder, tmp_path: Path
) -> None:
    endless = image(tmp_path, ENDLESS)
    assert dying.measure(image(tmp_path, name="good.png")).mean
    assert dying.measure(endless, patience=0.05) == endless
    assert len(asked(tmp_path)) == 2
    assert dying.measure(image(tmp_path, name="other.png")).mean


def test_who_begins_while_the_last_one_ends_the_child_gets_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    decoder, file, kill = decoder_of(ANSWERING), image(tmp_path), subprocess.Popen.kill

    def kill_late(process: subprocess.Popen[str]) -> None:
        if decoder._users == 0:
            decoder.acquire()
        kill(process)

    monkeypatch.setattr(subprocess.Popen, "kill", kill_late)
    decoder.acquire()
    decoder.release()
    assert decoder.measure(file).mean
    monkeypatch.undo()
    decoder.release()


def test_the_child_ends_after_the_answer_for_which_nobody_waits_any_more(tmp_path: Path) -> None:
    decoder, file, begun = decoder_of(SLOW.replace("FOLDER", str(tmp_path))), image(tmp_path), tmp_path / "begun"
    decoder.acquire()
    asking = threading.Thread(target=decoder.measure, args=(file,))
    asking.start()
    until(begun.exists)
    decoder.release()
    begun.with_name("go").touch()
    asking.join(LAST_RESORT)
    assert decoder._process is None


def test_a_child_that_dies_while_it_answers_is_started_again(start: Start, tmp_path: Path) -> None:
    decoder, file = start(CUT_OFF.replace("FOLDER", str(tmp_path)) + ANSWERING), image(tmp_path)
    assert decoder.measure(file).mean == (0.25, True, 1.0)


def test_a_child_that_once_could_not_start_is_tried_again_by_the_next_user(tmp_path: Path) -> None:
    decoder, file = decoder_of(UNREADY.replace("FOLDER", str(tmp_path)) + ANSWERING), image(tmp_path)
    decoder.acquire()
    assert decoder.measure(file) == file
    assert decoder.measure(file) == file
    decoder.acquire()
    assert decoder.measure(file).mean
    decoder.release()
    decoder.release()


def test_the_decoder_process_sees_no_secret(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATINA_API_KEY", "sk-secret")
    decoder = start(
        f"import json, os, sys\n{READY}\nfor line in sys.stdin:\n"
        "    print(MARK + json.dumps({'mean': ['sk-secret' in str(os.environ), 0, 0]}), flush=True)"
    )
    measured = decoder.measure(image(tmp_path))
    assert measured.mean is not None
    assert measured.mean[0] is False
