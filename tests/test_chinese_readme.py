# SPDX-License-Identifier: GPL-3.0-or-later
"""The README in Chinese says what the English one says: the same commands, headings, tables, links, and labels."""

import json
import re

import pytest
from support.folders import ADDON, ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh_HANS.md"))
TEXTS = json.loads((ADDON / "blender/translation/languages/zh_HANS.json").read_text(encoding="utf-8"))
BLENDERS_LABELS = {"Patina", "编辑", "偏好设置", "获取扩展", "从磁盘安装", "系统", "允许联机访问", "插件"}


def code(text: str) -> list[str]:
    return re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)


def levels(text: str) -> list[int]:
    return [len(signs) for signs in re.findall(r"^(#+) ", re.sub(r"(?s)```.*?```", "", text), re.MULTILINE)]


def names_in_tables(text: str) -> list[str]:
    rows = re.findall(r"^\|.*\|$", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`[^`]+`", row)] + [str(len(rows))]


def links(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)]+)\)", text)
    return [link.replace(".zh_HANS", "") for link in found if not link.startswith("README")]


def items(text: str) -> int:
    return len(re.findall(r"^(?:- |\d\. )", text, re.MULTILINE))


def names_in_quotes(text: str) -> set[str]:
    return set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text))


@pytest.mark.parametrize("part", [code, levels, names_in_tables, links, items, names_in_quotes])
def test_both_readmes_have_the_same(part):
    assert part(CHINESE) == part(ENGLISH)


def test_the_chinese_readme_names_labels_of_the_chinese_interface():
    text = re.sub(r"^- \*\*[^*]+\*\*[\uff1a]", "", CHINESE, flags=re.MULTILINE)
    bold, italic = re.findall(r"\*\*([^*]+)\*\*", text), re.findall(r"(?<![*\w/`])\*([^*`\n]+)\*(?!\*)", text)
    labels = {label.strip() for words in (*bold, *italic) for label in words.split(" > ")}
    assert labels - set(TEXTS.values()) <= BLENDERS_LABELS
