# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at the panel's images and words on threads: the panel then says at once what cannot be sent, or names metal."""

import time
from collections.abc import Iterable
from functools import partial

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.input_image import InputImage
from .. import values
from ..inputs import blender_images, image_facts, metal_words
from ..inputs.image_facts import ImageFacts

_AGAIN_SECONDS = 2.0
"""How often a file is looked at again that cannot be sent, until somebody has mended it."""


class InputChecks:
    """What is known is in inputs/image_facts.py and inputs/metal_words.py. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._looked: dict[str, float] = {}
        self._again: set[str] = set()

    def look_again(self) -> None:
        """Have files looked at again that could not be sent, when that is a while ago."""
        self._again.update(self._looked)

    def look(self, scenes: Iterable[bpy.types.Scene]) -> None:
        """Have the panels' images and prompts looked at, if that is due. Cheap enough for the timer."""
        for panel in map(values.inputs, scenes):
            if not metal_words.is_known(panel.prompt):
                prompt = panel.prompt
                self._calls.run("words", partial(metal_words.find_out, prompt), partial(_note_words, prompt))
            for image in filter(None, (panel.image, panel.mask)):
                if file := blender_images.file_of(image) or blender_images.unknown_packed_file_of(image):
                    self._look(file)

    def _look(self, file: InputImage) -> None:
        facts, now = image_facts.known(file), time.monotonic()
        is_again = file.source in self._again or file.source not in self._looked
        is_due = is_again and (facts is None or facts.error is not None)
        if is_due and now >= self._looked.get(file.source, 0.0) + _AGAIN_SECONDS:
            self._looked[file.source] = now
            self._again.discard(file.source)
            call = partial(image_facts.find_out, file, facts, self._decoder)
            self._calls.run(f"look at {file.source}", call, partial(_note, file))


def _note_words(prompt: str, is_metal: bool | None) -> bool:
    return is_metal is not None and metal_words.note(prompt, is_metal)


def _note(file: InputImage, facts: ImageFacts | None) -> bool:
    return facts is not None and image_facts.note(file, facts)
