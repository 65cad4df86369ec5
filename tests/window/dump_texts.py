# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in the background, in a Blender with all its languages: write what Blender's own tool for translators finds.

dump_texts.py -- LANGUAGE FILE

The file has, as JSON, a list of [text, what Blender shows of it] for every text of Patina, without docstrings and
what it takes for Patina's.
"""

import inspect
import json
import sys
import tempfile
from pathlib import Path

import bpy

sys.path.append(str(Path(bpy.utils.system_resource('SCRIPTS'), "modules")))

import _bpy_types
from _bl_i18n_utils import bl_extract_messages, settings

language, file = sys.argv[sys.argv.index("--") + 1 :]
(module,) = [name for name, _ in bpy.context.preferences.addons.items() if name.endswith(".patina")]
docstrings = {
    inspect.cleandoc(cls.__doc__ or "").partition("\n\n")[0]
    for name, part in list(sys.modules.items())
    if name.startswith(module)
    for cls in vars(part).values()
    if isinstance(cls, type)
}

kinds = [cls.bl_rna for cls in bpy.types.Property.__subclasses__()]
parts = [part for kind in kinds for part in (kind, *kind.properties)]
blenders_own = {text for part in parts for text in (part.name, part.description)}

if not hasattr(_bpy_types.USDHook, "bl_rna"):  # A Blender that was built without USD: the tool stumbles over it.
    _bpy_types.USDHook.bl_rna = bpy.types.Struct.bl_rna
chosen = settings.I18nSettings()
with tempfile.TemporaryDirectory() as folder:  # The tool expects Blender's sources, of which only this folder counts.
    Path(folder, "scripts", "presets", "keyconfig").mkdir(parents=True)
    chosen.SOURCE_DIR = folder
    found = bl_extract_messages.dump_addon_messages(module, False, chosen)

view = bpy.context.preferences.view
view.language, view.use_translate_interface, view.use_translate_tooltips = language, True, True
shown = [[text, bpy.app.translations.pgettext(text, context)] for context, text in found.msgs if text]
visible = [pair for pair in shown if pair[0] not in docstrings | blenders_own]
Path(file).write_text(json.dumps(visible), encoding="utf-8")
