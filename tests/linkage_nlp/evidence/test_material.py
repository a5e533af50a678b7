"""Tags and datasets as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled, write_dataset
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.evidence.masked import masked_material
from linkage_nlp.evidence.material import Material, read_material, transcript_id
from linkage_nlp.masking import Mask, Masker
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind, read_transcripts
from linkage_nlp.writers.jsonl import write_jsonl

Coded = Callable[..., TaggedSentence]
TALK = "Interviewer: Where do you ask?\nBoss: It depends. We ask in a forum.\n"


def example(id: str, text: str, codes: dict[str, tuple[str, ...]], *coders: str) -> Example:
    return Example(
        id=id,
        case="F1",
        lang="en",
        speaker="Boss",
        role=Role.RESPONDENT,
        text=text,
        context=Context("Where?", ""),
        codes={"way": (), "place": (), **codes},
        coders=coders or ("c1",),
        settled=Settled.SINGLE,
        provenance=Provenance.ANNOTATED,
    )


@pytest.fixture
def tags(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, *sentences: TaggedSentence) -> Path:
        path = tmp_path / name
        write_jsonl(path, sentences)
        return path

    return write


def test_tags_and_a_dataset(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    first = tags("a.jsonl", coded("t-0001", "way/web"), coded("t-0002", "way/fair?"))
    people = tmp_path / "d.jsonl"
    write_dataset(
        people,
        [
            example("t-0002", "We ask.", {"way": ("work",)}, "Ann", "Bo"),
            example("u-0001", "No.", {}),
        ],
        tiny_codebook,
    )
    later = tags("b.jsonl", coded("t-0001", "way/work", model="tiny-2"), coded("t-0002", "way/web"))
    material = read_material([first, people, later], codebook=tiny_codebook)
    one, two, three = material.sentences
    assert [s.sentence_id for s in material.sentences] == ["t-0001", "t-0002", "u-0001"]
    assert (one.codes[0].code, one.model_version) == ("work", "tiny-2")
    # The people's coding, in the place that the tags give it.
    assert [(c.code, c.probability, c.decision, c.coder) for c in two.codes] == [
        ("work", 1.0, Decision.ACCEPT, "Ann, Bo")
    ]
    assert (two.model_version, two.transcript, two.time, two.start) == ("", "F1.txt", 4.5, 10)
    assert (three.codes, three.transcript, three.time) == ((), "", None)
    assert material.coders[:3] == ("Ann", "Bo", "c1")
    assert material.model_versions == ("tiny-2",)
    assert material.contexts["u-0001"] == Context("Where?", "")


def test_a_byte_order_mark_is_no_part_of_tags_or_a_dataset(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    said, people = tags("a.jsonl", coded("t-0001", "way/web")), tmp_path / "d.jsonl"
    write_dataset(people, [example("u-0001", "No.", {}, "Ann")], tiny_codebook)
    for path in (said, people):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    material = read_material([said, people], codebook=tiny_codebook)
    assert [s.sentence_id for s in material.sentences] == ["t-0001", "u-0001"]


def test_a_person_in_the_service_counts_before_a_later_model(
    tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    first = tags("a.jsonl", coded("t-0001", "way/web@Ann"))
    later = tags("b.jsonl", coded("t-0001", "way/work"))
    material = read_material([first, later], codebook=tiny_codebook)
    assert [c.code for c in material.sentences[0].codes] == ["web"]
    assert material.coders == ("Ann",)


def test_a_rejection_counts_before_a_later_model(
    tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    service = tags("s.jsonl", coded("t-0001", "way/web!@Ann", "place/abroad"))
    model = tags("m.jsonl", coded("t-0001", "way/web", "place/abroad"))
    for paths in ([service, model], [model, service]):
        material = read_material(paths, codebook=tiny_codebook)
        (sentence,) = material.sentences
        accepted = [c.code for c in sentence.codes if c.decision is Decision.ACCEPT]
        assert accepted == ["abroad"]
        # She has set none of the codes that count.
        assert material.coders == ()


def test_what_people_coded_counts_before_a_model_beside_later_decisions(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    people = tmp_path / "d.jsonl"
    write_dataset(people, [example("t-0001", "We ask.", {"way": ("work", "web")})], tiny_codebook)
    service = tags("s.jsonl", coded("t-0001", "way/web!@Ann", "place/abroad"))
    (sentence,) = read_material([people, service], codebook=tiny_codebook).sentences
    # What Ann decided later counts; what the model sees there does not.
    assert [(c.code, c.decision, c.coders) for c in sentence.codes] == [
        ("work", Decision.ACCEPT, ("c1",)),
        ("web", Decision.NONE, ("Ann",)),
    ]
    assert (sentence.model_version, sentence.transcript) == ("", "F1.txt")


def test_cases(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    path = tags("a.jsonl", coded("t-0001", case="F9"), coded("u-0001", case="F2"))
    cases = tmp_path / "cases.csv"
    cases.write_text("case,size\nF10,3\nF2,12\n", encoding="utf-8")
    material = read_material([path], codebook=tiny_codebook, cases=cases)
    assert material.cases == ("F10", "F2", "F9")
    silent, unlisted = material.warnings
    assert "no sentences of F10" in silent
    assert "lacks F9" in unlisted
    left = material.only(cases=["F2"])
    assert (left.cases, left.table.cases) == (("F2",), ("F2",))
    assert [s.case for s in left.sentences] == ["F2"]


def test_only(tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook) -> None:
    material = Material.of(
        [
            coded("t-0001", source=SourceKind.DOCUMENT, model="tiny-0"),
            coded("t-0002", text="我们在展会。"),
            coded("t-0003"),
        ],
        tiny_codebook,
    )
    assert [s.sentence_id for s in material.only(lang="zh").sentences] == ["t-0002"]
    spoken = material.only(source=SourceKind.INTERVIEW)
    assert [s.sentence_id for s in spoken.sentences] == ["t-0002", "t-0003"]
    assert spoken.model_versions == ("tiny-1",)
    assert material.by_id["t-0003"].lang == "en"


def test_codes_of_another_codebook(
    tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    some = tags("a.jsonl", coded("t-0001", "way/web", "other/x"), coded("t-0002", "way/web"))
    material = read_material([some], codebook=tiny_codebook)
    assert [len(s.codes) for s in material.sentences] == [1, 1]
    assert "1 codes are not in the codebook 'tiny'" in material.warnings[0]
    none = tags("b.jsonl", coded("t-0001", "other/x"))
    with pytest.raises(DatasetError, match=r"none of its codes .other/x. is in the codebook"):
        read_material([none], codebook=tiny_codebook)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no sentence"),
        ("\n\n", "no sentence"),
        ("[]\n", "neither tags nor a dataset"),
        ('{"text": "We ask."}\n', "neither tags nor a dataset"),
        ("case,file\n", "neither tags nor a dataset"),
        ('{"sentence_id": "t-0001"}\n', "not a tagged sentence"),
    ],
)
def test_what_is_no_tags(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=message) as caught:
        read_material([path])
    assert caught.value.path == path


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no tags"):
        read_material([])
    with pytest.raises(DatasetError, match="no such file"):
        read_material([tmp_path / "x.jsonl"])
    with pytest.raises(DatasetError, match="cannot be read"):
        read_material([tmp_path])
    (tmp_path / "x.jsonl").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DatasetError, match="neither"):
        read_material([tmp_path / "x.jsonl"])


def test_the_sentence_before_is_known_from_tags_alone(
    tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    path = tags(
        "a.jsonl",
        coded("t-0009", text="One."),
        coded("t-0010", text="Two."),
        coded("t-0012", text="Four."),
        coded("t-0013", text="Five.", turn=2),
    )
    material = read_material([path], codebook=tiny_codebook)
    assert dict(material.contexts) == {"t-0010": Context("", "One.")}


def test_transcripts_give_context_and_place(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "F1.txt").write_text(TALK, encoding="utf-8")
    (folder / "F2.txt").write_text("Boss: Nothing.\n", encoding="utf-8")
    (talk,) = read_transcripts(folder / "F1.txt")
    last = talk.sentences[-1]
    people = tmp_path / "d.jsonl"
    write_dataset(people, [example(last.id, last.text, {"way": ("web",)})], tiny_codebook)
    stray = tags("a.jsonl", coded("t-0001", case="F7"))
    material = read_material([people, stray], codebook=tiny_codebook, transcripts=[folder])
    sentence = material.sentences[0]
    assert transcript_id(sentence.sentence_id) == talk.id
    assert material.transcripts[talk.id] == talk
    assert (sentence.transcript, sentence.turn) == ("F1.txt", 1)
    assert talk.text[sentence.start : sentence.end] == sentence.text
    assert material.contexts[last.id] == Context("Where do you ask?", "It depends.")
    absent, extra = material.warnings
    assert "F7.txt" in absent
    assert "F2.txt" in extra


def test_masks_reach_every_word(
    tmp_path: Path, tags: Callable[..., Path], coded: Coded, tiny_codebook: Codebook
) -> None:
    talk = tmp_path / "Acme.txt"
    talk.write_text(TALK.replace("a forum", "the Acme forum").replace("Boss", "Eva"), "utf-8")
    (transcript,) = read_transcripts(talk)
    cases = tmp_path / "cases.csv"
    cases.write_text("case,partner\nAcme,Acme Bonn\n", encoding="utf-8")
    sentences = [
        coded(s.id, "way/web", case="Acme", text=s.text, speaker="Eva")
        for s in transcript.sentences[1:]
    ]
    material = read_material(
        [tags("a.jsonl", *sentences)], codebook=tiny_codebook, cases=cases, transcripts=[talk]
    )
    masked = masked_material(
        material, Masker([Mask("Acme", "FIRM-1"), Mask("Eva", "P"), Mask("depends", "x")])
    )
    assert masked.cases == ("FIRM-1",)
    assert masked.table.values == {"FIRM-1": {"partner": "FIRM-1 Bonn"}}
    assert [s.text for s in masked.sentences] == ["It x.", "We ask in the FIRM-1 forum."]
    assert {(s.case, s.transcript, s.speaker) for s in masked.sentences} == {
        ("FIRM-1", "FIRM-1.txt", "P")
    }
    assert masked.contexts[sentences[1].sentence_id].previous == "It x."
    whole = masked.transcripts[transcript.id]
    assert "Acme" not in whole.text
    assert "Eva" not in whole.text
    spans = [(s.start, s.end, s.text) for s in whole.sentences]
    spans += [(s.start, s.end, s.text) for s in masked.sentences]
    assert all(whole.text[start:end] == text for start, end, text in spans)
    assert whole.turns[1].speaker == "P"
    turn = whole.turns[1]
    assert whole.text[turn.start : turn.end] == "It x. We ask in the FIRM-1 forum."


def test_masks_without_transcripts_keep_lengths(coded: Coded, tiny_codebook: Codebook) -> None:
    material = Material.of([coded("t-0001", text="Acme asks.")], tiny_codebook)
    (sentence,) = masked_material(material, Masker([Mask("Acme", "FIRM-1")])).sentences
    assert (sentence.start, sentence.end) == (10, 10 + len("FIRM-1 asks."))


def test_masks_must_not_merge_cases(coded: Coded, tiny_codebook: Codebook) -> None:
    material = Material.of([coded("t-0001", case="A"), coded("u-0001", case="B")], tiny_codebook)
    with pytest.raises(UsageError, match="two cases would both be called 'X'"):
        masked_material(material, Masker([Mask("A", "X"), Mask("B", "X")]))
