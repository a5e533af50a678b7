"""A backup holds all that was kept, and a restore gives all of it or changes nothing."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from linkage_nlp.errors import BackupError, LinkageError, StoreError
from linkage_serve.app import create_app
from linkage_serve.backup import restoring
from linkage_serve.backup.making import make_backup
from linkage_serve.backup.manifest import is_model_file
from linkage_serve.backup.restoring import check_backup, restore
from linkage_serve.backup.rows import lines, saved_tables
from linkage_serve.security.secrets import new_token
from linkage_serve.settings import Settings
from linkage_serve.store import open_database, tokens

SettingsMaker = Callable[..., Settings]
ADDRESS = "http://127.0.0.1:8707"
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


@contextmanager
def running(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        yield client


def content(settings: Settings) -> dict[str, list[str]]:
    """All that is kept, table by table."""
    database = open_database(settings, exclusive=False)
    try:
        with database.snapshot() as connection:
            return {
                table.name: list(lines(connection, table)) for table in saved_tables(connection)
            }
    finally:
        database.close()


@pytest.fixture
def used(
    make_settings: SettingsMaker,
    database_url: str | None,
    tiny_bundle: Path,
    send: Callable[..., Any],
) -> Settings:
    """Settings of a service with interviews, corrections, tokens, and a model of its own in use."""
    settings = make_settings(database=database_url, model=None)
    fill(settings, tiny_bundle, send)
    return settings


@pytest.fixture
def used_file(
    make_settings: SettingsMaker, tiny_bundle: Path, send: Callable[..., Any]
) -> Settings:
    """The same in SQLite alone, for what has nothing to do with the kind of database."""
    settings = make_settings(model=None)
    fill(settings, tiny_bundle, send)
    return settings


def fill(settings: Settings, tiny_bundle: Path, send: Callable[..., Any]) -> None:
    shutil.copytree(tiny_bundle, settings.models / "second")
    with running(settings) as client:
        assert client.post("/v1/models/second/activate").status_code == 200
        report = send(
            client, {"F1.txt": "Boss: We ask in a forum. 我们在展会。", "F2.txt": "是的。"}
        )
        kept = report["files"][0]["transcripts"][0]["id"]
        for verdict in ("accept", "reject", "withdraw", "accept"):
            body = {"sentence": f"{kept}-0001", "code": "way/fair", "verdict": verdict}
            assert client.post("/v1/corrections", json={**body, "coder": "王"}).status_code == 201
        send(client, {"F3.txt": "Boss: It is a website."})
        # A number that was given once is not given again, not even after a restore.
        gone = client.get("/v1/transcripts").json()["items"][-1]["id"]
        assert client.delete(f"/v1/transcripts/{gone}").status_code == 204
    database = open_database(settings)
    with database.writing() as connection:
        made = new_token()
        tokens.add(connection, made.id, name="Wang", hash=made.hash)
    database.close()


def test_all_that_was_kept_comes_back(
    used: Settings, make_settings: SettingsMaker, tmp_path: Path, send: Callable[..., Any]
) -> None:
    before = content(used)
    assert len(before["corrections"]) == 4
    made = make_backup(used, tmp_path)
    assert content(used) == before
    assert check_backup(made.path).models == ("second",)

    other = make_settings(data=tmp_path / "other", model=None)
    done = restore(other, made.path)
    assert done.manifest.active_model == "second"
    assert content(other) == before
    second = Path("models", "second")
    assert sorted(path.name for path in (other.data / second).iterdir()) == sorted(
        path.name for path in (used.data / second).iterdir()
    )
    with running(other) as client:
        models = {one["name"]: one for one in client.get("/v1/models").json()}
        assert models["second"]["active"]
        history = client.get("/v1/corrections").json()["items"]
        assert [one["verdict"] for one in history] == ["accept", "reject", "withdraw", "accept"]
        last = max(int(json.loads(line)[0]) for line in before["transcripts"])
        send(client, {"F4.txt": "Boss: We ask in a forum, again."})
    numbers = {json.loads(line)[0] for line in content(other)["transcripts"]}
    # One came after the last that is left and was deleted.
    assert max(numbers) == last + 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_into_the_other_kind_of_database_and_back(
    used: Settings, make_settings: SettingsMaker, tmp_path: Path
) -> None:
    before = content(used)
    file = make_settings(data=tmp_path / "file", model=None)
    restore(file, make_backup(used, tmp_path / "one.zip").path)
    assert content(file) == before
    again = make_backup(file, tmp_path / "two.zip")
    assert again.manifest.database == "sqlite"
    restore(used, again.path, replace=True)
    assert content(used) == before
    with running(used) as client:
        assert client.get("/readyz").status_code == 200


@UNIX
def test_only_its_owner_can_read_it_and_it_replaces_nothing(
    saved: Path, make_settings: SettingsMaker, tmp_path: Path
) -> None:
    used = make_settings(data=tmp_path / "saved")
    made = make_backup(used, tmp_path / "a.zip")
    assert made.path.stat().st_mode & 0o777 == 0o600
    before = made.path.read_bytes()
    with pytest.raises(BackupError, match="already"):
        make_backup(used, made.path)
    assert made.path.read_bytes() == before
    with pytest.raises(BackupError, match="cannot be written"):
        make_backup(used, tmp_path / "no such folder" / "a.zip")
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_nothing_is_backed_up_where_nothing_is(
    make_settings: SettingsMaker, tmp_path: Path
) -> None:
    settings = make_settings(data=tmp_path / "nowhere")
    with pytest.raises(BackupError, match="nothing is kept"):
        make_backup(settings, tmp_path)
    assert not settings.data.exists()


def test_what_is_kept_is_not_replaced_unasked(used_file: Settings, tmp_path: Path) -> None:
    used = used_file
    made = make_backup(used, tmp_path)
    before = content(used)
    with pytest.raises(BackupError, match="already"):
        restore(used, made.path)
    database = open_database(used)
    with pytest.raises(StoreError, match="running"):
        restore(used, made.path, replace=True)
    database.close()
    assert content(used) == before


def test_a_service_that_was_started_once_is_not_in_use(
    used_file: Settings, make_settings: SettingsMaker, tmp_path: Path
) -> None:
    made = make_backup(used_file, tmp_path)
    fresh = make_settings(data=tmp_path / "fresh")
    open_database(fresh).close()
    restore(fresh, made.path)
    assert content(fresh) == content(used_file)


@pytest.fixture
def saved(make_settings: SettingsMaker, tiny_bundle: Path, tmp_path: Path) -> Path:
    """A small backup with a model."""
    settings = make_settings(data=tmp_path / "saved")
    shutil.copytree(tiny_bundle, settings.models / "second")
    open_database(settings).close()
    return make_backup(settings, tmp_path / "saved.zip").path


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with other parts, and sound as far as ZIP goes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, value in parts.items():
            archive.writestr(name, value)
    return other


def edit_manifest(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        parts["manifest.json"] = json.dumps({**manifest, **changes}).encode()

    return edit


def smuggle(name: str) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["parts"][name] = manifest["parts"]["models/second/model.onnx"]
        parts["manifest.json"] = json.dumps(manifest).encode()
        parts[name] = parts["models/second/model.onnx"]

    return edit


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda parts: parts.update({"models/second/model.onnx": b"x"}), "is not what was written"),
        (lambda parts: parts.pop("tables/corrections.jsonl"), "are not those"),
        (lambda parts: parts.update({"more.txt": b"x"}), "are not those"),
        (lambda parts: parts.pop("manifest.json"), "no backup"),
        (lambda parts: parts.update({"manifest.json": b"{}"}), "cannot be read"),
        (edit_manifest(format=2), "format 2"),
        (edit_manifest(revision="9999"), "newer version"),
        (edit_manifest(tables={}), "no backup holds"),
        (smuggle("models/../../escaped"), "no backup holds"),
        (smuggle("models/a/..\\escaped"), "no backup holds"),
        (smuggle("/models/a/b"), "no backup holds"),
    ],
)
def test_what_was_altered_is_refused_and_nothing_is_changed(
    saved: Path,
    make_settings: SettingsMaker,
    tmp_path: Path,
    change: Callable[[dict[str, bytes]], None],
    message: str,
) -> None:
    target = make_settings(data=tmp_path / "target")
    with pytest.raises(BackupError, match=message):
        restore(target, rewrite(saved, change))
    assert not target.data.exists()


@settings(deadline=None)
@given(cut=st.floats(0, 1), flip=st.integers(0, 7), at=st.floats(0, 1))
def test_damage_anywhere_is_an_error_of_ours_or_does_no_harm(
    whole: tuple[Path, bytes], cut: float, flip: int, at: float
) -> None:
    path, good = whole
    damaged = bytearray(good[: max(1, int(len(good) * cut))] if flip == 0 else good)
    place = int((len(damaged) - 1) * at)
    damaged[place] ^= 1 << flip
    path.write_bytes(damaged)
    try:
        manifest = check_backup(path)
    except BackupError:
        return
    # A bit of what ZIP says of a file, such as its time, and not of what is in it.
    path.write_bytes(good)
    assert manifest == check_backup(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    settings = Settings(folder / "data")
    open_database(settings).close()
    made = make_backup(settings, folder / "good.zip")
    return folder / "damaged.zip", made.path.read_bytes()


def test_older_tables_are_brought_up_to_date(
    make_settings: SettingsMaker,
    database_url: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from alembic import command

    old = make_settings(data=tmp_path / "old")
    upgrade = command.upgrade
    with monkeypatch.context() as older:
        older.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
        database = open_database(old)
    with database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO tokens (id, name, hash, created_at) "
                "VALUES ('0a', 'Wang', 'x', '2026-01-02 00:00:00')"
            )
        )
    database.close()
    made = make_backup(old, tmp_path / "old.zip")
    # Making it has changed nothing.
    assert made.manifest.revision == "0001"
    target = make_settings(data=tmp_path / "new", database=database_url)
    done = restore(target, made.path)
    assert done.revision != "0001"
    database = open_database(target)
    with database.reading() as connection:
        found = tokens.valid(connection, "0a")
    database.close()
    assert found is not None
    assert found[0].created_at.isoformat() == "2026-01-02T00:00:00+00:00"


class Killed(BaseException):
    """In place of the end of the process."""


@pytest.mark.parametrize("moment", ["unpacking", "loading", "committed", "old models moved"])
def test_a_restore_that_is_cut_off_is_whole_or_none(
    used_file: Settings, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    cut_off(used_file, saved, tmp_path, monkeypatch, moment)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_restore_into_a_server_that_is_cut_off_is_none(
    used: Settings, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(used, saved, tmp_path, monkeypatch, "loading")


def cut_off(
    used: Settings, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    (used.models / "second").rename(used.models / "third")
    before = content(used)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as cut:
        if moment == "unpacking":
            cut.setattr("linkage_serve.backup.archive.Archive.extract", killed)
        elif moment == "loading":
            cut.setattr("linkage_serve.backup.rows.go_on_after", killed)
        else:
            finish = restoring.finish_restore
            calls: list[object] = []

            def second_time(settings: Settings, database: Any) -> None:
                calls.append(None)
                if len(calls) == 1:
                    finish(settings, database)
                    return
                if moment == "old models moved":
                    settings.models.rename(settings.data / "replaced")
                raise Killed

            cut.setattr(restoring, "finish_restore", second_time)
        with pytest.raises(Killed):
            restore(used, saved, replace=True)
    decided = moment in {"committed", "old models moved"}
    if decided:
        with pytest.raises(BackupError, match="cut off"):
            make_backup(used, tmp_path / "no.zip")
    with running(used if decided else replaced_choice(used)) as client:
        assert client.get("/readyz").status_code == 200
    models = sorted(path.name for path in used.models.iterdir())
    assert models == (["second"] if decided else ["third"])
    assert not (used.data / "restoring").exists()
    assert not (used.data / "replaced").exists()
    now = content(used)
    if decided:
        assert not any(now.values())
    else:
        assert {**now, "choices": []} == {**before, "choices": []}


def replaced_choice(settings: Settings) -> Settings:
    """Let the model be in use that has another name now."""
    database = open_database(settings)
    with database.writing() as connection:
        connection.execute(text("UPDATE choices SET value = 'third'"))
    database.close()
    return settings


@UNIX
def test_kill_9_while_restoring(
    make_settings: SettingsMaker, send: Callable[..., Any], tmp_path: Path
) -> None:
    settings = make_settings()
    with running(settings) as client:
        send(client, {"old.txt": "Boss: We ask in a forum."})
    old = content(settings)
    large = make_settings(data=tmp_path / "large")
    with running(large) as client:
        for number in range(3):
            send(client, {f"{number}.txt": f"Boss: {number}. " + "It is a website. " * 3000})
    new = content(large)
    path = make_backup(large, tmp_path / "large.zip").path
    seen = []
    for delay in (0, 0.1, 0.3, 0.6):
        command = [sys.executable, "-m", "linkage_nlp", "serve", "--data", str(settings.data)]
        process = subprocess.Popen([*command, "restore", str(path), "--replace"])
        while process.poll() is None and not (settings.data / "restoring").exists():
            time.sleep(0.001)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        found = content(settings)
        found["choices"] = []
        assert found in (old, new)
        seen.append(found == new)
    # What was replaced once stays so.
    assert seen == sorted(seen)
    assert not seen[0]


@UNIX
def test_while_the_service_works(
    start_server: Callable[..., Any],
    database_url: str | None,
    make_settings: SettingsMaker,
    tmp_path: Path,
) -> None:
    server = start_server(database=database_url)
    served = make_settings(data=tmp_path / "served", database=database_url, model=None)
    stop = threading.Event()
    sent: list[str] = []

    def write() -> None:
        with httpx2.Client(base_url=server.address, timeout=30) as client:
            while not stop.is_set():
                words = f"We ask in a forum. {len(sent)}. It is a website."
                files = {"files": (f"{len(sent)}.txt", words.encode())}
                report = client.post("/v1/transcripts", files=files).json()
                kept = report["files"][0]["transcripts"][0]["id"]
                body = {"sentence": f"{kept}-0001", "code": "way/fair", "verdict": "accept"}
                client.post("/v1/corrections", json={**body, "coder": "Wang"})
                sent.append(kept)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backups = []
        for number in range(2):
            seen = len(sent)
            made = make_backup(served, tmp_path / f"{number}.zip")
            backups.append((seen, made, len(sent)))
    finally:
        stop.set()
        writer.join(timeout=30)
    for number, (least, made, most) in enumerate(backups):
        other = make_settings(data=tmp_path / f"restored-{number}")
        restore(other, made.path)
        found = content(other)
        # Those that were acknowledged before are there, and of others all or nothing.
        assert least <= len(found["transcripts"]) <= most + 1
        assert least <= len(found["corrections"]) <= len(found["transcripts"])
        with running(other) as client:
            assert client.get("/readyz").status_code == 200


def test_names_of_files_lead_nowhere_else() -> None:
    assert is_model_file("models/second/weights/model.safetensors")
    for name in ("models/second", "models//x", "models/.x/y", "models/a/../b", "tables/x.jsonl"):
        assert not is_model_file(name)
    for name in ("models/a/b\\c", "models/a/C:x", "models/a/b\n", "/models/a/b", "models/a/."):
        assert not is_model_file(name)


def test_every_error_is_ours(tmp_path: Path) -> None:
    for name, data in {
        "empty": b"",
        "text": b"not a backup",
        "zip": b"PK\x05\x06" + bytes(18),
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(LinkageError):
            check_backup(path)
    with pytest.raises(BackupError, match="cannot be read"):
        check_backup(tmp_path / "none")
    with pytest.raises(BackupError, match="cannot be read"):
        check_backup(tmp_path)
