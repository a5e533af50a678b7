from __future__ import annotations

import pytest

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.tasks.predictions import Suggester
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Transcript


@pytest.fixture
def talks() -> list[Transcript]:
    return [
        Transcript.from_text("Interviewer: Fairs?\nLi: We ask in a forum. Nothing else.\n"),
        Transcript.from_text("Interviewer: Fairs?\nLi: Not one.\n", case="F8"),
    ]


def test_suggestions_are_what_the_model_accepts(
    tiny_tagger: Tagger, talks: list[Transcript]
) -> None:
    codebook = tiny_tagger.codebook
    suggester = Suggester(tiny_tagger, talks, codebook, labelling_config(codebook))
    ids = [sentence.id for talk in talks for sentence in talk.sentences]
    tags = {one.sentence_id: one for one in tiny_tagger.tag(talks, everything=True)}
    read: list[int] = []
    found = suggester.suggest(ids, progress=read.append)
    assert found.keys() == tags.keys()
    assert len(found) == sum(read) == 3
    for name, prediction in found.items():
        accepted = {
            (tag.dimension, tag.code) for tag in tags[name].codes if tag.decision is Decision.ACCEPT
        }
        given = {
            (answer["from_name"], code)
            for answer in prediction.result
            for code in answer["value"]["choices"]
        }
        assert given == accepted
        assert prediction.model_version == tiny_tagger.model_version
        assert 0 <= prediction.score <= 1
    assert any(prediction.result for prediction in found.values())


def test_only_what_is_asked_for_is_read(tiny_tagger: Tagger, talks: list[Transcript]) -> None:
    codebook = tiny_tagger.codebook
    suggester = Suggester(tiny_tagger, talks, codebook, labelling_config(codebook))
    wanted = talks[1].sentences[-1].id
    read: list[int] = []
    assert list(suggester.suggest([wanted, "elsewhere"], progress=read.append)) == [wanted]
    assert sum(read) == 1
    assert suggester.suggest([]) == {}


def test_a_model_of_another_codebook_is_refused(tiny_tagger: Tagger) -> None:
    from dataclasses import replace

    other = replace(tiny_tagger.codebook, fingerprint="sha256:0")
    with pytest.raises(UsageError, match="another codebook") as caught:
        Suggester(tiny_tagger, [], other, "<View/>")
    assert caught.value.path == tiny_tagger.bundle.path
