# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of a job's request as they are sent, which are kept in its folder. On a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from ..images import kept_inputs
from ..images.decoder_client import Decoder
from ..images.input_files import InputFiles
from ..model.errors import StorageError, reason_of
from ..model.job import Job
from ..model.message import Message
from ..model.request import MaterialRequest
from ..model.service import InputImageLimits


def prepare_inputs(
    job: Job, limits: InputImageLimits, decoder: Decoder, check: Callable[[], None]
) -> tuple[MaterialRequest, tuple[Message, ...]]:
    """Return the request with its images as they are sent, and notes on what was changed about them.

    Raises InvalidRequest, StorageError, and what `check` raises.
    """
    folder = job.folder
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as temporary:
            files = InputFiles(Path(temporary), limits, decoder, check)
            return kept_inputs.keep(files.prepare(job.request), folder, Path(temporary)), files.notes
    except OSError as error:
        what = Message(
            "The images cannot be prepared in {folder}: {reason}.", folder=str(folder), reason=reason_of(error)
        )
        next_step = Message("Nothing was sent. Free some space there, or choose another folder.")
        raise StorageError(what, next_step) from None
