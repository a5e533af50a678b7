"""What holds whatever a transcript says, and whatever bytes a file holds."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linkage_nlp.errors import LinkageError
from linkage_nlp.transcripts import SUFFIXES, Transcript, read_transcript_bytes

Check = Callable[[Transcript], None]

NAMES = [
    "Anna",
    "Ben Roth",
    "Dr. Li",
    "CF5",
    "Mary-Ann O'Neil",
    "I",
    "R",
    "访谈人",
    "受访者",
    "王总",
    "李明",
]
WORDS = [
    "We",
    "met",
    "at",
    "a",
    "fair",
    "in",
    "Milan",
    "。",
    ".",
    "?",
    "我们",
    "展会",
    "……",
    "XXX",
    "😀",
    ",",
]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
# Words of speech only, so that no text begins like a label.
speech = words.map(lambda text: f"So {text}")


@st.composite
def dialogues(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Turns of two or three speakers, each of whom speaks at least twice."""
    speakers = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
    count = draw(st.integers(min_value=2 * len(speakers), max_value=12))
    order = [speakers[n % len(speakers)] for n in range(count)]
    return [(speaker, draw(speech)) for speaker in order]


@settings(deadline=None)
@given(
    dialogues(), st.sampled_from([": ", ":", "：", ":\t"]), st.sampled_from(["\n", "\r\n", "\n\n"])
)
def test_turns_written_as_lines_are_read_back(
    check: Check, dialogue: list[tuple[str, str]], colon: str, end: str
) -> None:
    text = "".join(f"{name}{colon}{said}{end}" for name, said in dialogue)
    transcript = Transcript.from_text(text)
    found = [(t.speaker, transcript.text[t.start : t.end]) for t in transcript.turns]
    assert found == [(name, said.strip()) for name, said in dialogue]
    assert transcript.text == text
    check(transcript)


@settings(max_examples=40, deadline=None)
@given(dialogues())
def test_formats_agree(word_bytes: Callable[..., bytes], dialogue: list[tuple[str, str]]) -> None:
    lines = [f"{name}: {said}" for name, said in dialogue]
    segments = [
        {"start": float(n), "end": n + 1.0, "text": said, "speaker": name}
        for n, (name, said) in enumerate(dialogue)
    ]
    files = {
        "a.txt": "\n".join(lines).encode("utf-8"),
        "b.docx": word_bytes(*lines),
        "c.json": json.dumps({"segments": segments}).encode("utf-8"),
    }
    found = []
    for name, data in files.items():
        (transcript,) = read_transcript_bytes(data, name=name)
        turns = zip(transcript.turns, transcript.sentences_by_turn, strict=True)
        found.append([(t.speaker, t.role, [s.text for s in ss]) for t, ss in turns])
    assert found[0] == found[1] == found[2]


@settings(deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                *NAMES,
                ":",
                "：",
                "\n",
                "\n\n",
                "\r\n",
                "00:12",
                "[00:01:02]",
                "**",
                "\t",
                "Date",
                "We met.",
                "我们去展会。",
                " ",
                "\u3000",
                "- ",
                "# ",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text(check: Check, text: str) -> None:
    try:
        transcript = Transcript.from_text(text)
    except LinkageError:
        return
    assert transcript.text == text
    assert Transcript.from_text(text, name="other", case="other").sentences == transcript.sentences
    check(transcript)


def read_or_refuse(data: bytes, name: str) -> tuple[list[Transcript], LinkageError | None]:
    try:
        return read_transcript_bytes(data, name=name), None
    except LinkageError as error:
        return [], error


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes(check: Check, suffix: str, data: bytes) -> None:
    for content in (data, b"WEBVTT\n\n" + data, b"text\n" + data, b"PK\x03\x04" + data):
        transcripts, error = read_or_refuse(content, f"a{suffix}")
        assert error is None or (error.path and error.remedy)
        for transcript in transcripts:
            check(transcript)


def zip_with(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return buffer.getvalue()


@pytest.fixture(scope="session")
def office_files(
    word_bytes: Callable[..., bytes], workbook_bytes: Callable[..., bytes]
) -> dict[str, bytes]:
    rows = [["case", "speaker", "time", "text"], ["A", "Anna", 5, "How?"], ["A", "Li", 9, "So."]]
    return {
        "a.docx": word_bytes("I: How?", [["R:", "At a fair."]], "I: Ok."),
        "a.xlsx": workbook_bytes(rows, [["other"]]),
    }


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damaged_office_files(
    office_files: dict[str, bytes], check: Check, name: str, data: st.DataObject
) -> None:
    whole = office_files[name]
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        members = {m: file.read(m) for m in file.namelist() if file.getinfo(m).file_size}
    member = data.draw(st.none() | st.sampled_from(sorted(members)))
    target = bytearray(whole if member is None else members[member])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(target) - 1))
        length = data.draw(st.sampled_from([0, 1, 1, 4, 40]))
        target[at : at + length] = data.draw(st.binary(max_size=6))
        assume(target)
    content = bytes(target) if member is None else zip_with(whole, member, bytes(target))
    transcripts, error = read_or_refuse(content, name)
    assert error is None or (error.path and error.remedy)
    for transcript in transcripts:
        check(transcript)
