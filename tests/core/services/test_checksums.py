# SPDX-License-Identifier: GPL-3.0-or-later
"""The checksum that comes with each downloaded map is that of the file on the disk."""

import hashlib

import pytest

from tests.server import ApiServer
from tests.server.client import REQUEST, Listener, service
from tests.server.fal import FalServer
from tests.server.fal_client import FAL_REQUEST, fal_service


@pytest.fixture(scope="module")
def foxapi():
    with ApiServer() as server:
        yield server


@pytest.fixture(scope="module")
def fal():
    with FalServer() as server:
        yield server


def checksums(made, request, folder):
    task = made.submit(request, Listener())
    result = made.collect(task, request, folder, "brick", Listener())
    files = (*result.maps, *result.spares)
    assert len(files) >= len(request.maps)
    return [(file.sha256, hashlib.sha256(file.path.read_bytes()).hexdigest()) for file in files]


@pytest.mark.parametrize("scenario", ["ok", "resumable_file", "changing_file"])
def test_a_map_of_the_api_carries_the_checksum_of_its_file(foxapi, tmp_path, scenario):
    foxapi.forget(scenario, duration=0)
    assert all(told == read for told, read in checksums(service(foxapi), REQUEST, tmp_path / "maps"))
    resumed = [request for request in foxapi.of("cdn") if "range" in request.headers]
    assert bool(resumed) is (scenario != "ok")


def test_a_map_of_fal_carries_the_checksum_of_its_file(fal, tmp_path):
    fal.forget(duration=0)
    assert all(told == read for told, read in checksums(fal_service(fal), FAL_REQUEST, tmp_path / "maps"))
