# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Blender with a window and the installed zip, for tests that click."""

import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import package, windowed_blender
from support.folders import ROOT
from support.installed_blender import InstalledBlender
from support.windowed_blender import LAST_RESORT, WindowedBlender

from tests.server import ApiServer

HERE = Path(__file__).parent
DRAW_ERROR = "PATINA_"  # Blender logs the class whose draw() or execute() raised.
SCREENSHOTS = ROOT / "out" / "screenshots"
ADDON = "bl_ext.user_default.patina"
HOVER_SECONDS = 0.1
ROUNDS = 3
VIEWPORT = "area = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == 'VIEW_3D')"


class Window(WindowedBlender):
    """A windowed Blender that also answers questions."""

    def __init__(self, host: InstalledBlender, folder: Path, user: Path, *arguments: str, **variables: str) -> None:
        self.folder, self.user = folder, user
        self._opened: list[str] = []
        self._port_file = folder / "remote-control-port"
        self._port_file.unlink(missing_ok=True)
        self._stream = None
        start = ("--python", str(HERE / "remote_control.py"), *arguments)
        super().__init__(host, folder, user, start, {"PATINA_REMOTE_CONTROL": str(self._port_file)} | variables)

    def ask(self, code: str) -> object:
        """Evaluate Python in Blender, on its main thread. Statements leave their answer in `value`."""
        if self._stream is None:
            self.wait_until(self._port_file.exists, "Blender answers")
            connection = socket.create_connection(("127.0.0.1", int(self._port_file.read_text())), timeout=LAST_RESORT)
            self._stream = connection.makefile("rw", encoding="utf-8")
            connection.close()
        self._stream.write(json.dumps(code) + "\n")
        self._stream.flush()
        answer = json.loads(self._stream.readline() or '{"error": "Blender hung up."}')
        assert "error" not in answer, f"{answer['error']}\n{self.tail()}"
        return answer["value"]

    def move(self, x: int, y: int) -> None:
        """Move the mouse and wait until Blender has seen it: it answers between two rounds of events."""
        self.run("xdotool", "mousemove", str(x), str(y))
        time.sleep(HOVER_SECONDS)
        self.let_events_pass()

    def let_events_pass(self) -> None:
        """Wait until Blender has handled what mouse and keys did."""
        for _ in range(ROUNDS):
            self.ask("0")

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        super().close()

    def keep_screenshot(self, name: str) -> Path:
        """A picture of the screen as it is now, which stays, in out/screenshots."""
        self.redraw()
        return self.screenshot(SCREENSHOTS / f"{name}.png")

    def redraw(self) -> None:
        """Have Blender draw everything and show it, at once."""
        self.ask(
            "for area in bpy.context.window_manager.windows[0].screen.areas: area.tag_redraw()\n"
            "bpy.ops.wm.redraw_timer(type='DRAW_WIN_SWAP', iterations=1)"
        )

    def open_sidebar(self, tab: str = "Patina") -> None:
        """Open the 3D Viewport's sidebar with the key N, and one of its tabs."""
        is_open = f"{VIEWPORT}\nvalue = area.spaces.active.show_region_ui"
        if not self.ask(is_open):
            left, top, right, bottom = self.area()
            self.move((left + right) // 2, (top + bottom) // 2)
            self.key("n")
            self.wait_until(lambda: self.ask(is_open), "the sidebar is open")
        self.redraw()
        self.ask(f"{VIEWPORT}\nnext(r for r in area.regions if r.type == 'UI').active_panel_category = {tab!r}")
        self.redraw()

    def open_panel(self, file: str, name: str) -> None:
        """Have a panel, a class in a file of blender/panels, be open from the first time that it is drawn.

        A person opens it by its triangle, whose position is unknown here.
        """
        self._opened.append(panel := f"import sys\npanel = sys.modules['{ADDON}.blender.panels.{file}'].{name}\n")
        self.ask(
            f"{panel}panel.usual = panel.bl_options\n"
            "bpy.utils.unregister_class(panel)\npanel.bl_options = set()\nbpy.utils.register_class(panel)"
        )

    def close_panels(self) -> None:
        """Have the panels that were opened be closed at first, as usual."""
        while self._opened:
            self.ask(f"{self._opened.pop()}panel.bl_options = panel.usual")

    def area(self, region: str = "WINDOW", editor: str = 'VIEW_3D') -> tuple[int, int, int, int]:
        """Where a region of the 3D Viewport, or of another editor, is on the screen: left, top, right, bottom."""
        left, bottom, width, height, whole = self.ask(
            f"area = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == {editor!r})\n"
            f"region = next(r for r in area.regions if r.type == {region!r})\n"
            "value = [region.x, region.y, region.width, region.height, bpy.context.window_manager.windows[0].height]"
        )
        return left, whole - bottom - height, left + width, whole - bottom

    def resize(self, width: int, height: int) -> None:
        """Make Blender's window this large, as on a smaller screen."""
        (number, *_) = self.run("xdotool", "search", "--onlyvisible", "--class", "blender").split()
        self.run("xdotool", "windowsize", number, str(width), str(height))
        size = "[bpy.context.window_manager.windows[0].width, bpy.context.window_manager.windows[0].height]"
        self.wait_until(lambda: self.ask(size) == [width, height], f"the window has {width} x {height} pixels")
        self.redraw()


@pytest.fixture(scope="session")
def host() -> InstalledBlender:
    """Where the Blender with a window is."""
    if reason := windowed_blender.problem():
        pytest.skip(reason)
    return windowed_blender.ensure()


@pytest.fixture(scope="session")
def installed(host: InstalledBlender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user folder with Patina installed from its zip. Each window gets a copy."""
    folder = tmp_path_factory.mktemp("installed")
    archive = package.build(folder)
    arguments = ["--python", str(HERE / "install_addon.py"), "--", str(archive)]
    windowed_blender.run_in_background(host, arguments, folder, folder / "user")
    return folder / "user"


WINDOWS = pytest.StashKey[list[Window]]()
HAS_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Keep a picture of what a failed test saw."""
    report = yield
    if report.failed:
        item.stash[HAS_FAILED] = True
    if report.failed and call.when == "call":
        for window in item.stash.get(WINDOWS, []):
            window.screenshot(SCREENSHOTS / f"failed-{item.name}.png")
    return report


@pytest.fixture
def open_window(
    request: pytest.FixtureRequest, host: InstalledBlender, installed: Path, tmp_path: Path
) -> Iterator[Callable[..., Window]]:
    """Opens a Blender of the test's own: open_window(*arguments, **environment). It answers once it is returned.

    With `after`, a window that has ended, it is the same user's next one.
    """
    windows = request.node.stash.setdefault(WINDOWS, [])

    def start(*arguments: str, after: Window | None = None, **variables: str) -> Window:
        folder = after.folder if after else tmp_path / f"window-{len(windows)}"
        user = after.user if after else shutil.copytree(installed, folder / "user")
        windows.append(window := Window(host, folder, user, *arguments, **variables))
        window.wait_until(lambda: window.ask("len(bpy.context.window_manager.windows)"), "it has a window")
        return window

    yield start
    for window in windows:
        window.close()
    for window in windows:
        assert DRAW_ERROR not in window.log.read_text(errors="replace"), window.tail()


class SharedWindow:
    """A Blender that several tests use one after the other, since starting one takes longer than most of them.

    Each test gets Blender's default scene and a Patina folder of its own. After a failed test, a new Blender starts.
    """

    def __init__(self, host: InstalledBlender, installed: Path, folder: Path) -> None:
        self._host, self._installed, self._folder = host, installed, folder
        self._window: Window | None = None
        self._number = 0
        self._variables: set[str] = set()

    def begin(self, prepare: Callable[[Path], object] = lambda home: None, **variables: str) -> Window:
        """Blender, with these variables in its environment; online if there are any.

        `prepare` is called with the Patina folder before anything is in it.
        """
        self._number += 1
        if self._window is None:
            folder = self._folder / f"window-{self._number}"
            self._window = Window(self._host, folder, shutil.copytree(self._installed, folder / "user"))
            self._disable()
        home = self._window.folder / f"patina-{self._number}"
        prepare(home)
        forgotten, self._variables = self._variables - set(variables), set(variables)
        self._window.ask(
            f"import os\nfor name in {sorted(forgotten)!r}: os.environ.pop(name, None)\n"
            f"os.environ.update({variables | {'PATINA_HOME': str(home)}!r})\n"
            f"bpy.context.preferences.system.use_online_access = {bool(variables)}\n"
            "bpy.ops.wm.read_homefile()"
        )
        self._window.ask(f"bpy.ops.preferences.addon_enable(module={ADDON!r})")
        return self._window

    def end(self, has_failed: bool) -> None:
        """The test is over. Raises AssertionError if something could not be drawn."""
        if has_failed or self._window is None:
            self.close()
            return
        self._disable()
        if DRAW_ERROR in self._window.log.read_text(errors="replace"):
            log = self._window.tail()
            self.close()
            raise AssertionError(log)

    def close(self) -> None:
        """End Blender."""
        if self._window is not None:
            self._window.close()
            self._window = None

    def _disable(self) -> None:
        """Disable the add-on, so that no job is running."""
        self._window.key("Escape")
        self._window.close_panels()
        self._window.ask(f"bpy.ops.preferences.addon_disable(module={ADDON!r})")


@pytest.fixture(scope="session")
def shared_window(
    host: InstalledBlender, installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedWindow]:
    """For `share_window`."""
    window = SharedWindow(host, installed, tmp_path_factory.mktemp("shared"))
    yield window
    window.close()


@pytest.fixture
def share_window(request: pytest.FixtureRequest, shared_window: SharedWindow) -> Iterator[Callable[..., Window]]:
    """Begins with the Blender that tests share, once: see SharedWindow.begin."""

    def begin(*prepare: Callable[[Path], object], **variables: str) -> Window:
        window = shared_window.begin(*prepare, **variables)
        request.node.stash.setdefault(WINDOWS, []).append(window)
        return window

    yield begin
    shared_window.end(request.node.stash.get(HAS_FAILED, False))


@pytest.fixture
def window(share_window: Callable[..., Window]) -> Window:
    """Blender with a window, on its usual first scene."""
    return share_window()


@pytest.fixture
def server() -> Iterator[ApiServer]:
    """The API on this computer, whose tasks take two seconds."""
    with ApiServer(duration=2.0) as server:
        yield server


@pytest.fixture
def online(server: ApiServer, share_window: Callable[..., Window]) -> Window:
    """A window whose user has a key and online access."""
    return share_window(PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)
