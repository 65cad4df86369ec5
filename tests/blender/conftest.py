# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on, enabled from its source in a real Blender that has a user folder of its own."""

import atexit
import os
import sys
import tempfile
from collections.abc import Iterator

import pytest

from tests.server import ApiServer

os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="patina-blender-"))

bpy = pytest.importorskip("bpy")

import addon_utils  # noqa: E402  (Blender's own modules can be imported once bpy is there.)

from patina_addon.core.model.clock import Clock  # noqa: E402
from tests.waiting import no_disk_sync, no_timeouts  # noqa: E402

from .kept_decoder import kept_decoder  # noqa: E402

__all__ = ["kept_decoder", "no_disk_sync", "no_timeouts"]  # Fixtures for every test here.

ADDON = "patina_addon"


CHINESE = 'zh_HANS'


def use_chinese() -> None:
    """Have Blender name new data in Chinese where it can: nothing of ours goes by names.

    The texts of the interface stay English, for the tests that read them. The bpy module has no other language.
    """
    view = bpy.context.preferences.view
    if CHINESE in {entry.identifier for entry in view.bl_rna.properties["language"].enum_items}:
        view.language = CHINESE
        view.use_translate_new_dataname = True
        view.use_translate_interface = view.use_translate_tooltips = view.use_translate_reports = False


EXIT_STATUS = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[EXIT_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once on 4.5, whose module may wait forever for its own audio thread once Python has ended; 5.0 does not.

    It does so if anything still holds a class that leads to bpy, as pytest does. test_script_exit tests real exits.
    """
    if bpy.app.version[:2] == (4, 5) and EXIT_STATUS in config.stash:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[EXIT_STATUS])


@pytest.fixture
def addon():
    """Patina, enabled on an empty file, as its module. It is disabled afterwards, whatever happened.

    A panel that stays registered crashes Blender 4.2 at its exit. What goes wrong while enabling or disabling fails
    the test; Blender itself would only print it.
    """
    errors: list[Exception] = []
    bpy.ops.wm.read_homefile(use_empty=True)
    use_chinese()
    module = addon_utils.enable(ADDON, default_set=True, handle_error=errors.append)
    assert not errors, errors
    yield module
    addon_utils.disable(ADDON, default_set=True, handle_error=errors.append)
    assert not errors, errors


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two questions a service waits a moment in place of a second or more; its limits stay as they are."""
    monkeypatch.setattr(Clock, "sleep", lambda clock, seconds, wait: wait(seconds * 0.02))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, addon: object) -> Iterator[ApiServer]:
    """The API on this computer, and a user with a key and online access."""
    with ApiServer(duration=0.0) as running:
        monkeypatch.setenv("PATINA_BASE_URL", running.url)
        monkeypatch.setenv("PATINA_API_KEY", running.key)
        bpy.context.preferences.system.use_online_access = True
        yield running
        bpy.context.preferences.system.use_online_access = False
