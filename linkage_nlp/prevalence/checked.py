"""The tagged sentences that a random sample can speak for, and what people found in the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.codebook import Bilingual, Label
from linkage_nlp.dataset import Example
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material, transcript_id
from linkage_nlp.evidence.precedence import people_decided
from linkage_nlp.prevalence import notices
from linkage_nlp.prevalence.draws import Draws
from linkage_nlp.prevalence.notices import say
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import Role

Codes = Mapping[str, frozenset[Label]]


@dataclass(frozen=True)
class Checked:
    """A random sample of tagged sentences, checked by people.

    Attributes:
        covered: The tagged sentences of respondents that could have been drawn.
        found: What people found in each checked one, by its id.
        inclusion: How likely each of these was to be drawn and checked.
        drawn: How many of the covered were drawn; some may not be checked.
        left_out: Tagged sentences of respondents that could not have been drawn.
        warnings: What makes the sample less than it should be.
    """

    covered: tuple[TaggedSentence, ...]
    found: Codes
    inclusion: Mapping[str, float]
    drawn: int
    left_out: int
    warnings: tuple[Bilingual, ...]


def codes_found(examples: Iterable[Example]) -> dict[str, frozenset[Label]]:
    """What people found in sentences, by their ids."""
    return {
        example.id: frozenset(
            Label(dimension, code) for dimension, codes in example.codes.items() for code in codes
        )
        for example in examples
    }


def not_tagged(material: Material, found: Codes, *, path: Path | None = None) -> int:
    """How many of the sentences that people checked are not among the tagged ones.

    Args:
        material: Tags.
        found: What people found.
        path: Where that stands, for the error.

    Raises:
        UsageError: None of them is.
    """
    strange = sum(sentence not in material.by_id for sentence in found)
    if found and strange == len(found):
        raise UsageError(
            f"none of its {strange} sentences is among the tagged ones",
            path=path,
            remedy="Give the tags of the transcripts that people checked, cut into the same "
            "sentences, and with --source the same kind of texts",
        )
    return strange


def checked_sample(material: Material, found: Codes, draws: Draws | None) -> Checked:
    """Put the sample together.

    Drawn sentences that are not checked (not coded yet, or in dispute) count as missing at
    random within their language. What interviewers say is never drawn, and does not count.

    Args:
        material: What the model said of all sentences.
        found: What people found; sentences that were not drawn do not count.
        draws: What was drawn. None if all of `found` are a simple random sample.

    Raises:
        UsageError: The tags hold people's decisions, or no drawn sentence is checked.
    """
    _refuse_people(material)
    heard = tuple(s for s in material.sentences if s.role is not Role.INTERVIEWER)
    if draws is None:
        covered = heard
        drawn = [s for s in covered if s.sentence_id in found]
        likely = dict.fromkeys((s.sentence_id for s in drawn), 1.0)
        warnings: list[Bilingual] = []
        sizes = Counter(s.lang for s in covered)
    else:
        chances = {(transcript_id(s.sentence_id), s.lang): 0.0 for s in heard}
        chances = {key: draws.inclusion(*key) for key in chances}
        covered = tuple(s for s in heard if chances[transcript_id(s.sentence_id), s.lang] > 0.0)
        chosen = draws.sentences
        drawn = [s for s in covered if s.sentence_id in chosen]
        likely = {s.sentence_id: chances[transcript_id(s.sentence_id), s.lang] for s in drawn}
        warnings = _mismatches(heard, covered, draws, len(drawn))
        sizes = Counter(s.lang for s in drawn)
    checked = [s for s in drawn if s.sentence_id in found]
    if not checked:
        raise UsageError(
            "none of the sentences that were drawn at random is among those that people coded"
            if drawn
            else "none of the tagged sentences was drawn at random",
            remedy="Code those of the queue 'estimate', run 'linkage annotate pull', and give its "
            "dataset with the draws of the same workspace",
        )
    if missing := len(drawn) - len(checked):
        warnings.append(say(notices.NOT_CHECKED, missing=missing, drawn=len(drawn)))
    # Of those drawn, how many were checked; for a simple random sample, of all there are.
    rates = {
        lang: number / sizes[lang] for lang, number in Counter(s.lang for s in checked).items()
    }
    return Checked(
        covered=covered,
        found={s.sentence_id: found[s.sentence_id] for s in checked},
        inclusion={s.sentence_id: likely[s.sentence_id] * rates[s.lang] for s in checked},
        drawn=len(drawn),
        left_out=len(heard) - len(covered),
        warnings=tuple(warnings),
    )


def _refuse_people(material: Material) -> None:
    """A model is not corrected by sentences on which people have spoken for it already."""
    people = sum(map(people_decided, material.sentences))
    if people:
        raise UsageError(
            f"people decided on {people} of the tagged sentences, so it cannot be seen what the "
            "model says of them",
            remedy="Give the model's own tags as TAGS (of the service, the export with "
            "corrected=false), and what people coded with --checked alone",
        )


def _mismatches(
    heard: tuple[TaggedSentence, ...],
    covered: tuple[TaggedSentence, ...],
    draws: Draws,
    drawn: int,
) -> list[Bilingual]:
    warnings = []
    if draws.projects > 1:
        warnings.append(say(notices.PROJECTS, number=draws.projects))
    if left := len(heard) - len(covered):
        of = {transcript_id(s.sentence_id) for s in heard}
        of -= {transcript_id(s.sentence_id) for s in covered}
        warnings.append(say(notices.NOT_DRAWN_FROM, sentences=left, transcripts=len(of)))
    if strange := len(draws.sentences) - drawn:
        warnings.append(say(notices.NOT_TAGGED, number=strange))
    sizes = Counter((transcript_id(s.sentence_id), s.lang) for s in covered)
    other = {name for (name, lang), size in sizes.items() if draws.size(name, lang) != size}
    if other:
        warnings.append(say(notices.OTHER_SENTENCES, number=len(other)))
    return warnings
