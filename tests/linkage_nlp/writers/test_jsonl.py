from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_nlp.errors import DatasetError
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind
from linkage_nlp.writers import TagResult, read_tags, write_tags
from linkage_nlp.writers.jsonl import write_jsonl

code_tags = st.builds(
    CodeTag,
    dimension=st.text(),
    code=st.text(),
    probability=st.floats(0, 1),
    decision=st.sampled_from(Decision),
    coders=st.lists(st.text(), max_size=3).map(tuple),
)
sentences = st.builds(
    TaggedSentence,
    sentence_id=st.text(),
    case=st.text(),
    transcript=st.text(),
    turn=st.integers(min_value=0),
    speaker=st.none() | st.text(),
    role=st.sampled_from(Role),
    time=st.none() | st.floats(0, 1e6),
    lang=st.sampled_from(["zh", "en"]),
    start=st.integers(min_value=0),
    end=st.integers(min_value=0),
    text=st.text(),
    model_version=st.text(),
    codes=st.lists(code_tags, max_size=3).map(tuple),
    source=st.sampled_from(SourceKind),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jsonl") / "tags.jsonl"


@settings(deadline=None)
@given(tagged=st.lists(sentences, max_size=4))
def test_what_is_written_is_read(path: Path, tagged: list[TaggedSentence]) -> None:
    write_jsonl(path, tagged)
    assert read_tags(path) == tagged


def test_a_line_is_as_the_design_has_it(result: TagResult, tmp_path: Path) -> None:
    path = tmp_path / "tags.jsonl"
    write_tags(path, result)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(result.sentences)
    transcript = result.transcripts[0]
    sentence = transcript.sentences[6]
    assert sentence.text == "我们在展会。"
    (line,) = (json.loads(line) for line in lines if sentence.id in line)
    assert line == {
        "sentence_id": sentence.id,
        "case": "F1",
        "transcript": "F1.txt",
        "turn": 3,
        "speaker": "Boss",
        "role": "respondent",
        "time": 3671.0,
        "lang": "zh",
        "start": sentence.start,
        "end": sentence.end,
        "text": "我们在展会。",
        "model_version": "tiny-1",
        "codes": [
            {"dimension": "way", "code": "fair", "probability": 0.9933, "decision": "accept"},
            {"dimension": "way", "code": "work", "probability": 0.6225, "decision": "review"},
            {"dimension": "place", "code": "abroad", "probability": 0.6225, "decision": "review"},
        ],
    }
    assert "我们在展会。" in path.read_text(encoding="utf-8")


def test_one_coder_is_a_text_and_several_are_a_list(result: TagResult, tmp_path: Path) -> None:
    path = tmp_path / "tags.jsonl"
    decided = [("Wang, Li",), ("Wang, Li", "Ann"), ()]
    tags = [CodeTag("way", "web", 1.0, Decision.ACCEPT, coders) for coders in decided]
    write_jsonl(path, [replace(result.sentences[0], codes=tuple(tags))])
    (line,) = path.read_text(encoding="utf-8").splitlines()
    codes = json.loads(line)["codes"]
    assert [code.get("coder") for code in codes] == ["Wang, Li", ["Wang, Li", "Ann"], None]
    assert read_tags(path)[0].codes == tuple(tags)


def test_a_file_name_that_is_not_utf_8_does_not_stop_the_writing(
    result: TagResult, tmp_path: Path
) -> None:
    sentence = replace(result.sentences[0], transcript="caf\udce9.txt")
    write_jsonl(tmp_path / "tags.jsonl", [sentence])
    assert read_tags(tmp_path / "tags.jsonl")[0].transcript == "caf?.txt"


GOOD = {
    "sentence_id": "a-0001",
    "case": "A",
    "transcript": "a.txt",
    "turn": 0,
    "speaker": None,
    "role": "respondent",
    "time": None,
    "lang": "en",
    "start": 0,
    "end": 1,
    "text": "x",
    "model_version": "m",
    "codes": [],
}
CODE = {"dimension": "way", "code": "web", "probability": 0.5, "decision": "review"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting"),
        ("[]", "keys"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "turn"}), "keys"),
        (json.dumps({**GOOD, "extra": 1}), "keys"),
        (json.dumps({**GOOD, "role": "boss"}), "'boss'"),
        (json.dumps({**GOOD, "lang": "fr"}), "'fr'"),
        (json.dumps({**GOOD, "codes": [1]}), "int"),
        (json.dumps({**GOOD, "codes": [{**CODE, "decision": "maybe"}]}), "'maybe'"),
        (json.dumps({**GOOD, "codes": [{**CODE, "probability": None}]}), "NoneType"),
        (json.dumps({**GOOD, "codes": [{"dimension": "way"}]}), "code"),
        (json.dumps({**GOOD, "codes": [{**CODE, "coder": [1]}]}), "a coder is a text"),
    ],
)
def test_a_line_that_is_no_tag_is_refused_with_its_row(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "tags.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="not a tagged sentence") as caught:
        read_tags(path)
    assert (caught.value.path, caught.value.row) == (path, 3)
    assert reason in caught.value.message


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_tags(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_tags(tmp_path / "bytes.jsonl")
