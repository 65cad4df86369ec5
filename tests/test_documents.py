# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents: what they name and link to exists."""

import ast
import re
from pathlib import Path

import pytest
from support.folders import ADDON, ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BASES = [ROOT, ROOT / "docs", ROOT / "scripts", ADDON, ADDON / "core", ADDON / "blender", ADDON / "blender/material"]
"""The folders that a path in a document may start from."""
A_SERVICES = {"spec.py", "client.py"}
"""The files that each service has."""

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def paths_in(text: str) -> set[str]:
    """The files that a document names: in backquotes, or in a chain of calls."""
    in_quotes = re.findall(r"`([\w/]+\.(?:py|md|json))`", text)
    in_chains = re.findall(r"[\w/]+\.py\b", "".join(re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)))
    return {*in_quotes, *in_chains}


def file_of(path: str) -> Path | None:
    """The file that a document means by a path."""
    return next((base / path for base in BASES if (base / path).is_file()), None)


def steps_in(text: str) -> list[tuple[str, str]]:
    """The functions in the chains of calls of a document, each with its file: `a.py  do: ...`, and lines below it."""
    steps, path = [], ""
    for line in "".join(re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)).splitlines():
        step = re.match(r"\s*([\w/, .]*\.py\b)?\s+(?:([a-z_]+): )?", line)
        if step:
            path = (step[1] or path).split(", ")[-1]
            steps += [(path, step[2])] if step[2] else []
    return steps


def functions_in(path: Path) -> set[str]:
    """The names of the functions and methods of a file."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def anchors(path: Path) -> set[str]:
    """What a link can lead to within a document: its headings, in the way that GitHub writes them."""
    headings = re.findall(r"^#+ (.*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@documents
def test_a_document_names_files_that_exist(document: Path):
    named = paths_in(document.read_text(encoding="utf-8")) - A_SERVICES
    assert not [path for path in named if not file_of(path)]


@documents
def test_a_chain_of_calls_names_functions_that_exist(document: Path):
    for path, function in steps_in(document.read_text(encoding="utf-8")):
        file = file_of(path)
        assert file, path
        assert function in functions_in(file), f"{path}: {function}"


@documents
def test_a_document_links_to_what_exists(document: Path):
    for link in re.findall(r"\]\((?!https:)([^)]*)\)", document.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_files_are_seen_in_backquotes_and_in_chains_of_calls():
    assert paths_in("`core/a.py` b.py\n```\ncore/c.py  d (e.py)\n```\n`f.json`") == {
        "core/a.py", "core/c.py", "e.py", "f.json"
    }  # fmt: skip


def test_functions_are_seen_in_chains_of_calls():
    chain = "```\na/b.py   begin: does it\n         end: does more, in\n    word  that: is\nc.py     f, g and: h\n```\n"
    assert steps_in(chain) == [("a/b.py", "begin"), ("a/b.py", "end")]
