"""What stands in serve/deploy says what the service knows, as far as that shows without Docker."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from linkage_serve.cli.serve import serve
from linkage_serve.settings import DEFAULT_PORT

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "serve" / "deploy"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in joined.splitlines()]


def known_variables() -> set[str]:
    """The variables that the command reads."""
    names = set()
    for option in serve.params:
        names.add(f"LINKAGE_SERVE_{(option.name or '').upper()}")
        if isinstance(option.envvar, str):
            names.add(option.envvar)
    return names


def test_the_image_is_what_it_is_said_to_be() -> None:
    found = instructions()
    words = [word for word, _ in found]
    assert words.count("FROM") == 2
    last = found[len(words) - 1 - words[::-1].index("FROM") :]
    stage = dict(last)
    assert stage["USER"] == "10001:10001"
    assert stage["ENTRYPOINT"] == '["linkage", "serve"]'
    assert stage["VOLUME"] == "/data"
    assert stage["EXPOSE"] == str(DEFAULT_PORT)
    # Nothing but what the first stage has installed comes into it.
    assert [value for word, value in last if word == "COPY"] == [
        "--from=build /opt/linkage /opt/linkage"
    ]
    check = json.loads(stage["HEALTHCHECK"].partition("CMD ")[2])
    assert check[:2] == ["python", "-c"]
    compile(check[2], "HEALTHCHECK", "exec")
    assert "/readyz" in check[2]
    assert str(DEFAULT_PORT) in check[2]
    base = next(value for word, value in found if word == "ARG")
    assert re.fullmatch(r"PYTHON=3\.11\.\d+-slim-[a-z]+", base)
    given = dict(re.findall(r"(LINKAGE_\w+)=(\S+)", stage["ENV"]))
    assert given.keys() <= known_variables()


def test_what_the_image_is_made_from_is_there_and_all_that_is_needed() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = [line[1:] for line in lines if line.startswith("!")]
    for path in let_through:
        assert (ROOT / path).exists(), path
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wheel = re.findall(r'^"([^"]+)" = "linkage_', project, re.M)
    packages = re.search(r"packages = \[(.*?)\]", project, re.S)
    assert packages is not None
    for needed in [*wheel, *re.findall(r'"([^"]+)"', packages[1]), "constraints.txt", "LICENSE"]:
        assert any(fnmatch(needed, one) for one in let_through), needed
    assert "tests" not in let_through


def test_services_see_what_they_need_and_nothing_else(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services.keys() == {"service", "database", "label-studio"}
    assert "ports" not in services["database"]
    assert compose["networks"]["back"]["internal"]
    assert services["database"]["networks"] == ["back"]
    assert services["label-studio"]["networks"] == ["front"]
    for name, one in services.items():
        assert "no-new-privileges:true" in one["security_opt"], name
        assert one["mem_limit"]
        assert one["pids_limit"]
        for port in one.get("ports", ()):
            assert port.startswith("127.0.0.1:"), name
        image = one["image"]
        assert re.search(r":\d+(\.\d+)+", image), f"{image} is of no version"
    for name in ("service", "database"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
    used = {name for one in services.values() for name in one.get("secrets", ())}
    assert used == compose["secrets"].keys()
    volumes = {
        volume.partition(":")[0]
        for one in services.values()
        for volume in one["volumes"]
        if not volume.startswith(".")
    }
    assert volumes == compose["volumes"].keys()


def test_label_studio_reaches_the_service_and_tells_nobody(compose: dict[str, Any]) -> None:
    pytest.importorskip("linkage_annotations")
    from linkage_annotations.studio.local import _VARIABLES

    given = compose["services"]["label-studio"]["environment"]
    for name, value in _VARIABLES.items():
        if name != "ALLOWED_HOSTS":
            assert given[name] == value, name


def test_the_service_gets_settings_that_it_knows(compose: dict[str, Any]) -> None:
    given = compose["services"]["service"]["environment"]
    assert given.keys() <= known_variables()
    assert given["LINKAGE_SERVE_DATABASE"] == "postgresql://linkage@database/linkage"
    password = given["LINKAGE_SERVE_DATABASE_PASSWORD_FILE"]
    assert password == compose["services"]["database"]["environment"]["POSTGRES_PASSWORD_FILE"]
    (front,) = compose["networks"]["front"]["ipam"]["config"]
    assert given["LINKAGE_SERVE_TRUSTED_PROXIES"] == front["gateway"]


def test_every_variable_of_compose_stands_in_the_example() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{(\w+)", text))
    example = (DEPLOY / ".env.example").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^(\w+)=", example, re.M))


def test_secrets_stay_out_of_the_repository() -> None:
    ignored = (DEPLOY / ".gitignore").read_text(encoding="utf-8").split()
    assert {".env", "secrets/", "backups/"} <= set(ignored)


@pytest.mark.skipif(shutil.which("docker") is None, reason="there is no docker command")
def test_compose_reads_it() -> None:
    command = ["docker", "compose", "--file", str(DEPLOY / "compose.yaml")]
    if subprocess.run(
        ["docker", "compose", "version"], check=False, capture_output=True
    ).returncode:
        pytest.skip("docker has no compose")
    done = subprocess.run(
        [*command, "--profile", "label-studio", "config", "--quiet"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["linkage-serve.service", "linkage-backup.service"])
def test_units_run_without_rights(name: str) -> None:
    # A key may stand several times.
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # keys have capitals
    unit.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    service = unit["Service"]
    assert service["User"] == "linkage"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert "MemoryMax" in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not there")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    program = tmp_path / "linkage"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = path.read_text(encoding="utf-8").replace("/opt/linkage/bin/linkage", str(program))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir() if path != program)
    done = subprocess.run(
        ["systemd-analyze", "verify", *units],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    ours = [line for line in done.stderr.splitlines() if "linkage" in line]
    assert ours == []


@pytest.mark.parametrize("name", ["install.sh", "check.sh"])
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell")
def test_the_scripts_are_sound(name: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / name)], check=True)
