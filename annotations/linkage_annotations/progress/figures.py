"""How far a project has come, from its log alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from linkage_annotations.log.account import Account
from linkage_annotations.log.contents import LogContents, current_annotations, current_tasks
from linkage_annotations.log.readings import Rules, counts, latest_by_coder, settles
from linkage_annotations.log.settle import derive
from linkage_annotations.log.state import AnnotationState, Status
from linkage_annotations.progress.needs import GOAL, Need, needs
from linkage_annotations.progress.pace import Pace, expected_end, pace
from linkage_annotations.progress.standing import Standing, missing_codings, standing
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The sentences of a case, of a queue or of all.

    Attributes:
        standings: How many sentences stand where.
        missing: How many codings they still lack.
    """

    name: str
    sentences: int
    standings: Mapping[Standing, int]
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderRow:
    """What one person did.

    Attributes:
        coded: Sentences that the person coded.
        settled: Of these, those that the person's coding settles, whatever others say.
        skipped: Sentences that the person skipped and did not code.
        drafts: Drafts that are there.
        unsure: Codings marked as doubtful.
    """

    coder: str
    coded: int
    settled: int
    skipped: int
    drafts: int
    unsure: int
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a project has come.

    Attributes:
        newest: When the newest of what the log has was first seen; None for an empty log.
        now: What ages and pace are counted from.
        coders: How many people are to code each sentence.
        goal: Settled sentences that each code is to have in each language.
        total: All sentences that are on the server.
        cases: By case, in the order of names.
        queues: By queue, of the sentences that were coded; one may be in several.
        people: What each person did, in the order of names.
        pace: Of all people together.
        end: When nothing will be missing at this pace; None if nobody codes.
        codes: What each code has and lacks.
        languages: Those of the sentences.
        unusable: Annotations with codes that the codebook lacks, or of another codebook.
    """

    newest: datetime | None
    now: datetime
    coders: int
    goal: int
    total: Row
    cases: tuple[Row, ...]
    queues: tuple[Row, ...]
    people: tuple[CoderRow, ...]
    pace: Pace
    end: date | None
    codes: tuple[Need, ...]
    languages: tuple[Language, ...]
    unusable: int


def measure_progress(
    log: LogContents,
    codebook: Codebook,
    rules: Rules,
    *,
    coders: int,
    now: datetime,
    goal: int = GOAL,
) -> Progress:
    """How far a project has come.

    Args:
        log: What was seen on the server.
        codebook: The codebook of the project.
        rules: How sentences are settled.
        coders: How many people are to code each sentence.
        now: What ages and pace are counted from.
        goal: Settled sentences that each code is to have in each language.
    """
    known = _Known(log, codebook, rules)
    derivation = derive(known.usable, codebook, rules)
    sentences = [
        _Sentence(account, place, missing_codings(account, place, coders))
        for account in derivation.accounts
        if (place := standing(account, coders, unusable=account.sentence in known.spoilt))
    ]
    total = _row("all", sentences)
    everybody = pace(known.codings, now)
    languages = known.languages()
    return Progress(
        newest=max((state.seen for state in log.states), default=None),
        now=now,
        coders=coders,
        goal=goal,
        total=total,
        cases=_grouped(sentences, lambda account: [account.case]),
        queues=_grouped(sentences, lambda account: known.queues[account.sentence]),
        people=tuple(known.people(now)),
        pace=everybody,
        end=expected_end(total.missing, everybody, now),
        codes=needs(
            derivation.examples, known.blind(), codebook, languages, goal=goal, coders=coders
        ),
        languages=languages,
        unusable=known.unusable,
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that is on the server."""

    account: Account
    standing: Standing
    missing: int


class _Known:
    """What a log has now, what cannot be used set apart.

    Attributes:
        usable: The log without annotations that cannot be used.
        unusable: How many there are of these.
        spoilt: The sentences that they are of.
        codings: The annotations that count.
        queues: The queues that a sentence was coded for.
    """

    def __init__(self, log: LogContents, codebook: Codebook, rules: Rules) -> None:
        self._rules = rules
        self._current = current_annotations(log.annotations)
        self._tasks = [task for task in current_tasks(log.tasks).values() if not task.deleted]
        allowed = {codebook.fingerprint, *rules.former_codebooks}
        flawed = {
            key: state
            for key, state in self._current.items()
            if counts(state, rules) and not _fits(state, codebook, allowed)
        }
        self.unusable = len(flawed)
        self.spoilt = frozenset(state.sentence for state in flawed.values())
        self.usable = replace(
            log, annotations=tuple(s for s in log.annotations if s.key not in flawed)
        )
        self.codings = [
            state
            for key, state in self._current.items()
            if counts(state, rules) and key not in flawed
        ]
        self.queues: defaultdict[str, set[str]] = defaultdict(set)
        for state in self.codings:
            self.queues[state.sentence].add(state.queue.value)

    def languages(self) -> tuple[Language, ...]:
        """The languages of the sentences that are on the server, Chinese first."""
        found = {task.lang for task in self._tasks}
        order: tuple[Language, ...] = ("zh", "en")
        return tuple(lang for lang in order if lang in found)

    def blind(self) -> dict[str, list[AnnotationState]]:
        """By sentence, the latest coding of each person, none that settles."""
        by_sentence: defaultdict[str, list[AnnotationState]] = defaultdict(list)
        for state in self.codings:
            if not settles(state, self._rules):
                by_sentence[state.sentence].append(state)
        return {
            name: list(latest_by_coder(states).values()) for name, states in by_sentence.items()
        }

    def people(self, now: datetime) -> Iterator[CoderRow]:
        """What each person did."""
        codings: defaultdict[str, list[AnnotationState]] = defaultdict(list)
        for state in self.codings:
            codings[state.coder].append(state)
        present = [state for state in self._current.values() if not state.status.gone]
        for coder in sorted({state.coder for state in present}):
            coded = {state.sentence for state in codings[coder]}
            own = [state for state in present if state.coder == coder]
            skipped = {state.sentence for state in own if state.status is Status.SKIPPED}
            yield CoderRow(
                coder=coder,
                coded=len(coded),
                settled=len({s.sentence for s in codings[coder] if settles(s, self._rules)}),
                skipped=len(skipped - coded),
                drafts=sum(state.status is Status.DRAFT for state in own),
                unsure=sum(state.unsure for state in codings[coder]),
                pace=pace(codings[coder], now),
            )


def _fits(state: AnnotationState, codebook: Codebook, allowed: set[str]) -> bool:
    if state.codebook not in allowed:
        return False
    try:
        check_codes(state.codes, codebook)
    except DatasetError:
        return False
    return True


def _grouped(
    sentences: Sequence[_Sentence], names: Callable[[Account], Iterable[str]]
) -> tuple[Row, ...]:
    groups: defaultdict[str, list[_Sentence]] = defaultdict(list)
    for sentence in sentences:
        for name in names(sentence.account):
            groups[name].append(sentence)
    return tuple(_row(name, group) for name, group in sorted(groups.items()))


def _row(name: str, sentences: Sequence[_Sentence]) -> Row:
    found = Counter(sentence.standing for sentence in sentences)
    return Row(
        name=name,
        sentences=len(sentences),
        standings={place: found[place] for place in Standing},
        missing=sum(sentence.missing for sentence in sentences),
    )
