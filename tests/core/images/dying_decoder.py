# SPDX-License-Identifier: GPL-3.0-or-later
"""A decoder of Pillow's that dies of some files and hangs on others, as Blender's may.

Its arguments are a file in which it notes what it was asked for, and the mark. What a file says in its bytes decides:
it aborts on DEADLY, hangs on ENDLESS, and aborts the first time alone on UNLUCKY.
"""

import os
import sys
import threading
from pathlib import Path

from PIL import Image

from tests import pillow_decoder

DEADLY, ENDLESS, UNLUCKY = b"kills-the-loader", b"hangs-the-loader", b"kills-it-once"


def main() -> None:
    log = Path(sys.argv[1])
    opened = Image.open

    def open_or_die(path: str) -> Image.Image:
        before = log.read_text() if log.exists() else ""
        with log.open("a") as file:
            file.write(f"{os.getpid()} {path}\n")
        data = Path(path).read_bytes()
        if DEADLY in data or (UNLUCKY in data and path not in before):
            os.abort()
        if ENDLESS in data:
            threading.Event().wait()
        return opened(path)

    Image.open = open_or_die
    pillow_decoder.main()


if __name__ == "__main__":
    main()
