# SPDX-License-Identifier: GPL-3.0-or-later
"""The decoder's process, which outlives the test that started it: starting one takes longer than most tests.

That a Decoder ends its process, and starts another, is tested in tests/core/images. Whole Blenders are started with
decoders of their own: see every_version/test_script_exit.py, and all tests in a window.
"""

from collections.abc import Iterator

import pytest

from patina_addon.blender import compat
from patina_addon.core.images import decoder_client
from patina_addon.core.images.decoder_process import DecoderProcess

_idle: list[DecoderProcess] = []


class KeptProcess(DecoderProcess):
    """Is kept when nobody needs it any more, unless it has not answered."""

    _is_answering = False

    def exchange(self, line: str, seconds: float) -> dict | None:
        self._is_answering = True
        answer = super().exchange(line, seconds)
        self._is_answering = answer is None
        return answer

    def end(self) -> None:
        if self._is_answering or self.has_ended or _idle:
            super().end()
        else:
            _idle.append(self)


def start(command: tuple[str, ...]) -> DecoderProcess:
    """The process that is kept, if there is one; a process of the test's own for a command of the test's own."""
    if command != compat.decoder_command():
        return DecoderProcess(command)
    return _idle.pop() if _idle else KeptProcess(command)


@pytest.fixture(scope="session", autouse=True)
def kept_decoder() -> Iterator[None]:
    """Decoders share one process as long as they use it one after the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoder_client, "DecoderProcess", start)
        yield
    while _idle:
        DecoderProcess.end(_idle.pop())
