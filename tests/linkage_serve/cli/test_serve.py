from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.errors import UnknownItem, UsageError
from linkage_serve.cli.serve import serve
from linkage_serve.security.secrets import parse_token
from linkage_serve.settings import Settings, Training, default_data_folder, is_loopback


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        serve, ["--data", str(data), *arguments], catch_exceptions=False, standalone_mode=False
    )


def test_a_token_is_shown_once_listed_and_revoked(tmp_path: Path) -> None:
    made = run(tmp_path, "token", "--name", "Wang's laptop")
    token = made.stdout.strip()
    parts = parse_token(token)
    assert parts is not None
    listed = run(tmp_path, "token", "--list").stdout
    assert parts[0] in listed
    assert "Wang's laptop" in listed
    assert " valid " in listed
    assert parts[1] not in listed
    run(tmp_path, "token", "--revoke", parts[0])
    assert " revoked " in run(tmp_path, "token", "--list").stdout
    with pytest.raises(UnknownItem):
        run(tmp_path, "token", "--revoke", parts[0])


def test_a_token_for_label_studio_is_of_a_kind_of_its_own(tmp_path: Path) -> None:
    run(tmp_path, "token", "--name", "ls", "--for-label-studio")
    assert " label-studio  valid  ls" in run(tmp_path, "token", "--list").stdout


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201])
def test_a_name_is_a_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        run(tmp_path, "token", "--name", name)


@pytest.mark.parametrize(
    ("host", "allowed", "required"),
    [
        ("127.0.0.1", (), False),
        ("localhost", (), False),
        ("::1", (), False),
        ("127.8.8.8", (), False),
        ("0.0.0.0", (), True),
        ("::", (), True),
        ("192.168.1.5", (), True),
        ("codes.example", (), True),
        # A proxy on this machine makes it known elsewhere.
        ("127.0.0.1", ("codes.example",), True),
    ],
)
def test_a_token_is_required_where_others_can_reach_it(
    tmp_path: Path, host: str, allowed: tuple[str, ...], required: bool
) -> None:
    assert Settings(tmp_path, host=host, allowed_hosts=allowed).token_required is required


def test_addresses_of_this_machine() -> None:
    assert is_loopback("127.0.0.1")
    assert not is_loopback("127.0.0.1.evil.example")
    assert not is_loopback("")


def test_where_data_is_kept() -> None:
    assert default_data_folder({"XDG_DATA_HOME": "/x"}, "linux") == Path("/x/linkage-nlp")
    assert default_data_folder({}, "linux") == Path.home() / ".local/share/linkage-nlp"
    windows = default_data_folder({"LOCALAPPDATA": "/x"}, "win32")
    assert windows == Path("/x/linkage-nlp")
    assert "Application Support" in str(default_data_folder({}, "darwin"))


def test_a_port_is_a_port(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Settings(tmp_path, port=70_000)


def test_a_retraining_needs_annotations(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Settings(tmp_path, retrain_after=0)


def test_options_from_the_environment_and_a_password_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = tmp_path / "password"
    password.write_text("s3cret@/:\n", encoding="utf-8")
    monkeypatch.setenv("LINKAGE_SERVE_ALLOWED_HOSTS", "a.example b.example")
    monkeypatch.setenv("LINKAGE_SERVE_PORT", "1234")
    monkeypatch.setenv("LINKAGE_SERVE_DATABASE", "postgresql://linkage@db/linkage")
    monkeypatch.setenv("LINKAGE_SERVE_DATABASE_PASSWORD_FILE", str(password))
    started: list[Settings] = []
    monkeypatch.setattr("linkage_serve.server.run", lambda settings, tell: started.append(settings))
    run(tmp_path)
    assert started[0].allowed_hosts == ("a.example", "b.example")
    assert started[0].trusted_proxies == ("127.0.0.1", "::1")
    assert started[0].port == 1234
    assert started[0].database == "postgresql+psycopg://linkage:s3cret%40%2F%3A@db/linkage"


def test_a_password_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="password") as caught:
        run(
            tmp_path,
            *("--database", "postgresql://linkage:hidden@db/linkage"),
            *("--database-password-file", str(tmp_path / "none")),
            *("token", "--list"),
        )
    assert "hidden" not in str(caught.value)


def test_what_to_train_with_is_given_by_options_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Settings] = []
    monkeypatch.setattr("linkage_serve.server.run", lambda settings, **_: given.append(settings))
    recipe, joined = tmp_path / "recipe.yaml", tmp_path / "joined.jsonl"
    recipe.touch()
    joined.touch()
    folders = [str(tmp_path / name) for name in "ab"]
    run(
        *(tmp_path, "--workspace", folders[0], "--workspace", folders[1]),
        *("--train-with", str(joined), "--train-recipe", str(recipe)),
        *("--train-base", "embedded", "--train-lang", "zh"),
    )
    variables = {
        "LINKAGE_SERVE_WORKSPACE": os.pathsep.join(folders),
        "LINKAGE_SERVE_TRAIN_WITH": str(joined),
        "LINKAGE_SERVE_TRAIN_RECIPE": str(recipe),
        "LINKAGE_SERVE_TRAIN_BASE": "embedded",
        "LINKAGE_SERVE_TRAIN_LANG": "zh",
    }
    with monkeypatch.context() as environment:
        for name, value in variables.items():
            environment.setenv(name, value)
        run(tmp_path)
    run(tmp_path)
    first, second, plain = (settings.training for settings in given)
    assert first == second
    assert first.workspaces == tuple(map(Path, folders))
    assert (first.joined, first.recipe) == ((joined,), recipe)
    assert (first.base, first.languages) == ("embedded", ("zh",))
    assert plain == Training()
