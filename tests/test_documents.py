# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents: what they name and link to exists."""

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


def anchors(path: Path) -> set[str]:
    """What a link can lead to within a document: its headings, in the way that GitHub writes them."""
    headings = re.findall(r"^#+ (.*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@documents
def test_a_document_names_files_that_exist(document: Path):
    named = paths_in(document.read_text(encoding="utf-8")) - A_SERVICES
    assert not [path for path in named if not any((base / path).is_file() for base in BASES)]


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
