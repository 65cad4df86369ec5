# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message of the add-on is a template that can be translated: a literal whose names have values."""

import re
from pathlib import Path

from patina_addon.core.model.maps import MAPS
from patina_addon.core.model.tasks import TASKS
from scripts.support.templates import Call, calls, filled_names, templates

NAME = re.compile(r"\{(\w+)\}")
CALLS = calls()
OWN = "patina_addon/core/model/message.py"
"""The file that joins and restores messages. It passes on templates of other calls."""
TOOLTIPS = {str(kind.description) for table in (MAPS, TASKS) for kind in table.values()}
"""They end without a period, as Blender has it."""


def outside(all_calls: list[Call]) -> list[Call]:
    """Return the calls in other files than that of messages."""
    return [call for call in all_calls if not call.place.startswith(OWN)]


def test_templates_of_every_kind_are_found() -> None:
    some = {"Base Color", "{count} response lost", "{count} responses lost", "{first}, {rest}"}
    assert some <= set(templates())


def test_every_template_is_a_literal() -> None:
    assert [call.place for call in outside(CALLS) if None in call.templates] == []
    assert [call.place for call in outside(CALLS) if call.has_other_values] == []


def test_every_name_in_a_template_has_a_value_and_every_value_a_name() -> None:
    later = filled_names()
    wrong = []
    for call in outside(CALLS):
        named = {name for template in call.templates for name in NAME.findall(template or "")}
        given = call.names | ({"count"} if call.is_plural else set())
        if named - given - later or call.names - named:
            wrong.append((call.place, sorted(named ^ given)))
    assert wrong == []


def test_braces_stand_for_nothing_but_names() -> None:
    assert [template for template in templates() if set(NAME.sub("", template)) & set("{}")] == []


def test_singular_and_plural_differ() -> None:
    assert [call.place for call in CALLS if call.is_plural and len(set(call.templates)) == 1] == []


def test_a_template_of_several_sentences_ends_as_a_sentence() -> None:
    """What has no period is a label or a few words of progress, so there is no period in it either."""
    wrong = [text for text in templates() if re.search(r"\w\. [A-Z]", text) and not text.endswith((".", "?"))]
    assert [text for text in wrong if text not in TOOLTIPS] == []


def test_no_template_has_blanks_at_its_ends_or_doubled() -> None:
    assert [text for text in templates() if text != " ".join(text.split())] == []


def test_values_are_lists_and_not_joined_texts() -> None:
    """A language joins a list in its own way."""
    assert [call.place for call in CALLS if call.joins_values] == []


def test_what_is_wrong_with_a_template_is_seen(tmp_path: Path) -> None:
    source = """Message(f"{a} b"); Message("{a}", **more); plural(2, "one", "one", items=", ".join(items))"""
    (tmp_path / "bad.py").write_text(source)
    literal, passed_on, joined = calls(tmp_path)
    assert literal.templates == (None,)
    assert passed_on.has_other_values
    assert joined.is_plural
    assert joined.joins_values
