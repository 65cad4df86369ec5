# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask usd-core and MaterialX: python -m support.compare.libraries FILE.... Prints their complaints by file, as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import MaterialX
from pxr import Usd, UsdShade, UsdValidation

_FOREIGN = "MissingShaderIdInRegistry: shaderId 'ND_"
"""The nodes of MaterialX, which usd-core alone does not know. They are looked up in MaterialX."""


def main() -> None:
    """Check all files."""
    print(json.dumps({name: dict(Counter(_complaints(Path(name)))) for name in sys.argv[1:]}))


def _complaints(path: Path) -> list[str]:
    if path.suffix == ".mtlx":
        return _material_complaints(path)
    stage = Usd.Stage.Open(str(path))
    errors = [f"{error.GetIdentifier()}: {error.GetMessage()}" for error in _validation().Validate(stage)]
    found = [error for error in errors if _FOREIGN not in error]
    shaders = [UsdShade.Shader(prim) for prim in stage.Traverse() if prim.IsA(UsdShade.Shader)]
    return found + [line for shader in shaders for line in _node_complaints(shader)]


@cache
def _validation() -> UsdValidation.ValidationContext:
    return UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())


@cache
def _library() -> MaterialX.Document:
    library = MaterialX.createDocument()
    MaterialX.loadLibraries(MaterialX.getDefaultDataLibraryFolders(), MaterialX.getDefaultDataSearchPath(), library)
    return library


def _material_complaints(path: Path) -> list[str]:
    document = MaterialX.createDocument()
    MaterialX.readFromXmlFile(document, str(path))
    document.setDataLibrary(_library())
    is_valid, message = document.validate()
    return [] if is_valid else message.strip().splitlines()


def _node_complaints(shader: UsdShade.Shader) -> list[str]:
    """Return what MaterialX does not know of one of its nodes."""
    name = str(shader.GetIdAttr().Get())
    if not name.startswith("ND_"):
        return []
    definition = _library().getNodeDef(name)
    if definition is None:
        return [f"MaterialX has no {name}"]
    unknown = [
        given.GetBaseName() for given in shader.GetInputs() if not definition.getActiveInput(given.GetBaseName())
    ]
    return [f"{name} has no {given}" for given in unknown]


if __name__ == "__main__":
    main()
