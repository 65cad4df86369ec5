# SPDX-License-Identifier: GPL-3.0-or-later
"""Drag a file onto a window and drop it, as a file manager does it on X11 (XDND): drag_file.py FILE X Y.

It runs beside Blender, on its screen, and ends when Blender has got the file, whatever it does with it.
"""

import ctypes
import sys
from pathlib import Path

VERSION = 5
CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
ROUNDS = 20
"""So often the mouse moves a little: a drag is noticed only after some of it."""

x11 = ctypes.CDLL("libX11.so.6")
Window = Atom = Time = ctypes.c_ulong
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = [ctypes.c_void_p], Window
x11.XCreateSimpleWindow.argtypes = [ctypes.c_void_p, Window, *([ctypes.c_int] * 5), ctypes.c_ulong, ctypes.c_ulong]
x11.XCreateSimpleWindow.restype = Window
x11.XInternAtom.argtypes, x11.XInternAtom.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int], Atom
x11.XSetSelectionOwner.argtypes = [ctypes.c_void_p, Atom, Window, Time]
x11.XSendEvent.argtypes = [ctypes.c_void_p, Window, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x11.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
x11.XFlush.argtypes = x11.XPending.argtypes = [ctypes.c_void_p]
x11.XFree.argtypes = [ctypes.c_void_p]
x11.XChangeProperty.argtypes = [
    ctypes.c_void_p, Window, Atom, Atom, ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int,
]  # fmt: skip
x11.XQueryTree.argtypes = [ctypes.c_void_p, Window, *([ctypes.c_void_p] * 4)]
x11.XListProperties.argtypes, x11.XListProperties.restype = [ctypes.c_void_p, Window, ctypes.c_void_p], ctypes.c_void_p


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", Window), ("message", Atom), ("format", ctypes.c_int), ("data", ctypes.c_long * 5),
    )  # fmt: skip


class SelectionRequest(ctypes.Structure):
    """XSelectionRequestEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("owner", Window), ("requestor", Window), ("selection", Atom), ("target", Atom), ("property", Atom),
        ("time", Time),
    )  # fmt: skip


class SelectionNotify(ctypes.Structure):
    """XSelectionEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("requestor", Window), ("selection", Atom), ("target", Atom), ("property", Atom), ("time", Time),
    )  # fmt: skip


class Event(ctypes.Union):
    """XEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("client", ClientMessage), ("request", SelectionRequest),
        ("notify", SelectionNotify), ("pad", ctypes.c_long * 24),
    )  # fmt: skip


class Source:
    """The window that a file is dragged from."""

    def __init__(self, file: Path) -> None:
        self.display = x11.XOpenDisplay(None)
        root = x11.XDefaultRootWindow(self.display)
        self.window = x11.XCreateSimpleWindow(self.display, root, 0, 0, 1, 1, 0, 0, 0)
        self.target = next(window for window in self._below(root) if self.atom("XdndAware") in self._properties(window))
        self.contents = f"{file.as_uri()}\r\n".encode()
        x11.XSetSelectionOwner(self.display, self.atom("XdndSelection"), self.window, 0)

    def atom(self, name: str) -> int:
        return int(x11.XInternAtom(self.display, name.encode(), 0))

    def send(self, name: str, *data: int) -> None:
        event = Event()
        event.client = ClientMessage(CLIENT_MESSAGE, 0, 1, self.display, self.target, self.atom(name), 32)
        event.client.data[: len(data) + 1] = (self.window, *data)
        x11.XSendEvent(self.display, self.target, 0, 0, ctypes.byref(event))
        x11.XFlush(self.display)

    def wait_for(self, name: str) -> ClientMessage:
        """Answer what the target asks, until it sends this message."""
        event = Event()
        while True:
            x11.XNextEvent(self.display, ctypes.byref(event))
            if event.type == SELECTION_REQUEST:
                self._answer(event.request)
            elif event.type == CLIENT_MESSAGE and event.client.message == self.atom(name):
                return event.client

    def _answer(self, asked: SelectionRequest) -> None:
        size = len(self.contents)
        x11.XChangeProperty(self.display, asked.requestor, asked.property, asked.target, 8, 0, self.contents, size)
        event, same = Event(), (asked.selection, asked.target, asked.property, asked.time)
        event.notify = SelectionNotify(SELECTION_NOTIFY, 0, 1, self.display, asked.requestor, *same)
        x11.XSendEvent(self.display, asked.requestor, 0, 0, ctypes.byref(event))
        x11.XFlush(self.display)

    def _below(self, window: int) -> list[int]:
        """The windows in a window, and those in them."""
        root, parent, children, count = Window(), Window(), ctypes.POINTER(Window)(), ctypes.c_uint()
        x11.XQueryTree(self.display, window, *map(ctypes.byref, (root, parent, children, count)))
        found = [children[number] for number in range(count.value)]
        return [*found, *(other for child in found for other in self._below(child))]

    def _properties(self, window: int) -> list[int]:
        count = ctypes.c_int()
        listed = x11.XListProperties(self.display, window, ctypes.byref(count))
        return list(ctypes.cast(listed, ctypes.POINTER(Atom))[: count.value]) if listed else []


def main() -> None:
    """Drag and drop."""
    file, x, y = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    source = Source(file)
    source.send("XdndEnter", VERSION << 24, source.atom("text/uri-list"))
    for step in range(ROUNDS):
        source.send("XdndPosition", 0, (x + step % 2) << 16 | y, 0, source.atom("XdndActionCopy"))
        source.wait_for("XdndStatus")
    source.send("XdndDrop", 0, 0)
    source.wait_for("XdndFinished")


if __name__ == "__main__":
    main()
