from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from linkage_nlp.bundle import FORMAT
from linkage_nlp.errors import BundleError, EmptyTranscript, UsageError
from linkage_nlp.tagging import tagger as tagger_module
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger, model_inputs, sentences_to_tag
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Role, Transcript


def test_each_sentence_of_a_respondent_is_tagged(
    tiny_tagger: Tagger, interview: Transcript
) -> None:
    found = tiny_tagger.tag(interview)
    assert [
        (s.text, [(tag.code, tag.probability, tag.decision.value) for tag in s.codes])
        for s in found
    ] == [
        ("Yes.", [("fair", 0.6225, "review")]),
        ("We ask in a forum.", [("web", 0.9933, "accept"), ("fair", 0.6225, "review")]),
        ("It is a website.", [("web", 0.9959, "accept"), ("fair", 0.6225, "review")]),
        ("I was in Munich.", [("work", 0.9994, "accept"), ("abroad", 0.9933, "accept")]),
        (
            "我们在展会。",
            [("fair", 0.9933, "accept"), ("work", 0.6225, "review"), ("abroad", 0.6225, "review")],
        ),
        # Its context keeps the last eight tokens, "Munich. 我们在展会。".
        (
            "The weather is fine.",
            [("fair", 0.6225, "review"), ("work", 0.6225, "review"), ("abroad", 0.6225, "review")],
        ),
    ]


def test_a_tagged_sentence_says_where_it_stands(tiny_tagger: Tagger, interview: Transcript) -> None:
    found = tiny_tagger.tag(interview)
    for tagged in found:
        assert interview.text[tagged.start : tagged.end] == tagged.text
        turn = interview.turns[tagged.turn]
        assert (tagged.speaker, tagged.role, tagged.time) == (turn.speaker, turn.role, turn.time)
        assert (tagged.case, tagged.transcript) == ("F1", "F1.txt")
        assert tagged.model_version == tiny_tagger.model_version == "tiny-1"
    assert [tagged.lang for tagged in found] == ["en"] * 4 + ["zh", "en"]
    assert len({tagged.sentence_id for tagged in found}) == len(found)
    assert {tagged.sentence_id for tagged in found} <= {s.id for s in interview.sentences}


def test_the_interviewer_is_tagged_only_when_asked_for(
    tiny_tagger: Tagger, interview: Transcript
) -> None:
    assert {s.role for s in tiny_tagger.tag(interview)} == {Role.RESPONDENT}
    everybody = tiny_tagger.tag(interview, interviewer=True)
    assert [s.text for s in everybody] == [s.text for s in interview.sentences]
    assert [tag.code for tag in everybody[0].codes] == ["fair"]
    # What others say is read with the same context either way.
    others = [s for s in everybody if s.role is Role.RESPONDENT]
    assert others == tiny_tagger.tag(interview)


def test_context_comes_from_all_turns(interview: Transcript) -> None:
    inputs = model_inputs(interview, sentences_to_tag(interview))
    assert inputs[0] == ModelInput("Yes.", Context("Where do you meet them, at a fair?", ""))
    assert inputs[1].context == Context("Where do you meet them, at a fair?", "Yes.")
    assert inputs[3].context == Context("您在慕尼黑工作过吗？", "")
    assert inputs[4].context == Context("您在慕尼黑工作过吗？", "I was in Munich.")
    assert inputs[5].context == Context("I was in Munich. 我们在展会。", "")


def test_everything_gives_every_code_of_the_codebook(
    tiny_tagger: Tagger, interview: Transcript
) -> None:
    for tagged in tiny_tagger.tag(interview, everything=True):
        assert len(tagged.codes) == len(tiny_tagger.codebook.labels)
        probabilities = [tag.probability for tag in tagged.codes]
        assert probabilities == sorted(probabilities, reverse=True)
        for tag in tagged.codes:
            assert (tag.decision is Decision.NONE) == (tag.probability < 0.5)


def test_several_texts_are_tagged_each_by_itself(
    tiny_tagger: Tagger, interview: Transcript
) -> None:
    text = "We ask in a forum."
    both = tiny_tagger.tag([text, interview, text])
    assert both == tiny_tagger.tag(text) + tiny_tagger.tag(interview) + tiny_tagger.tag(text)
    # The second text has no context, though the interview went before it.
    assert [tag.code for tag in both[-1].codes] == ["web"]


def test_text_is_read_as_a_transcript(tiny_tagger: Tagger) -> None:
    found = tiny_tagger.tag("问：您去展会吗？\n答：去的。论坛也看。\n问：好。\n答：是的。")
    assert [s.text for s in found] == ["去的。", "论坛也看。", "是的。"]
    assert [tag.code for tag in found[0].codes] == ["fair"]
    assert found[0].codes[0].decision is Decision.REVIEW


def test_nothing_gives_nothing(tiny_tagger: Tagger) -> None:
    assert tiny_tagger.tag([]) == []
    with pytest.raises(EmptyTranscript):
        tiny_tagger.tag("")


def test_a_transcript_of_questions_alone_has_no_tagged_sentence(
    tiny_tagger: Tagger, make_transcript: Callable[..., Transcript]
) -> None:
    asked = make_transcript([("Q", "interviewer", None, ["A forum?", "A fair?"])])
    assert tiny_tagger.tag(asked) == []


def test_progress_counts_tagged_sentences(tiny_tagger: Tagger, interview: Transcript) -> None:
    done: list[int] = []
    tiny_tagger.tag([interview, interview], progress=done.append)
    assert sum(done) == 12


def test_probabilities_are_those_behind_the_tags(
    tiny_tagger: Tagger, interview: Transcript
) -> None:
    inputs = model_inputs(interview, sentences_to_tag(interview))
    table = tiny_tagger.probabilities(inputs)
    assert table.shape == (6, 4)
    assert table.dtype == np.float32
    labels = tiny_tagger.codebook.labels
    for row, tagged in zip(table, tiny_tagger.tag(interview, everything=True), strict=True):
        for tag in tagged.codes:
            column = labels.index((tag.dimension, tag.code))
            assert tag.probability == pytest.approx(row[column], abs=5e-5)


def test_the_embedded_bundle_is_the_default(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = tmp_path / "embedded"
    monkeypatch.setattr(tagger_module, "EMBEDDED", embedded)
    with pytest.raises(BundleError, match="no model in it"):
        Tagger.load()
    shutil.copytree(tiny_bundle, embedded)
    assert Tagger.load().bundle.path == embedded


def test_loading_says_what_is_wrong(tmp_path: Path, tiny_bundle: Path) -> None:
    with pytest.raises(BundleError, match="no such bundle folder"):
        Tagger.load(tmp_path / "nowhere")
    with pytest.raises(UsageError):
        Tagger.load(tiny_bundle, threads=0)


def test_turns_of_one_speaker_in_a_row_are_one_stretch(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = ["speaker,role,text", "I,interviewer,Fairs?", "R,respondent,Yes.", "R,respondent,Two."]
    table.write_text("\n".join(rows), encoding="utf-8")
    transcript = Transcript.read(table)
    inputs = model_inputs(transcript, transcript.sentences)
    assert [item.context for item in inputs] == [
        Context("", ""),
        Context("Fairs?", ""),
        Context("Fairs?", "Yes."),
    ]


FORMATS = sorted((Path(__file__).parents[2] / "data" / "bundles").iterdir())


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_a_bundle_of_every_format_so_far_still_tags(path: Path) -> None:
    (found,) = Tagger.load(path).tag("We ask in a forum.")
    assert [(tag.code, tag.probability, tag.decision.value) for tag in found.codes] == [
        ("web", 0.9933, "accept")
    ]


def test_a_bundle_of_the_present_format_is_kept() -> None:
    assert f"format-{FORMAT}" in [path.name for path in FORMATS]
