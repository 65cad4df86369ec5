# SPDX-License-Identifier: GPL-3.0-or-later
"""The same prompt and seed give the same bytes, whatever the processor and the numpy."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.folders import ADDON

from patina_addon.core.generator.portable import angle, cosine, power
from tests.core.generator import hashes

GENERATOR = ADDON / "core" / "generator"
EXACT = {
    "abs", "add", "arange", "array", "asarray", "ascontiguousarray", "broadcast_shapes", "broadcast_to", "ceil", "clip",
    "concatenate", "copyto", "diff", "divide", "empty", "empty_like", "flatnonzero", "floor", "frexp", "full",
    "full_like", "iinfo", "lcm", "ldexp", "maximum", "minimum", "mod", "moveaxis", "negative", "round", "sort", "sqrt",
    "square", "subtract", "take", "where", "zeros", "zeros_like",
    "bool_", "complex128", "float32", "float64", "int32", "int64", "intp", "ndarray", "pi", "uint8", "uint16", "uint32",
}  # fmt: skip
"""What copies and counts, and arithmetic whose result IEEE 754 prescribes."""
ROUNDED = {"noise.py": {"fft"}}
"""What is not exact, in the file that rounds its results."""
INEXACT_METHODS = {"dot", "std", "var", "prod", "cumsum", "cumprod", "trace"}
"""sum and mean are none of them: they add in an order of their own."""


def inexact(path: Path) -> Iterator[str]:
    """What a file of the generator computes in a way that may depend on the processor."""
    allowed = EXACT | ROUNDED.get(path.name, set())
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
            if node.attr not in allowed:
                yield f"{path.name}:{node.lineno} np.{node.attr}"
        elif isinstance(node, ast.Attribute) and node.attr in INEXACT_METHODS:
            yield f"{path.name}:{node.lineno} .{node.attr}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow | ast.MatMult):
            if not _is_constant(node):
                yield f"{path.name}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("numpy"):
            yield f"{path.name}:{node.lineno} from {node.module}"


def _is_constant(node: ast.AST) -> bool:
    """Whether a power has no arrays: such as 2**0.5 and (2 * math.pi) ** k."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} <= {"math", "k"}


def test_only_arithmetic_that_is_the_same_everywhere_reaches_the_pixels() -> None:
    """Sines, powers, and sums of products come from portable.py. The language has no arrays."""
    files = [path for path in GENERATOR.rglob("*.py") if path.parent.name != "language"]
    assert len(files) > 60
    assert not [found for path in files for found in inexact(path)]


@pytest.mark.parametrize(
    "code", ["np.cos(x)", "x ** 2.2", "x @ y", "x **= 2", "x.std()", "from numpy import cos", "np.linalg.norm(x)"]
)
def test_other_arithmetic_is_seen(code: str, tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(code)
    assert list(inexact(path))


def test_the_portable_functions_are_those_of_numpy() -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(size=(2, 4000)).astype(np.float32)
    assert cosine(x).dtype == angle(y, x).dtype == power(np.abs(x), 1.9).dtype == np.float32
    assert np.allclose(cosine(x), np.cos(2 * np.pi * x.astype(float)), atol=1e-6)
    assert np.allclose(angle(y, x), np.arctan2(y, x) / (2 * np.pi), atol=1e-6)
    for exponent in (-2.0, -1.7, 0.0, 0.4, 1.0, 1.9, 3.0):
        assert np.allclose(power(np.abs(x), exponent), np.abs(x) ** exponent, rtol=1e-5)


def test_the_portable_functions_at_the_ends_of_their_ranges() -> None:
    ends = np.array([0.0, 0.0, 0.0, 1.0, -1.0], np.float32), np.array([0.0, 1.0, -1.0, 0.0, 0.0], np.float32)
    assert angle(*ends).tolist() == [0, 0, 0.5, 0.25, -0.25]
    assert power(np.array([0.0, 1.0], np.float32), 1.9) == pytest.approx([0, 1])


def test_every_process_makes_the_same_bytes() -> None:
    """Written by another process, often of another version of Python and numpy."""
    stored = json.loads(hashes.PATH.read_text("utf-8"))
    made = hashes.all_hashes()
    assert len(made) == hashes.COUNT
    assert made == stored, "if this is meant to change: python3 -m tests.core.generator.hashes"


def test_a_simpler_processor_makes_the_same_bytes() -> None:
    """numpy is told to do without all that this processor offers beyond the least that numpy needs."""
    umath = getattr(np, "_core", None) or np.core
    offered = umath._multiarray_umath
    beyond = [name for name in offered.__cpu_dispatch__ if offered.__cpu_features__[name]]
    code = "import json; from tests.core.generator import hashes; print(json.dumps(hashes.all_hashes()))"
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(beyond)},
        cwd=ADDON.parent,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert json.loads(made) == json.loads(hashes.PATH.read_text("utf-8"))
