# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside the windowed Blender: answers questions from the test, on the main thread, over loopback.

A question is one line of JSON, a string of Python; so is the answer: {"value": ...} or {"error": ...}. An expression is
evaluated; statements are run and leave their answer in `value`.
"""

import json
import os
import queue
import socketserver
import threading
import traceback
from pathlib import Path

import bpy

LOOK_SECONDS = 0.02
questions: queue.Queue[tuple[str, queue.Queue[dict]]] = queue.Queue()


class Answers(socketserver.StreamRequestHandler):
    """Hands questions over to the main thread and its answers back."""

    def handle(self) -> None:
        for line in self.rfile:
            answer: queue.Queue[dict] = queue.Queue()
            questions.put((json.loads(line), answer))
            self.wfile.write(json.dumps(answer.get()).encode() + b"\n")


def look() -> float:
    while not questions.empty():
        code, answer = questions.get()
        try:
            answer.put({"value": plain(evaluate(code))})
        except Exception:
            answer.put({"error": traceback.format_exc()})
    return LOOK_SECONDS


def evaluate(code: str) -> object:
    names = {"bpy": bpy}
    try:
        expression = compile(code, "question", "eval")
    except SyntaxError:
        exec(compile(code, "question", "exec"), names)
        return names.get("value")
    return eval(expression, names)


def plain(value: object) -> object:
    """The value itself if JSON can carry it, else as text."""
    try:
        json.dumps(value)
    except TypeError:
        return list(map(plain, value)) if isinstance(value, set | tuple | list) else repr(value)
    return value


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
bpy.app.timers.register(look, persistent=True)

port_file = Path(os.environ["PATINA_PROBE"])
whole = port_file.with_suffix(".part")
whole.write_text(str(server.server_address[1]))
whole.replace(port_file)
