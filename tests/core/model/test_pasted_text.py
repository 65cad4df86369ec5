# SPDX-License-Identifier: GPL-3.0-or-later
"""What people paste is used without what came along."""

import pytest

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.pasted_text import unquoted
from patina_addon.core.store import folders

KEY = "sk-3f9a1c77d2=="


def check(account: Account) -> None:
    account.check("PATINA_API_KEY", "PATINA_BASE_URL", "https://a.test")


@pytest.mark.parametrize(
    "pasted",
    [
        KEY,
        f" {KEY}\r\n",
        f'"{KEY}"',
        f"' {KEY} '",
        f"“{KEY}”",
        f"`{KEY}`",
        f"\ufeff{KEY}\u200b",
        f"Bearer {KEY}",
        f"bearer  {KEY}",
        f"Key {KEY}",
        f"Authorization: Bearer {KEY}",
        f'"Authorization: Key {KEY}"',
        f"PATINA_API_KEY={KEY}",
        f'export FAL_KEY="{KEY}"',
        f"set FAL_KEY={KEY}",
        f'$env:FAL_KEY = "{KEY}"',
    ],
)
def test_a_key_is_used_without_what_was_pasted_with_it(pasted: str) -> None:
    account = Account("https://a.test", pasted)
    check(account)
    assert account.bare_key == KEY


@pytest.mark.parametrize("key", ["key-bearer-1", "Bearer-1", "Keyring", "a=b_KEY", "3f9a:Bearer"])
def test_a_key_that_only_looks_like_more_is_used_as_it_is(key: str) -> None:
    assert Account("https://a.test", key).bare_key == key


@pytest.mark.parametrize("key", ["Bearer ", '""', "PATINA_API_KEY="])
def test_what_comes_before_a_key_is_no_key(key: str) -> None:
    with pytest.raises(InvalidRequest, match="No API key"):
        check(Account("https://a.test", key))


@pytest.mark.parametrize(
    ("pasted", "endpoint", "root"),
    [
        ("https://a.test", "/v1", "https://a.test"),
        ("https://a.test/", "/v1", "https://a.test"),
        ("https://a.test/v1/", "/v1", "https://a.test"),
        ("https://a.test/v1/images/generations", "/v1", "https://a.test"),
        ("https://a.test/v1/models?limit=1#top", "/v1", "https://a.test"),
        ('"https://a.test/v1/images/generations"', "/v1", "https://a.test"),
        ("<https://a.test>", "/v1", "https://a.test"),
        ("https://a.test/proxy/v1/tasks/task-1", "/v1", "https://a.test/proxy"),
        ("https://a.test/v10", "/v1", "https://a.test/v10"),
        ("https://v1/v1", "/v1", "https://v1"),
        ("https://v1", "/v1", "https://v1"),
        ("https://queue.test/fal-ai/patina/material", "/fal-ai", "https://queue.test"),
        ("https://queue.test/v1", "/fal-ai", "https://queue.test/v1"),
    ],
)
def test_a_base_url_is_used_without_the_endpoint(pasted: str, endpoint: str, root: str) -> None:
    account = Account(pasted, KEY, endpoint=endpoint)
    check(account)
    assert account.root == root


@pytest.mark.parametrize("pasted", ['"C:\\Maps\\a.png"', " C:\\Maps\\a.png\n", "'C:\\Maps\\a.png'"])
def test_a_path_is_used_without_its_quotes(pasted: str) -> None:
    assert unquoted(pasted) == "C:\\Maps\\a.png"


def test_the_patina_folder_may_have_quotes(tmp_path) -> None:
    assert folders.home("", {"PATINA_HOME": f'"{tmp_path}"'}) == tmp_path
