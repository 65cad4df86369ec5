# SPDX-License-Identifier: GPL-3.0-or-later
"""Take a language to a translator and back, as the .po file that translators' programs read.

python3 scripts/translate.py export LANGUAGE FILE.po
python3 scripts/translate.py import LANGUAGE FILE.po

LANGUAGE is Blender's name for it, such as fr_FR. Its file is in patina_addon/blender/translation/languages, or in the
folder of `--folder`. An export has every text of the interface, translated or not.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from support import SetupError, environments
from support.commands import run
from support.folders import ADDON, ROOT

SUPPORT = ROOT / "scripts" / "support"
LANGUAGES = ADDON / "blender" / "translation" / "languages"


def main() -> int:
    """Convert the file. Return 0, or 2 if it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=("export", "import"))
    parser.add_argument("language", help="such as zh_HANS")
    parser.add_argument("file", type=Path, help="the .po file")
    parser.add_argument("--folder", type=Path, default=LANGUAGES, help="where the language's file is")
    options = parser.parse_args()
    source = options.folder / f"{options.language}.json"
    try:
        python = environments.ensure(environments.TRANSLATE)
        with tempfile.TemporaryDirectory(prefix="patina-translate-") as folder:
            texts = Path(folder, "texts.json")
            texts.write_text(json.dumps(_texts() if options.direction == "export" else []), encoding="utf-8")
            print(run(python, SUPPORT / "po_file.py", options.direction, source, options.file, texts).strip())
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _texts() -> list[str]:
    python = environments.ensure(environments.bpy_for_scripts())
    texts: list[str] = json.loads(run(python, SUPPORT / "visible_texts.py").splitlines()[-1])
    return texts


if __name__ == "__main__":
    sys.exit(main())
