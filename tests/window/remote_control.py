# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the windowed Blender: evaluate Python that a test sends over loopback, on the main thread.

A request is one line of JSON, a string of Python; so is the response: {"value": ...} or {"error": ...}. An expression
is evaluated; statements are run and leave their result in `value`.
"""

import json
import os
import queue
import socketserver
import threading
import traceback
from pathlib import Path

import bpy

POLL_SECONDS = 0.02
requests: queue.Queue[tuple[str, queue.Queue[dict]]] = queue.Queue()


class RequestHandler(socketserver.StreamRequestHandler):
    """Hands requests over to the main thread and its answers back."""

    def handle(self) -> None:
        for line in self.rfile:
            response: queue.Queue[dict] = queue.Queue()
            requests.put((json.loads(line), response))
            self.wfile.write(json.dumps(response.get()).encode() + b"\n")


def handle_requests() -> float:
    while not requests.empty():
        code, response = requests.get()
        try:
            response.put({"value": to_json(evaluate(code))})
        except Exception:
            response.put({"error": traceback.format_exc()})
    return POLL_SECONDS


def evaluate(code: str) -> object:
    names = {"bpy": bpy}
    try:
        expression = compile(code, "request", "eval")
    except SyntaxError:
        exec(compile(code, "request", "exec"), names)
        return names.get("value")
    return eval(expression, names)


def to_json(value: object) -> object:
    """The value itself if JSON can carry it, else as text."""
    try:
        json.dumps(value)
    except TypeError:
        return list(map(to_json, value)) if isinstance(value, set | tuple | list) else repr(value)
    return value


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), RequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
bpy.app.timers.register(handle_requests, persistent=True)

port_file = Path(os.environ["PATINA_REMOTE_CONTROL"])
whole = port_file.with_suffix(".part")
whole.write_text(str(server.server_address[1]))
whole.replace(port_file)
