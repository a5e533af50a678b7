from __future__ import annotations

import hashlib

from linkage_serve.security.secrets import (
    matches,
    new_session,
    new_token,
    parse_session,
    parse_token,
)


def test_a_token_is_known_by_its_hash_alone() -> None:
    made = new_token()
    parts = parse_token(made.shown)
    assert parts is not None
    assert parts[0] == made.id
    assert made.hash == hashlib.sha256(parts[1].encode()).hexdigest()
    assert parts[1] not in made.hash
    assert matches(parts[1], made.hash)
    assert not matches(parts[1][:-1] + ("A" if parts[1][-1] != "A" else "B"), made.hash)


def test_secrets_have_256_bits_and_differ() -> None:
    assert len({new_token().shown for _ in range(100)}) == 100
    parts = parse_token(new_token().shown)
    assert parts is not None
    assert len(parts[1]) * 6 >= 256


def test_what_is_no_token_is_none() -> None:
    made = new_token().shown
    assert parse_token(made + " ") is None
    assert parse_token("") is None
    assert parse_token("linkage_é") is None
    assert parse_session(made) is None
    assert parse_token(new_session().shown) is None
