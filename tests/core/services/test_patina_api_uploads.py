# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads of input images to the PATINA API: once, whole, before anything is submitted."""

import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.service_cache import StoredServiceCache
from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import Canceled, InvalidRequest, NetworkError, ServiceError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.tasks import EXTRACT, MAPS_ONLY
from patina_addon.core.services.patina_api.spec import PATINA_API
from patina_addon.core.store import Store
from tests.server import sample_images
from tests.server.client_helpers import REQUEST, FastClock, RecordingContext, account, patina_api_client


def photo(folder: Path, name: str = "old wood.png", size: int = 64) -> InputImage:
    path = folder / name
    path.write_bytes(sample_images.png("texture", size))
    return InputImage.from_file(path)


def uploads(server):
    return server.received(method="POST", path="/v1/files/upload")


@pytest.mark.parametrize("size", [1, 64, 700])
def test_a_local_image_is_uploaded_byte_for_byte(server, tmp_path, size):
    image = photo(tmp_path, size=size)
    patina_api_client(server).submit(replace(REQUEST, image=image), RecordingContext())
    (number,) = server.uploads
    assert server.uploads[number] == image.path.read_bytes()
    assert server.submissions[0].json["image_url"] == f"{server.cdn_url}/uploads/{number}.png"
    for sent in uploads(server):
        assert int(sent.headers["content-length"]) == len(sent.body)


def test_the_name_of_a_file_is_not_sent(server, tmp_path):
    patina_api_client(server).submit(replace(REQUEST, image=photo(tmp_path, "secret plans.png")), RecordingContext())
    assert not any(b"secret" in sent.body for sent in server.requests)


@pytest.mark.parametrize(("task", "model"), [(EXTRACT, "patina-material-extract"), (MAPS_ONLY, "patina-pbr-maps")])
def test_extraction_and_maps_only_work_with_an_image(server, tmp_path, task, model):
    request = replace(REQUEST, task=task, prompt="", image=photo(tmp_path))
    client, context = patina_api_client(server), RecordingContext()
    PATINA_API.check(request, account(server))
    result = client.collect(client.submit(request, context), request, tmp_path / "maps", "wood", context)
    assert server.submissions[0].json["model"] == model
    assert [file.kind for file in result.maps] == ["basecolor", "normal", "height"]


def test_an_image_url_is_sent_unchanged(server):
    image = InputImage.from_url("https://a.test/wood.jpg?signature=1")
    patina_api_client(server).submit(replace(REQUEST, image=image, mask=image), RecordingContext())
    sent = server.submissions[0].json
    assert sent["image_url"] == sent["mask_url"] == "https://a.test/wood.jpg?signature=1"
    assert uploads(server) == []


def test_the_same_image_is_uploaded_once(server, tmp_path):
    image, copy = photo(tmp_path), photo(tmp_path, "copy.png")
    context = RecordingContext()
    context.cache = StoredServiceCache(Store(tmp_path / "jobs.sqlite3"))
    for picture in (image, copy, image):
        patina_api_client(server).submit(replace(REQUEST, image=picture, mask=picture), context)
    assert len(uploads(server)) == 1
    patina_api_client(server).submit(replace(REQUEST, image=photo(tmp_path, "other.png", 65)), context)
    assert len(uploads(server)) == 2


def test_uploads_of_another_account_are_not_used(server, tmp_path):
    context, request = RecordingContext(), replace(REQUEST, image=photo(tmp_path))
    patina_api_client(server).submit(request, context)
    (key,) = context.cache.uploads
    assert server.key not in key
    with pytest.raises(ServiceError):
        patina_api_client(server, key="another-key").submit(request, context)
    assert len(uploads(server)) == 2


def test_an_upload_that_the_service_lost_is_repeated_next_time(server, tmp_path):
    server.scenario = "lost_upload"
    context, request = RecordingContext(), replace(REQUEST, image=photo(tmp_path))
    with pytest.raises(ServiceError, match="could not read the image"):
        patina_api_client(server).submit(request, context)
    patina_api_client(server).submit(request, context)
    assert len(uploads(server)) == 2


def test_an_upload_reports_its_progress(server, tmp_path):
    context = RecordingContext()
    patina_api_client(server).submit(replace(REQUEST, image=photo(tmp_path)), context)
    assert any(message.startswith("Uploading the image: ") for _, message in context.progress_reports)


def test_cancelling_ends_an_upload_and_submits_nothing(server, tmp_path):
    server.scenario = "hang_upload"
    context = RecordingContext(stop_at="Uploading")
    with pytest.raises(Canceled):
        patina_api_client(server).submit(replace(REQUEST, image=photo(tmp_path)), context)
    assert server.submissions == []


def test_cancelling_ends_an_upload_whose_data_is_not_read(tmp_path):
    image = tmp_path / "large.png"
    image.write_bytes(sample_images.png("texture", 64) + bytes(8 << 20))
    before = set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes the connection, and then nothing
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        client = PATINA_API.connect(Account(url, "key", timeout=0.5), FastClock())
        with pytest.raises(Canceled):
            client.submit(replace(REQUEST, image=InputImage.from_file(image)), RecordingContext(stop_at="Uploading"))
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
            assert not thread.is_alive()


def test_a_lost_upload_answer_is_not_an_uncertain_submission(server, tmp_path):
    server.scenario = "reset_upload"
    with pytest.raises(NetworkError, match=r"old wood\.png could not be uploaded"):
        patina_api_client(server).submit(replace(REQUEST, image=photo(tmp_path)), RecordingContext())
    assert len(uploads(server)) == 1


def test_an_image_that_was_removed_is_named(server, tmp_path):
    image = photo(tmp_path)
    image.path.unlink()
    with pytest.raises(InvalidRequest, match=r"old wood\.png cannot be read"):
        patina_api_client(server).submit(replace(REQUEST, image=image), RecordingContext())
    assert server.requests == []
