from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from linkage_nlp.refi_qda.plain import UniqueNames, for_xml, one_line
from linkage_nlp.refi_qda.texts import changes, clean, restore, whole_text
from linkage_nlp.transcripts import Transcript, read_transcript_bytes

anything = st.text(
    st.one_of(st.sampled_from(list("a😀\r\n\x00\x0b\x85\u2028\ufeff\ud800\x1c\t")), st.characters())
)


@given(anything)
@example("\r\r\n\n\r")
def test_a_cleaned_text_can_be_restored(text: str) -> None:
    cleaned = clean(text)
    assert restore(cleaned, changes(text)) == text
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert not set(cleaned) & set("\r\x00\x0b\x85\u2028\ufeff")


@given(anything)
def test_what_xml_holds_stays_as_it_is(text: str) -> None:
    assert for_xml(for_xml(text)) == for_xml(text)
    assert "\r" not in for_xml(text)
    assert "\n" not in one_line(text)
    assert len(one_line(text, 10)) <= 10


@given(st.lists(st.text(max_size=3)))
def test_names_are_given_out_once(wishes: list[str]) -> None:
    names = UniqueNames()
    given_out = [names.take(wish).casefold() for wish in wishes]
    assert len(set(given_out)) == len(wishes)


TABLE = "speaker,role,text\nAnna,interviewer,Do you go?\nBo,respondent,Yes 😀. To a fair.\n"
LABELLED = "Interview\r\n\r\nAnna: Do you go?\r\n\r\nBO [00:01]:\tYes 😀.\r\nTo a fair.\r\n"


def sentences_stand(transcript: Transcript) -> str:
    from linkage_nlp.tagging.tags import TaggedSentence

    tagged = [
        TaggedSentence(
            sentence_id=s.id,
            case="",
            transcript="",
            turn=s.turn,
            speaker=None,
            role=transcript.turns[s.turn].role,
            time=None,
            lang=s.lang,
            start=s.start,
            end=s.end,
            text=s.text,
            model_version="",
            codes=(),
        )
        for s in transcript.sentences
    ]
    found = whole_text(transcript, tagged)
    assert found is not None
    for s in tagged:
        place = found.places[s.sentence_id]
        assert found.text[place.start : place.end] == clean(s.text)
    return found.text


def test_speakers_are_written_where_the_text_has_none() -> None:
    (table,) = read_transcript_bytes(TABLE.encode(), name="CF1.csv")
    assert sentences_stand(table) == "Anna: Do you go?\nBo: Yes 😀. To a fair."
    (labelled,) = read_transcript_bytes(LABELLED.encode(), name="CF1.txt")
    assert sentences_stand(labelled) == LABELLED.replace("\r\n", "\n")


@given(
    st.lists(
        st.tuples(st.sampled_from(["Q", "A", "王", "Bo"]), st.text("ab 😀.。\t", min_size=1)),
        min_size=1,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_sentences_stand_where_they_are_said_to(turns: list[tuple[str, str]], end: str) -> None:
    text = end.join(f"{speaker}: x{said}" for speaker, said in turns)
    sentences_stand(Transcript.from_text(text))
