import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.corpus.speech import Speech
from linkage_annotations.corpus.speech_files import read_speech
from linkage_annotations.corpus.speech_join import join, read_text
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import Provenance, Settled, read_dataset, write_dataset
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.tagging.context import Context, contexts
from linkage_nlp.transcripts import Transcript
from linkage_nlp.transcripts.model import Role

GIN = default_codebook()
MakeSpeech = Callable[..., Any]
MakeLabel = Callable[..., dict[str, Any]]


@pytest.fixture
def files(make_speech: MakeSpeech, make_label: MakeLabel) -> Any:
    fair = {"channel": ["conference_fair"], "scope": ["international"]}
    return make_speech(
        {
            "zh-talk": [
                make_label("zh-talk", 1, fair, settled="agreed"),
                make_label("zh-talk", 2),
                make_label("zh-talk", 0),
            ],
            "en-talk": [make_label("en-talk", 1, {"channel": ["internet"]}, drawn="picked")],
        }
    )


@pytest.fixture
def speech(files: Any) -> Speech:
    return read_speech(files.speech, GIN)


def test_a_label_gets_its_sentence_and_the_one_before_it(files: Any, speech: Speech) -> None:
    found = join(speech.sources, speech.labels, files.texts)
    assert found.missing == ()
    assert [example.id for example in found.examples] == [
        "zh-talk:0",
        "zh-talk:1",
        "zh-talk:2",
        "en-talk:1",
    ]
    first, fair, _, forum = found.examples
    assert first.context == Context("", "")
    assert fair.text == "我们每年三月都去慕尼黑看展。"
    assert fair.context == Context("", "大家下午好，欢迎来到圆桌。")
    assert fair.case == "zh-talk-00"
    assert (fair.lang, forum.lang) == ("zh", "en")
    assert (fair.speaker, fair.role) == (None, Role.RESPONDENT)
    assert fair.codes["channel"] == ("conference_fair",)
    assert fair.codes["knowledge"] == ()
    assert {example.provenance for example in found.examples} == {Provenance.REFERENCED}
    assert (first.settled, first.coders) == (Settled.SINGLE, ("reader-1",))
    assert (fair.settled, fair.coders) == (Settled.AGREED, ("reader-1", "reader-2"))
    assert not any(part.altered or part.changed for part in found.joined)


def test_the_context_is_what_the_tagger_gives_a_paragraph_without_speakers(
    files: Any, speech: Speech
) -> None:
    part, _ = join(speech.sources, speech.labels, files.texts).joined
    transcript = Transcript.from_text("".join(read_text(files.text("zh-talk"))[0]))
    turns = [[sentence.text for sentence in turn] for turn in transcript.sentences_by_turn]
    tagged = dict(zip(turns[0], contexts(turns), strict=True))
    assert {example.text: example.context for example in part.examples}.items() <= tagged.items()


def test_the_dataset_is_written_and_read_as_any_other(
    files: Any, speech: Speech, tmp_path: Path
) -> None:
    found = join(speech.sources, speech.labels, files.texts)
    written = write_dataset(tmp_path / "d.jsonl", found.examples, GIN)
    assert read_dataset(tmp_path / "d.jsonl", GIN) == written


def pack(path: Path) -> None:
    with lzma.open(path.with_name(path.name + ".xz"), "wb") as file:
        file.write(path.read_bytes())
    path.unlink()


def test_a_packed_text_gives_the_same(files: Any, speech: Speech) -> None:
    plain = join(speech.sources, speech.labels, files.texts)
    pack(files.text("zh-talk"))
    assert join(speech.sources, speech.labels, files.texts) == plain


def test_a_text_that_is_not_there_is_named_and_the_others_are_joined(
    files: Any, speech: Speech
) -> None:
    files.text("zh-talk").unlink()
    found = join(speech.sources, speech.labels, files.texts)
    assert [source.id for source in found.missing] == ["zh-talk"]
    assert [example.id for example in found.examples] == ["en-talk:1"]


def test_a_text_without_labels_is_not_asked_for(files: Any, speech: Speech) -> None:
    files.text("zh-talk").unlink()
    found = join(speech.sources, {**speech.labels, "zh-talk": ()}, files.texts)
    assert found.missing == ()
    assert [part.source.id for part in found.joined] == ["en-talk"]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def test_a_changed_sentence_is_named_by_its_line_without_its_words(
    files: Any, speech: Speech
) -> None:
    rewrite(files.text("zh-talk"), "慕尼黑", "科隆")
    with pytest.raises(DatasetError, match="line 1 ") as caught:
        join(speech.sources, speech.labels, files.texts)
    assert caught.value.path == files.text("zh-talk")
    assert caught.value.row == 2
    assert speech.sources[0].sha256 in caught.value.remedy
    assert "展" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "changed", "left"),
    [
        ("慕尼黑", "科隆", (1,), ["zh-talk:0", "zh-talk:2"]),
        ("大家", "开头。\n大家", (0, 1, 2), []),
        ("嗯，对。\n那边的参展商教了我们怎么调机器。\n", "", (2,), ["zh-talk:0", "zh-talk:1"]),
    ],
)
def test_changed_sentences_can_be_left_out_and_are_counted(
    files: Any, speech: Speech, old: str, new: str, changed: tuple[int, ...], left: list[str]
) -> None:
    rewrite(files.text("zh-talk"), old, new)
    part, other = join(speech.sources, speech.labels, files.texts, skip_changed=True).joined
    assert part.changed == changed
    assert [example.id for example in part.examples] == left
    assert part.altered
    assert not other.altered


def test_a_change_outside_the_labels_shows_as_altered_only(files: Any, speech: Speech) -> None:
    rewrite(files.text("zh-talk"), "机器", "设备")
    part = join(speech.sources, speech.labels, files.texts).joined[0]
    assert part.altered
    assert part.changed == ()


def test_line_ends_and_a_byte_order_mark_are_no_part_of_a_sentence(
    files: Any, speech: Speech
) -> None:
    plain = join(speech.sources, speech.labels, files.texts).examples
    path = files.text("zh-talk")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert join(speech.sources, speech.labels, files.texts).examples == plain


@pytest.mark.parametrize("content", ["圆桌".encode("gb18030"), None])
def test_a_text_that_cannot_be_read_is_named(
    files: Any, speech: Speech, content: bytes | None
) -> None:
    path: Path = files.text("zh-talk")
    if content is None:
        pack(path)
        path = path.with_name(path.name + ".xz")
        content = path.read_bytes()[:-8]
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="cannot be read") as caught:
        join(speech.sources, speech.labels, files.texts)
    assert caught.value.path == path


def test_a_folder_that_is_not_there_is_refused(speech: Speech, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        join(speech.sources, speech.labels, tmp_path / "none")
