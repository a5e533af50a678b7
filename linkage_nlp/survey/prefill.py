"""The answers of a questionnaire, suggested from tagged sentences with the quotes behind them.

For each case and each code of the form's rows (types of knowledge), sentences of respondents that
carry it are looked at. Types of linkage are the codes on the same sentences. Partners, and
whether they are of the same firm, are cue words in those of the sentences that tell of a
relation; cities are names in any of them. Sentences that tell of a relation or linkage without a
type of knowledge make a row of their own, so that nothing is lost.

How important something is cannot be told from how often it is talked about. It is taken from the
list of cases where that has it, and otherwise left open, with the share of sentences beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.ratings import ratings
from linkage_nlp.survey.cues import Cue
from linkage_nlp.survey.form import Form
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a suggestion.

    Attributes:
        sure: Whether all codes that it is quoted for are accepted.
        cue: The words that hint at the answer; empty where codes alone do.
    """

    sentence: TaggedSentence
    sure: bool
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested answer.

    Attributes:
        quotes: The sentences behind it, sure ones first, then in order.
    """

    name: Bilingual
    quotes: tuple[Quote, ...]

    @property
    def sure(self) -> int:
        """How many of its sentences are accepted."""
        return sum(quote.sure for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one case for one type of knowledge.

    Attributes:
        label: The type; None for what is told without any.
        importance: From the list of cases; None where that has none.
        sentences: The sentences that carry the type.
        share: Of the sentences of the case's respondents, those that are accepted to carry it.
    """

    case: str
    label: Label | None
    importance: float | None
    sentences: tuple[Quote, ...]
    share: float
    linkages: tuple[Suggestion, ...]
    partners: tuple[Suggestion, ...]
    cities: tuple[Suggestion, ...]
    subsidiary: Suggestion | None

    @property
    def accepted(self) -> int:
        """How many sentences are accepted to carry the type."""
        return sum(quote.sure for quote in self.sentences)


@dataclass(frozen=True)
class Survey:
    """A questionnaire, prefilled.

    Attributes:
        rows: By case, and in each by the form's codes.
    """

    rows: tuple[Row, ...]
    codebook: Codebook
    form: Form
    model_versions: tuple[str, ...]
    coders: tuple[str, ...]

    def type_name(self, row: Row) -> Bilingual:
        """What the type of knowledge of a row is called."""
        return NO_TYPE if row.label is None else self.codebook.code(row.label).name


NO_TYPE = Bilingual("(no type named)", "（未说明类型）")


def prefill(material: Material, form: Form) -> Survey:
    """Suggest answers for all cases; codes to be reviewed count as unsure.

    What interviewers say does not count.
    """
    codebook = material.codebook
    labels = tuple(Label(form.rows, code.id) for code in codebook.dimension(form.rows).codes)
    rated = {
        rating.label: rating.values for rating in ratings(material.table, codebook, material.cases)
    }
    by_case: defaultdict[str, list[TaggedSentence]] = defaultdict(list)
    for sentence in material.sentences:
        if sentence.role is not Role.INTERVIEWER:
            by_case[sentence.case].append(sentence)
    rows: list[Row] = []
    for case in material.cases:
        said = [(sentence, _decisions(sentence.codes)) for sentence in by_case[case]]
        for label in labels:
            importance = rated.get(label, {}).get(case)
            rows.append(
                _row(
                    case,
                    label,
                    said,
                    importance=importance,
                    total=len(said),
                    codebook=codebook,
                    form=form,
                )
            )
        untyped = [
            (sentence, codes)
            for sentence, codes in said
            if not any(label in codes for label in labels)
        ]
        rest = _row(
            case,
            None,
            untyped,
            importance=None,
            total=len(said),
            codebook=codebook,
            form=form,
        )
        if rest.sentences:
            rows.append(rest)
    return Survey(tuple(rows), codebook, form, material.model_versions, material.coders)


_Said = Sequence[tuple[TaggedSentence, Mapping[Label, Decision]]]


def _row(
    case: str,
    label: Label | None,
    said: _Said,
    *,
    importance: float | None,
    total: int,
    codebook: Codebook,
    form: Form,
) -> Row:
    """The answers for one type from what was said in a case, of `total` sentences."""
    linkages = tuple(
        Label(form.linkages, code.id) for code in codebook.dimension(form.linkages).codes
    )
    # Without a type, what tells of a linkage at all.
    wanted = linkages if label is None else (label,)
    typed = [(s, codes) for s, codes in said if any(one in codes for one in wanted)]
    related = [(s, codes) for s, codes in typed if form.relations in codes]
    sentences = _ordered(Quote(s, _accepted(codes, wanted)) for s, codes in typed)
    subsidiary = _by_cue(form.subsidiary, related, (*_own(label), form.relations))
    return Row(
        case=case,
        label=label,
        importance=importance,
        sentences=sentences,
        share=sum(quote.sure for quote in sentences) / total if total else 0.0,
        linkages=_ranked(_by_code(one, typed, label, codebook) for one in linkages),
        partners=_ranked(
            _by_cue(cue, related, (*_own(label), form.relations)) for cue in form.partners
        ),
        cities=_ranked(_by_cue(cue, typed, wanted) for cue in form.cities),
        subsidiary=subsidiary if subsidiary.quotes else None,
    )


def _own(label: Label | None) -> tuple[Label, ...]:
    return () if label is None else (label,)


def _decisions(codes: Iterable[CodeTag]) -> dict[Label, Decision]:
    return {
        Label(tag.dimension, tag.code): tag.decision
        for tag in codes
        if tag.decision is not Decision.NONE
    }


def _accepted(codes: Mapping[Label, Decision], wanted: Iterable[Label]) -> bool:
    return any(codes.get(label) is Decision.ACCEPT for label in wanted)


def _all_accepted(codes: Mapping[Label, Decision], wanted: Iterable[Label]) -> bool:
    return all(codes.get(label) is Decision.ACCEPT for label in wanted)


def _by_code(linkage: Label, typed: _Said, label: Label | None, codebook: Codebook) -> Suggestion:
    """The sentences that carry a linkage."""
    quotes = (
        Quote(sentence, _all_accepted(codes, (*_own(label), linkage)))
        for sentence, codes in typed
        if linkage in codes
    )
    return Suggestion(codebook.code(linkage).name, _ordered(quotes))


def _by_cue(cue: Cue, said: _Said, wanted: Sequence[Label]) -> Suggestion:
    """The sentences with a cue; sure where what they were looked at for is accepted."""
    quotes = []
    for sentence, codes in said:
        words = cue.found_in(sentence.text)
        if words is not None:
            there = [label for label in wanted if label in codes]
            quotes.append(Quote(sentence, _all_accepted(codes, there), words))
    return Suggestion(cue.name, _ordered(quotes))


def _ordered(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(sorted(quotes, key=lambda quote: not quote.sure))


def _ranked(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Those with a sentence; what most sentences say first."""
    found = [one for one in suggestions if one.quotes]
    return tuple(sorted(found, key=lambda one: (-one.sure, -len(one.quotes))))
