# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of a request in the queue: enough to find it again, and no address that the key must not go to."""

import pytest

from patina_addon.core.services.fal.queue_handle import parse_handle, read_handle

ROOT = "https://queue.fal.run"
ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
USUAL = f"{ROOT}/fal-ai/patina/requests/{ID}"


def answer(**changes):
    return {
        "request_id": ID,
        "status_url": f"{USUAL}/status",
        "response_url": USUAL,
        "cancel_url": f"{USUAL}/cancel",
    } | changes


def test_documented_addresses_are_stored_as_the_id_alone():
    handle = read_handle(answer(), ROOT)
    assert handle.to_task_id(ROOT) == ID
    assert parse_handle(ID, ROOT) == handle


def test_other_addresses_of_the_queue_are_stored_unchanged():
    addresses = answer(status_url=f"{ROOT}/fal-ai/patina/v2/{ID}?what=status")
    handle = read_handle(addresses, ROOT)
    assert handle.status_url == addresses["status_url"]
    assert parse_handle(handle.to_task_id(ROOT), ROOT) == handle


@pytest.mark.parametrize(
    "url",
    [
        f"https://queue.fal.run.evil.test/fal-ai/patina/requests/{ID}",
        f"https://evil.test/{ID}",
        f"http://queue.fal.run/fal-ai/patina/requests/{ID}",
        f"https://queue.fal.run:444/fal-ai/patina/requests/{ID}",
        f"https://queue.fal.run@evil.test/{ID}",
        f"https://user:secret@queue.fal.run/{ID}",
        "https://queue.fal.run\\@evil.test/",
        "//evil.test/", "/status", "", "http://[", "file:///etc/passwd",
        "https://queue.fal.run/" + "a" * 1000,
        None, 7, ["https://queue.fal.run/x"], {"url": ROOT},
    ],
)  # fmt: skip
def test_an_address_on_another_host_is_replaced_by_the_documented_one(url):
    addresses = answer(status_url=url, response_url=url, cancel_url=url)
    assert read_handle(addresses, ROOT) == read_handle(answer(), ROOT)


def test_stored_addresses_are_checked_again():
    root = "http://127.0.0.1:1"
    task = read_handle(answer(status_url=f"{root}/mine"), root).to_task_id(root)
    assert "127.0.0.1:1/mine" in task
    assert parse_handle(task, ROOT) == read_handle(answer(), ROOT)


@pytest.mark.parametrize("request_id", [None, "", 7, ["a"], "a b", "../secret", "a/b", "a" * 101, "ü", "a\n"])
def test_an_answer_without_a_valid_id_is_refused(request_id):
    assert read_handle(answer(request_id=request_id), ROOT) is None


@pytest.mark.parametrize("task", ["", "a/b", "..", "{", "{}", '{"request_id": 1}', "[]", "{" * 100_000])
def test_an_invalid_queue_handle_is_refused(task):
    assert parse_handle(task, ROOT) is None


def test_the_path_of_the_base_url_is_kept():
    root = "https://proxy.test/fal"
    assert read_handle({"request_id": ID}, root).status_url == f"{root}/fal-ai/patina/requests/{ID}/status"
