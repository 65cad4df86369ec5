# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt as a text in a Text Editor: what is written there becomes the prompt, and the other way around."""

from collections.abc import Iterator

import bpy

from ...core.model.pasted_text import one_line
from .. import compat, values
from ..narrowing import present

NAME = "Patina Prompt"
_SCENE = "patina_scene"
"""The custom property of the text that names its scene."""


class PromptText:
    """The text that is edited, if there is one. It is removed once no Text Editor shows it. Main thread only."""

    def __init__(self) -> None:
        self._name = ""
        self._content = ""

    @property
    def is_open(self) -> bool:
        """Return whether a prompt is being edited."""
        return bool(self._name)

    def begin(self, scene: bpy.types.Scene) -> bpy.types.Text:
        """Return a text with the prompt of a scene, to be shown before the next `update`."""
        text = self._text() or bpy.data.texts.new(NAME)
        text.use_fake_user = False
        text[_SCENE] = scene.name
        self._name = text.name
        self._write(text, values.inputs(scene).prompt)
        return text

    def update(self) -> bool:
        """Take over what was written in the text or in the panel. Return whether the prompt is another one."""
        text = self._text()
        scene = bpy.data.scenes.get(values.custom_text(text, _SCENE)) if text else None
        if text is None or scene is None:
            self._name = ""
            return False
        panel, content = values.inputs(scene), _content(text)
        prompt = content if compat.has_text_box() else one_line(content)
        is_changed = content != self._content
        if is_changed:
            self._content = content
            panel.prompt = prompt
        elif panel.prompt != prompt:
            self._write(text, panel.prompt)
        if not any(space.text == text for space in _editors()):
            bpy.data.texts.remove(text)
            self._name = ""
        return is_changed

    def file_loaded(self) -> None:
        """Go on with the text of a file that was saved while its prompt was edited."""
        text = next((text for text in bpy.data.texts if values.custom_text(text, _SCENE)), None)
        self._name = text.name if text else ""
        self._content = _content(text) if text else ""

    def _text(self) -> bpy.types.Text | None:
        return bpy.data.texts.get(self._name) if self._name else None

    def _write(self, text: bpy.types.Text, prompt: str) -> None:
        text.clear()
        text.write(prompt)
        self._content = _content(text)


def _content(text: bpy.types.Text) -> str:
    return text.as_string().strip()


def _editors() -> Iterator[bpy.types.SpaceTextEditor]:
    """Yield every Text Editor that is on a screen."""
    for window in present(bpy.context.window_manager).windows:
        for area in window.screen.areas:
            if isinstance(area.spaces.active, bpy.types.SpaceTextEditor):
                yield area.spaces.active
