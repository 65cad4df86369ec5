# SPDX-License-Identifier: GPL-3.0-or-later
"""Decoders for tests: one that dies of some files, and none at all."""

import sys
from pathlib import Path

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.images.decoder_process import ANSWER_MARK

ROOT = Path(__file__).parents[3]
_RUN = f"""
import runpy, sys
sys.path.insert(0, {str(ROOT)!r})
runpy.run_module("tests.core.images.dying_decoder", run_name="__main__")
"""


def dying_decoder(log: Path) -> Decoder:
    """A decoder that dies of some files and hangs on others, see dying_decoder.py. It notes in `log` what it opens."""
    return Decoder((sys.executable, "-c", _RUN, str(log), ANSWER_MARK))


def no_decoder() -> Decoder:
    """A decoder whose process cannot start."""
    return Decoder(("/there/is/no/such/program",))
