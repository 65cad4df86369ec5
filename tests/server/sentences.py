# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist reads in each scenario: python3 -m tests.server.sentences. One line each, from real jobs."""

import logging
import tempfile
from dataclasses import replace
from pathlib import Path

from patina_addon.core.images.map_identification import tell_apart
from patina_addon.core.model.errors import PatinaError
from patina_addon.core.model.input_image import Picture

from . import SCENARIOS, ApiServer, pictures
from .client import REQUEST, Listener, pillow_decoder, service


def main() -> None:
    logging.disable()  # the server's own complaints of clients that leave
    decoder = pillow_decoder()
    decoder.acquire()
    with ApiServer(duration=0.01) as server:
        for name in SCENARIOS:
            server.forget(name, duration=0.01)
            print(f"{name:28} {sentence(server, name, decoder)}", flush=True)
    decoder.release()


def sentence(server, name, decoder) -> str:
    """What a job in this scenario, or a test of the key, ends with."""
    scenario = SCENARIOS[name]
    made = service(server, timeout=0.2)
    if scenario.is_about_keys:
        return made.test_key().text
    with tempfile.TemporaryDirectory() as folder:
        request = REQUEST
        if scenario.is_about_uploads:
            photo = Path(folder) / "old wood.png"
            photo.write_bytes(pictures.png("texture", 64))
            request = replace(REQUEST, image=Picture.from_file(photo))
        try:
            result = made.collect(made.submit(request, Listener()), request, Path(folder), "brick", Listener())
        except PatinaError as error:
            return str(error)
        told = tell_apart(result, request.maps, "brick", decoder)
        return " ".join((f"({len(told.maps)} maps)", *told.notes))


if __name__ == "__main__":
    main()
