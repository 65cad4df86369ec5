# SPDX-License-Identifier: GPL-3.0-or-later
"""Test Key says whether a service takes the key, for free."""

import threading

import bpy
import pytest

from patina_addon.blender.session import session
from tests.server import ApiServer
from tests.waiting import until

from .helpers import key_report, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def test_a_key_is_tested_for_free_with_a_sentence_as_the_result(server: ApiServer) -> None:
    assert bpy.ops.patina.test_key(service='FOXAPI') == {'FINISHED'}
    tick_until(lambda: key_report("FOXAPI"))
    report = key_report("FOXAPI")
    assert report.works
    assert "Text to Material" in str(report.text)
    assert str(report.text).endswith(".")
    assert not server.submissions


def test_a_wrong_key_is_reported(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATINA_API_KEY", "wrong-key")
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report("FOXAPI"))
    report = key_report("FOXAPI")
    assert not report.works
    assert "wrong-key" not in str(report.text)


def test_a_report_is_shown_for_the_key_and_the_address_that_were_tested_alone(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report("FOXAPI"))
    monkeypatch.setenv("PATINA_API_KEY", "another-key")
    assert key_report("FOXAPI") is None
    monkeypatch.setenv("PATINA_API_KEY", server.key)
    assert key_report("FOXAPI").works
    monkeypatch.setenv("PATINA_BASE_URL", "https://elsewhere.invalid")
    assert key_report("FOXAPI") is None


def test_a_key_that_was_changed_while_it_was_tested_gets_no_report(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy.ops.patina.test_key(service='FOXAPI')
    monkeypatch.setenv("PATINA_API_KEY", "another-key")
    tick_until(lambda: not session.current().calls.is_busy)
    assert key_report("FOXAPI") is None


def test_a_key_test_that_gets_no_answer_ends_when_the_add_on_is_disabled(server: ApiServer) -> None:
    server.scenario = "endless_continue_models"
    bpy.ops.patina.test_key(service='FOXAPI')
    until(lambda: server.received(path="/v1/models"))
    session.unregister()
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "patina-side"])
    session.register()
