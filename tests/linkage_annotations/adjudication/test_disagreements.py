from __future__ import annotations

from collections.abc import Callable

from linkage_annotations.adjudication.answers import show_answers, show_codes
from linkage_annotations.adjudication.disagreements import (
    Standing,
    count_standings,
    find_disagreements,
)
from linkage_annotations.interface.languages import Languages
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.state import Queue
from linkage_nlp.codebook import Codebook

FORUM, FAIR, BOTH = {"way": ("web",)}, {"way": ("fair",)}, {"way": ("fair", "web")}
SETTLED = {"project": 9, "queue": Queue.ADJUDICATION}
LogMaker = Callable[..., LogContents]


def test_sentences_on_which_coders_differ_are_found(
    disputed_log: LogContents, tiny_codebook: Codebook
) -> None:
    found = find_disagreements(disputed_log, tiny_codebook, Rules())
    assert [(d.sentence, d.standing, d.disputed) for d in found] == [
        ("s1", Standing.OPEN, ("way/fair", "way/web")),
        ("s3", Standing.OPEN, ("way/fair", "way/web")),
    ]
    assert all(len(d.answers) == 2 and not d.gold for d in found)


def test_what_is_submitted_in_the_queue_settles_them(
    make_log: LogMaker, disputed_log: LogContents, tiny_codebook: Codebook
) -> None:
    log = make_log(
        ("s1", "anna", FORUM, {}),
        ("s1", "li", FAIR, {}),
        # Also where the one who settles it coded it before, and codes it again.
        ("s1", "anna", BOTH, {**SETTLED, "comment": "both are named"}),
        ("s1", "anna", FORUM, {"project": 7}),
        ("s3", "anna", FORUM, {}),
        ("s3", "li", FAIR, {}),
        ("s3", "zoe", FORUM, SETTLED),
        ("s3", "lead", FAIR, SETTLED),
    )
    first, second = find_disagreements(log, tiny_codebook, Rules())
    assert first.standing is Standing.ADJUDICATED
    assert [state.comment for state in first.gold] == ["both are named"]
    assert [dict(state.codes) for state in sorted(first.answers, key=lambda s: s.coder)] == [
        FORUM,
        FAIR,
    ]
    assert second.standing is Standing.CONTESTED
    assert {state.coder for state in second.gold} == {"zoe", "lead"}
    assert count_standings((first, second))[Standing.CONTESTED] == 1


def test_a_majority_settles_them_if_asked_for(make_log: LogMaker, tiny_codebook: Codebook) -> None:
    log = make_log(
        *(("s1", name, codes, {}) for name, codes in zip("abc", (FORUM, FORUM, FAIR), strict=True)),
        *(("s2", name, codes, {}) for name, codes in zip("abc", (FORUM, BOTH, FAIR), strict=True)),
    )
    for rules, expected in ((Rules(), 0), (Rules(majority=True), 1)):
        counts = count_standings(find_disagreements(log, tiny_codebook, rules))
        assert counts[Standing.MAJORITY] == expected
        assert counts[Standing.OPEN] == 2 - expected


def test_the_order_of_answers_tells_nothing_of_who_gave_which(
    make_log: LogMaker, tiny_codebook: Codebook
) -> None:
    names = ("anna", "li")
    firsts = set()
    for sentence in ("s1", "s2", "s3", "s4"):
        orders = set()
        for order in (names, names[::-1]):
            log = make_log(
                *((sentence, name, FORUM if name == "anna" else FAIR, {}) for name in order)
            )
            (found,) = find_disagreements(log, tiny_codebook, Rules())
            orders.add(tuple(state.coder for state in found.answers))
        # The same each time, whoever coded first.
        assert len(orders) == 1
        firsts.add(orders.pop()[0])
    assert firsts == {"anna", "li"}


def test_answers_are_shown_without_names_unless_asked_for(
    disputed_log: LogContents, tiny_codebook: Codebook
) -> None:
    first, second = find_disagreements(disputed_log, tiny_codebook, Rules())
    shown = show_answers(first.answers, tiny_codebook, Languages.EN).splitlines()
    assert sorted(line.partition(" — ")[2] for line in shown) == [
        "Way: Fair & show (Unsure): “a forum or a fair?”",
        "Way: Web",
    ]
    assert [line[0] for line in shown] == ["A", "B"]
    named = show_answers(first.answers, tiny_codebook, Languages.EN, names=True)
    assert "li@example.org — Way: Fair & show" in named
    chinese = show_answers(second.answers, tiny_codebook, Languages.ZH_EN)
    assert "途径 Way: 网络 Web, 展会 Fair & show" in chinese
    assert "不编 No code" in chinese


def test_codes_are_shown_by_dimension(tiny_codebook: Codebook) -> None:
    codes = {"place": ["abroad"], "way": ["web"]}
    assert show_codes(codes, tiny_codebook, Languages.EN) == "Way: Web; Place: Abroad"
