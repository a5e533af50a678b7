"""Accounts: addresses, passwords, the file that they are kept in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from linkage_annotations.studio.accounts import new_account, read_account, write_account
from linkage_nlp.errors import UsageError


def test_an_account_has_a_password_of_its_own() -> None:
    first, second = new_account(" Lead@Example.org "), new_account("lead@example.org")

    assert first.email == second.email == "lead@example.org"
    assert first.password != second.password
    assert len(first.password) >= 20


@pytest.mark.parametrize("text", ["", "lead", "@example.org", "lead@", "a b@c.d", "a@b,c@d"])
def test_what_is_no_address_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="not an e-mail address"):
        new_account(text)


def test_an_account_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "server" / "account.json"
    before = os.umask(0)
    try:
        write_account(path, account := new_account("lead@example.org"))
    finally:
        os.umask(before)

    assert read_account(path) == account
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600


def test_there_may_be_no_account_yet(tmp_path: Path) -> None:
    assert read_account(tmp_path / "account.json") is None


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"email": "a@b.c"}', "\0"])
def test_a_spoilt_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "account.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UsageError, match="cannot be read"):
        read_account(path)
