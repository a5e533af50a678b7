from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.corpus.speech import Drawn
from linkage_annotations.corpus.speech_files import read_sources, read_speech
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import Settled
from linkage_nlp.errors import DatasetError

GIN = default_codebook()
SHIPPED = Path(__file__).parents[3] / "annotations" / "corpus" / "speech"
MakeSpeech = Callable[..., Any]
MakeLabel = Callable[..., dict[str, Any]]


def test_labels_are_read_in_the_order_of_the_text(
    make_speech: MakeSpeech, make_label: MakeLabel
) -> None:
    files = make_speech(
        {
            "zh-talk": [
                make_label("zh-talk", 3),
                make_label(
                    "zh-talk",
                    1,
                    {"scope": ["international"], "channel": ["conference_fair"]},
                    drawn="picked",
                    held_out=True,
                    settled="agreed",
                ),
            ]
        }
    )
    speech = read_speech(files.speech, GIN)
    assert [source.id for source in speech.sources] == ["zh-talk", "en-talk"]
    assert speech.labels["en-talk"] == ()
    first, second = speech.labels["zh-talk"]
    assert (first.line, first.drawn, first.held_out) == (1, Drawn.PICKED, True)
    assert first.settled is Settled.AGREED
    assert first.codes == {
        "channel": ("conference_fair",),
        "knowledge": (),
        "reason": (),
        "scope": ("international",),
    }
    assert (second.line, second.drawn, second.coded) == (3, Drawn.RANDOM, False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"line": 4}, "not one of source 'zh-talk'"),
        ({"line": -1}, "not one of source 'zh-talk'"),
        ({"line": True}, "not one of source 'zh-talk'"),
        ({"line": "1"}, "not one of source 'zh-talk'"),
        ({"line": 0}, "line 0 stands in row 1 already"),
        ({"sha256": "0" * 63}, "64 hexadecimal"),
        ({"sha256": "A" * 64}, "64 hexadecimal"),
        ({"sha256": None}, "64 hexadecimal"),
        ({"drawn": "lot"}, "unknown value of drawn"),
        ({"drawn": ["random"]}, "unknown value of drawn"),
        ({"held_out": 0}, "neither true nor false"),
        ({"settled": "majority"}, "unknown value of settled"),
        ({"codes": {"chanel": ["internet"]}}, "unknown dimension 'chanel'"),
        ({"codes": {"channel": ["forum"]}}, "unknown code 'forum'"),
        ({"codes": {"channel": ["internet", "internet"]}}, "stands twice"),
        ({"codes": {"channel": "internet"}}, "not an object with lists"),
        ({"codes": {"channel": None}}, "not an object with lists"),
        ({"codes": []}, "not an object with lists"),
        ({"text": "嗯，对。"}, "not the label of a sentence"),
    ],
)
def test_a_bad_label_is_named_with_its_row(
    make_speech: MakeSpeech, make_label: MakeLabel, change: dict[str, Any], says: str
) -> None:
    rows = [make_label("zh-talk", 0), make_label("zh-talk", 2) | change]
    files = make_speech({"zh-talk": rows})
    with pytest.raises(DatasetError, match=says) as caught:
        read_speech(files.speech, GIN)
    assert caught.value.path == files.speech / "zh-talk.jsonl"
    assert caught.value.row == 2
    assert caught.value.remedy
    assert "对" not in str(caught.value)


@pytest.mark.parametrize("row", ["{", "", "[]", '{"line": 1}', "1" * 5000])
def test_a_row_that_is_no_label_is_named(
    make_speech: MakeSpeech, make_label: MakeLabel, row: str
) -> None:
    files = make_speech({"zh-talk": [make_label("zh-talk", 0), row]})
    with pytest.raises(DatasetError, match=r"not valid JSON|not the label") as caught:
        read_speech(files.speech, GIN)
    assert caught.value.row == 2


def test_a_label_without_one_of_its_keys_is_refused(
    make_speech: MakeSpeech, make_label: MakeLabel
) -> None:
    label = make_label("zh-talk", 0)
    del label["drawn"]
    with pytest.raises(DatasetError, match="not the label") as caught:
        read_speech(make_speech({"zh-talk": [label]}).speech, GIN)
    assert "drawn" in caught.value.remedy


def test_a_label_file_in_another_encoding_is_refused(make_speech: MakeSpeech) -> None:
    files = make_speech({})
    (files.speech / "zh-talk.jsonl").write_bytes("对".encode("gb18030"))
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_speech(files.speech, GIN)


def test_labels_of_an_unknown_source_are_refused(
    make_speech: MakeSpeech, make_label: MakeLabel
) -> None:
    files = make_speech({"fr-talk": [make_label("zh-talk", 0)]})
    with pytest.raises(DatasetError, match="no row for source 'fr-talk'") as caught:
        read_speech(files.speech, GIN)
    assert caught.value.path == files.speech / "fr-talk.jsonl"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"source": "EN talk"}, "cannot stand in ids"),
        ({"source": "../en"}, "cannot stand in ids"),
        ({"source": "zh-talk"}, "stands twice"),
        ({"lang": "fr"}, "unknown language 'fr'"),
        ({"file": "../en-talk.txt"}, "not the name of a text"),
        ({"file": "en-talk.txt.xz"}, "not the name of a text"),
        ({"lines": "0"}, "above 0"),
        ({"lines": "1e3"}, "above 0"),
        ({"sha256": "abc"}, "64 hexadecimal"),
        ({"home": ""}, "empty"),
        ({"licence": " "}, "empty"),
    ],
)
def test_a_bad_row_of_the_table_is_named(
    make_speech: MakeSpeech, change: dict[str, str], says: str
) -> None:
    files = make_speech({}, {"en-talk": change})
    with pytest.raises(DatasetError, match=says) as caught:
        read_speech(files.speech, GIN)
    assert caught.value.path == files.speech / "sources.csv"
    assert caught.value.row == 3
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "says", "row"),
    [
        ("source,lang\nzh-talk,zh\n", "not the columns", 1),
        ("", "not the columns", 1),
        (None, "no sources in it", None),
        ('"source', "not a UTF-8 table", None),
    ],
)
def test_a_table_that_is_none_is_refused(
    make_speech: MakeSpeech, content: str | None, says: str, row: int | None
) -> None:
    path: Path = make_speech({}).speech / "sources.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header if content is None else content, encoding="utf-8")
    with pytest.raises(DatasetError, match=says) as caught:
        read_sources(path)
    assert caught.value.row == row


def test_a_row_with_a_cell_too_few_or_too_many_is_refused(make_speech: MakeSpeech) -> None:
    path: Path = make_speech({}).speech / "sources.csv"
    whole = path.read_text(encoding="utf-8").rstrip()
    for broken in (whole + ",more", whole.rpartition(",")[0]):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(DatasetError, match="one too many"):
            read_sources(path)


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="not found") as caught:
        read_speech(tmp_path, GIN)
    assert caught.value.path == tmp_path / "sources.csv"


def test_what_is_shipped_can_be_read() -> None:
    speech = read_speech(SHIPPED, GIN)
    assert [source.id for source in speech.sources] == [
        "zh-roundtables",
        "en-founders-talk",
        "en-engineers-podcast",
    ]
    assert [source.lang for source in speech.sources] == ["zh", "en", "en"]
    assert sum(source.lines for source in speech.sources) == 86_000
