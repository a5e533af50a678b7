"""Programs that others wrote open our projects and codebooks, and we open theirs.

Each is installed from the package registry into an environment of its own, kept between
test runs, and runs as a process. Where the registry cannot be reached the tests are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.studio.environment import default_environment
from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda import (
    read_codebook,
    read_project,
    write_code_table,
    write_codebook,
    write_project,
)
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Transcript

pytestmark = pytest.mark.xdist_group("refi-clients")

TEXT = (
    "Interviewer: Where do you look for ideas? 🙂\r\n"
    "Boss: We ask in a forum 😀. It was at a ＦＡＩＲ, the fair in Munich.\r\n"
    "Interviewer: 展会呢？\r\nBoss: 我们去过展会。It is a website.\r\n"
)


class Client:
    """A program in an environment of its own."""

    def __init__(self, requirement: str) -> None:
        package = requirement.partition("=")[0]
        cache = default_environment().folder.parent
        self._folder = cache / f"test-client-{requirement.replace('==', '-')}"
        self._scripts = self._folder / ("Scripts" if sys.platform == "win32" else "bin")
        if not (self._folder / "whole").exists():
            self._install(requirement, package)

    def _install(self, requirement: str, package: str) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(self._folder)], check=True)
        pip = [str(self._scripts / "python"), "-m", "pip", "--disable-pip-version-check"]
        asked = subprocess.run(
            [*pip, "index", "versions", package], check=False, capture_output=True
        )
        if asked.returncode:
            pytest.skip("the package registry cannot be reached")
        subprocess.run([*pip, "install", "--quiet", requirement], check=True)
        (self._folder / "whole").touch()

    def run(self, command: str, *args: object, cwd: Path) -> str:
        """Run one of its commands, and give what it says."""
        # qualitative-coding 1.7.8 stops in a debugger at each text unless told not to.
        done = subprocess.run(
            [str(self._scripts / command), *map(str, args)],
            cwd=cwd,
            env={**os.environ, "PYTHONBREAKPOINT": "0", "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, script: str, *args: object, cwd: Path) -> Any:
        """What a script prints as its last line, as JSON."""
        return json.loads(self.run("python", "-c", script, *args, cwd=cwd).splitlines()[-1])


@pytest.fixture(scope="session")
def qualitative_coding() -> Client:
    return Client("qualitative-coding==1.7.8")


@pytest.fixture(scope="session")
def taguette() -> Client:
    return Client("taguette==1.5.2")


@pytest.fixture(scope="session")
def pyrefiqda() -> Client:
    return Client("pyrefiqda==0.3.1")


@pytest.fixture(scope="session")
def material(tiny_tagger: Tagger) -> Material:
    transcript = Transcript.from_text(TEXT, case="CF1", name="CF1.txt")
    tagged = tiny_tagger.tag(transcript)
    return Material.of(tagged, tiny_tagger.codebook, transcripts={transcript.id: transcript})


@pytest.fixture
def project(material: Material, tmp_path: Path) -> Path:
    path = tmp_path / "study.qdpx"
    write_project(path, material, created=datetime(2026, 1, 2, tzinfo=UTC))
    return path


def expected(material: Material) -> dict[str, int]:
    """How often each code was given, as a project names it."""
    counts: dict[str, int] = {}
    for sentence in material.sentences:
        for tag in sentence.codes:
            name = material.codebook.code((tag.dimension, tag.code)).name.en
            review = " (to review)" if tag.decision is Decision.REVIEW else ""
            counts[name + review] = counts.get(name + review, 0) + 1
    assert any("review" in name for name in counts)
    return counts


def test_qualitative_coding_imports_a_project(
    qualitative_coding: Client, project: Path, material: Material, tmp_path: Path
) -> None:
    folder = tmp_path / "qc"
    folder.mkdir()
    # It checks the project against the published schema first.
    qualitative_coding.run("qc", "init", "--import", project, cwd=folder)
    assert (folder / "corpus" / "CF1.txt").read_bytes().decode() == TEXT.replace("\r\n", "\n")
    assert "linkage-nlp tiny-1" in qualitative_coding.run("qc", "coders", cwd=folder)
    tree = [
        line.strip()
        for line in qualitative_coding.run("qc", "codes", "list", cwd=folder).split("\n")
    ]
    assert {"- Way", "- Web", "- Fair & show", "- Place", "- Abroad", "- To review"} <= set(tree)
    counts = qualitative_coding.run("qc", "codes", "stats", cwd=folder).splitlines()
    found = {line[:-6].strip(): int(line[-6:]) for line in counts if line[-1:].isdigit()}
    # It keeps codings by line, and puts those of a project on the first one.
    assert {name for name, count in found.items() if count} == set(expected(material))


def test_we_import_a_project_of_qualitative_coding(
    qualitative_coding: Client, project: Path, material: Material, tmp_path: Path
) -> None:
    folder = tmp_path / "qc"
    folder.mkdir()
    qualitative_coding.run("qc", "init", "--import", project, cwd=folder)
    qualitative_coding.run("qc", "export", tmp_path / "back.qdpx", cwd=folder)
    imported = read_project(tmp_path / "back.qdpx", codebook=material.codebook)
    assert imported.unmapped == {}
    assert imported.texts[0].text == TEXT.replace("\r\n", "\n")
    assert {s.text for s in material.sentences} <= {s.text for s in imported.material.sentences}


def test_a_project_that_nvivo_wrote_is_read(qualitative_coding: Client, tmp_path: Path) -> None:
    """NVivo 15 for Mac exported it; it comes with qualitative-coding, and its texts are empty."""
    where = qualitative_coding.ask(
        "import importlib.util, json;"
        "spec = importlib.util.find_spec('qualitative_coding');"
        "print(json.dumps(list(spec.submodule_search_locations)[0]))",
        cwd=tmp_path,
    )
    path = Path(where) / "refi_qda" / "nvivo_project.qdpx"
    imported = read_project(path, only=["concepts", "hardware"])
    assert len(imported.material.codebook.labels) >= 13
    assert imported.drafted
    assert imported.material.sentences == ()
    assert any("nothing is said in it" in warning for warning in imported.warnings)


_READ_PROJECT = """
import json, sys
from pathlib import Path
from pyrefiqda import RefiProject
project = RefiProject.load(sys.argv[1], extract_dir=sys.argv[2])
names = {}
def walk(codes):
    for code in codes:
        names[code.guid] = code.name
        walk(code.code)
walk(project.code_book.codes.code)
users = {user.guid: user.name for user in project.users.user}
found = []
for source in project.sources.text_source:
    path = Path(sys.argv[2], "sources", source.plain_text_path.removeprefix("internal://"))
    text = path.read_bytes().decode("utf-8")
    for mark in source.plain_text_selection:
        for coding in mark.coding:
            found.append([
                text[mark.start_position:mark.end_position],
                names[coding.code_ref.target_guid],
                users[coding.creating_user],
            ])
print(json.dumps(found))
"""


def test_pyrefiqda_finds_each_coding_at_its_words(
    pyrefiqda: Client, project: Path, material: Material, tmp_path: Path
) -> None:
    """It was generated from the published schema, and stops at what is not in it."""
    found = pyrefiqda.ask(_READ_PROJECT, project, tmp_path / "unpacked", cwd=tmp_path)
    said = {sentence.text for sentence in material.sentences if sentence.codes}
    assert {words for words, _, _ in found} == said
    assert any("😀" in words for words in said)
    counts: dict[str, int] = {}
    for _, code, user in found:
        counts[code] = counts.get(code, 0) + 1
        assert user == "linkage-nlp tiny-1"
    assert counts == expected(material)


_READ_CODES = """
import json, sys
from pyrefiqda import RefiCodebook
book = RefiCodebook.load(sys.argv[1])
print(json.dumps([
    [[top.name, [code.name for code in top.code]] for top in book.codes.code],
    [one.name for one in book.sets.set],
]))
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pyrefiqda_opens_a_codebook(pyrefiqda: Client, tmp_path: Path, lang: Any) -> None:
    book = default_codebook()
    write_codebook(tmp_path / "codes.qdc", book, lang=lang)
    codes, sets = pyrefiqda.ask(_READ_CODES, tmp_path / "codes.qdc", cwd=tmp_path)
    assert codes == [
        [dimension.name[lang], [code.name[lang] for code in dimension.codes]]
        for dimension in book.dimensions
    ]
    assert sets == [*(group.name[lang] for group in book.groups), book.name[lang]]


_IMPORT_TABLE = """
import json, sys
from taguette.import_codebook import list_tags
with open(sys.argv[1], "rb") as file:
    print(json.dumps(list_tags(file)))
"""
_EXPORT_CODES = """
import json, sys
from taguette import export
from taguette.database import Tag
tags = [Tag(id=n, path=path, description="") for n, path in enumerate(json.loads(sys.argv[2]))]
export.codebook_xml(tags, sys.argv[1])
print("null")
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_taguette_takes_our_table_and_we_take_its_codebook(
    taguette: Client, tiny_codebook: Codebook, tmp_path: Path, lang: Any
) -> None:
    """It writes REFI-QDA codebooks, but reads codes from tables alone."""
    table, codes = tmp_path / "codes.csv", tmp_path / "codes.qdc"
    write_code_table(table, tiny_codebook, lang=lang)
    tags = taguette.ask(_IMPORT_TABLE, table, cwd=tmp_path)
    names = [
        f"{dimension.name[lang]}.{code.name[lang]}"
        for dimension in tiny_codebook.dimensions
        for code in dimension.codes
    ]
    assert [tag["path"] for tag in tags] == names
    assert all(tag["description"] for tag in tags)
    taguette.ask(_EXPORT_CODES, codes, json.dumps(names), cwd=tmp_path)
    book = read_codebook(codes).codebook
    assert [book.code(label).name.en for label in book.labels] == names
