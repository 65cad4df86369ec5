# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process that decodes images: what happens when it does well, badly, or not at all."""

import sys
from pathlib import Path

import pytest

from patina_addon.core.images.decoder_client import ANSWER_MARK, Decoder
from patina_addon.core.model.errors import BadResult
from patina_addon.core.model.maps import MapFile

FOUND = MapFile("basecolor", Path("map.png"), 4, 4)


def start_decoder(program: str) -> Decoder:
    made = Decoder((sys.executable, "-c", f"MARK = {ANSWER_MARK!r}\n{program}"))
    made.acquire()
    return made


ANSWERING = """
import json, sys
print("Blender says hello")
for line in sys.stdin:
    asked = json.loads(line)
    print(MARK + json.dumps({"mean": [0.25, asked["is_color"], 1.0]}), flush=True)
"""


def test_a_map_is_measured_and_unrelated_output_is_ignored() -> None:
    decoder = start_decoder(ANSWERING)
    assert decoder.measure(FOUND).mean == (0.25, True, 1.0)
    assert decoder.measure(MapFile("height", Path("map.png"), 4, 4)).mean == (0.25, False, 1.0)
    decoder.release()


def test_a_decoder_that_ended_or_cannot_read_returns_nothing(tmp_path: Path) -> None:
    for program in ("", 'import sys\nfor line in sys.stdin: print(MARK + \'{"error": "ValueError"}\', flush=True)'):
        decoder = start_decoder(program)
        assert decoder.take_sample(FOUND, tmp_path / "sample.npz") is None
        assert decoder.unpack(FOUND.path, tmp_path / "values", 3) is None
        decoder.release()


def test_a_file_that_is_not_an_image_is_a_bad_result() -> None:
    decoder = start_decoder(
        'import sys\nfor line in sys.stdin: print(MARK + \'{"error": "RuntimeError"}\', flush=True)'
    )
    with pytest.raises(BadResult, match="cannot read the Base Color map"):
        decoder.measure(FOUND)
    decoder.release()


@pytest.mark.parametrize("program", ["", "import sys; sys.stdin.readline()", "import sys; sys.exit(3)"])
def test_a_decoder_that_crashes_leaves_the_map_unmeasured(program: str) -> None:
    decoder = start_decoder(program)
    assert decoder.measure(FOUND) == FOUND
    assert decoder.measure(FOUND) == FOUND
    decoder.release()


def test_a_decoder_that_cannot_start_leaves_the_map_unmeasured() -> None:
    decoder = Decoder(("/there/is/no/such/program",))
    decoder.acquire()
    assert decoder.measure(FOUND) == FOUND
    decoder.release()


def test_the_decoder_process_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATINA_API_KEY", "sk-secret")
    decoder = start_decoder(
        "import json, os, sys\nfor line in sys.stdin:\n"
        "    print(MARK + json.dumps({'mean': ['sk-secret' in str(os.environ), 0, 0]}), flush=True)"
    )
    measured = decoder.measure(FOUND)
    assert measured.mean is not None
    assert measured.mean[0] is False
    decoder.release()
