from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.material import Material
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, Transcript, read_transcript_bytes

SCHEMA = Path(__file__).parents[2] / "data" / "refi_qda" / "Project.xsd"
WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
NAMESPACE = "{urn:QDA-XML:project:1.0}"

# Ends of lines of two characters, a character beyond the first plane, full-width letters.
WINDOWS = (
    "\ufeffInterview with CF1\r\n\r\nQ: Where do you look for ideas? 🙂\r\n"
    "CF1: We ask in a forum 😀 every week. My cousin helps.\r\n\r\nQ: 展会呢？\r\n"
    "CF1: 我们每年都去ＡＢＣ展会。我们是伙伴。\r\n"
)
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:04,000\nAnna: Do you go abroad?\n\n"
    "2\n00:00:05,000 --> 00:00:09,000\nBo: Yes, to Munich. It was a fair 😀 there.\n"
)

Writer = Callable[..., Path]


@pytest.fixture(scope="session")
def valid() -> Callable[[bytes], None]:
    """A check that a project's XML keeps the published schema."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))

    def check(xml: bytes) -> None:
        schema.assertValid(etree.fromstring(xml))

    return check


def tag(label: str, probability: float, decision: str, *coders: str) -> CodeTag:
    dimension, _, code = label.partition("/")
    return CodeTag(dimension, code, probability, Decision(decision), coders)


CODES: tuple[tuple[CodeTag, ...], ...] = (
    (tag("way/web", 0.93, "accept"), tag("place/abroad", 0.61, "review")),
    (tag("way/work", 1.0, "accept", "Anna Müller", "李娜"), tag("way/web", 0.02, "none")),
    (tag("way/fair", 1.0, "accept", "李娜"), tag("place/abroad", 0.55, "review")),
    (),
    (tag("place/abroad", 0.97, "accept"), tag("way/fair", 0.4, "review", "Anna Müller")),
    (tag("way/fair", 0.99, "accept"),),
)


def tagged(transcript: Transcript) -> list[TaggedSentence]:
    """The respondents' sentences of a transcript, without codes."""
    return [
        TaggedSentence(
            sentence_id=s.id,
            case=transcript.case,
            transcript=transcript.name,
            turn=s.turn,
            speaker=transcript.turns[s.turn].speaker,
            role=transcript.turns[s.turn].role,
            time=transcript.turns[s.turn].time,
            lang=s.lang,
            start=s.start,
            end=s.end,
            text=s.text,
            model_version="tiny-1",
            codes=(),
        )
        for s in transcript.sentences
        if transcript.turns[s.turn].role is not Role.INTERVIEWER
    ]


@pytest.fixture(scope="session")
def transcripts() -> dict[str, Transcript]:
    """Two real files as they are read: text from Windows, and subtitles."""
    found = [
        *read_transcript_bytes(WINDOWS.encode("utf-8"), name="CF1.txt"),
        *read_transcript_bytes(SUBTITLES.encode("utf-8"), name="CF2.srt"),
    ]
    return {one.id: one for one in found}


@pytest.fixture(scope="session")
def table() -> CaseTable:
    return CaseTable(
        (
            Attribute("size", AttributeKind.NUMBER),
            Attribute("城市", AttributeKind.TEXT),
            Attribute("importance", AttributeKind.NUMBER),
            Attribute("website", AttributeKind.TEXT),
        ),
        MappingProxyType(
            {
                "CF1": MappingProxyType({"size": 12.0, "城市": "宁波 <&>", "importance": 4.5}),
                "CF9": MappingProxyType({}),
                "CF2": MappingProxyType({"size": 7.0}),
            }
        ),
    )


@pytest.fixture(scope="session")
def material(
    transcripts: dict[str, Transcript], table: CaseTable, tiny_codebook: Codebook
) -> Material:
    """Two cases, coded by a model and by two people, with whole transcripts."""
    sentences = [sentence for one in transcripts.values() for sentence in tagged(one)]
    assert len(sentences) == len(CODES)
    coded = [replace(s, codes=codes) for s, codes in zip(sentences, CODES, strict=True)]
    return Material.of(coded, tiny_codebook, table=table, transcripts=transcripts)


@pytest.fixture(scope="session")
def without_transcripts(material: Material) -> Material:
    return replace(material, transcripts=MappingProxyType({}))


class Opened:
    """A project as a program that knows nothing of ours would read it."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.xml = self.files["project.qde"]
        self.root = ElementTree.fromstring(self.xml.decode().replace(' xmlns="urn', ' x="urn'))

    def names(self, path: str) -> list[str]:
        return [element.get("name", "") for element in self.root.iterfind(path)]

    def called(self, path: str) -> dict[str, str]:
        return {e.get("guid", ""): e.get("name", "") for e in self.root.iterfind(path)}

    def text(self, element: ElementTree.Element) -> str:
        name = element.get("plainTextPath", "").removeprefix("internal://")
        return self.files[f"sources/{name}"].decode("utf-8")

    def codings(self) -> list[tuple[str, str, str, str]]:
        """Source, marked text, code and user of each coding."""
        codes, users = self.called(".//Code"), self.called("Users/User")
        found = []
        for source in self.root.iterfind("Sources/TextSource"):
            text = self.text(source)
            for selection in source.iterfind("PlainTextSelection"):
                begin, end = (int(selection.get(f"{w}Position", "")) for w in ("start", "end"))
                for coding in selection.iterfind("Coding"):
                    code = coding.find("CodeRef")
                    assert code is not None
                    found.append(
                        (
                            source.get("name", ""),
                            text[begin:end],
                            codes[code.get("targetGUID", "")],
                            users[coding.get("creatingUser", "")],
                        )
                    )
        return found


@pytest.fixture(scope="session")
def opened() -> Callable[[Path], Opened]:
    return Opened


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """A maker of .qdpx files as other programs make them."""

    def make(
        body: str,
        files: Mapping[str, bytes | str] | None = None,
        *,
        name: str = "other.qdpx",
        attributes: str = 'origin="Other 1.0"',
        qde: str = "project.qde",
    ) -> Path:
        xml = (
            '<?xml version="1.0" encoding="utf-8"?>'
            f'<Project xmlns="urn:QDA-XML:project:1.0" name="Study" {attributes}>{body}</Project>'
        )
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(qde, xml.encode("utf-8"))
            for member, content in (files or {}).items():
                data = content.encode("utf-8") if isinstance(content, str) else content
                archive.writestr(member, data)
        return path

    return make


@pytest.fixture(scope="session")
def when() -> datetime:
    return WHEN


@pytest.fixture(scope="session")
def make_tag() -> Any:
    return tag
