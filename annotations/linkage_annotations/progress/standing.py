"""What is left to do of each sentence."""

from __future__ import annotations

from enum import StrEnum

from linkage_annotations.log.account import Account, Outcome


class Standing(StrEnum):
    """Where a sentence stands; every sentence that is on the server has exactly one.

    Attributes:
        DONE: As many people as asked for coded it and agree, or it was adjudicated.
        BEGUN: Coded, but by fewer people than asked for, or only begun.
        OPEN: Nobody has coded it.
        SKIPPED: It was only skipped.
        DISAGREE: Those who coded it differ.
        UNCLEAR: What was submitted cannot be used: it says neither a code nor "no code", or
            both, or a code that there is not; or its tasks say different words.
    """

    DONE = "done"
    BEGUN = "begun"
    OPEN = "open"
    SKIPPED = "skipped"
    DISAGREE = "disagree"
    UNCLEAR = "unclear"


_STANDINGS = {
    Outcome.ADJUDICATED: Standing.DONE,
    Outcome.MAJORITY: Standing.DONE,
    Outcome.DISAGREE: Standing.DISAGREE,
    Outcome.TEXT_DIFFERS: Standing.UNCLEAR,
    Outcome.NO_TEXT: Standing.UNCLEAR,
    Outcome.UNCLEAR: Standing.UNCLEAR,
    Outcome.SKIPPED: Standing.SKIPPED,
    Outcome.DRAFT: Standing.BEGUN,
    Outcome.DELETED: Standing.OPEN,
    Outcome.OPEN: Standing.OPEN,
}


def standing(account: Account, coders: int, *, unusable: bool = False) -> Standing | None:
    """Where a sentence stands; None for one that is not on the server any more.

    Args:
        account: What became of it.
        coders: How many people are to code it.
        unusable: It has an annotation that cannot be used and was left out of the account.
    """
    outcome = account.outcome
    if outcome is Outcome.WITHDRAWN:
        return None
    if unusable and outcome is not Outcome.ADJUDICATED:
        return Standing.UNCLEAR
    if outcome in (Outcome.SINGLE, Outcome.AGREED):
        return Standing.DONE if len(account.coders) >= coders else Standing.BEGUN
    return _STANDINGS[outcome]


def missing_codings(account: Account, place: Standing | None, coders: int) -> int:
    """How many codings a sentence still lacks; a disagreement lacks one that settles it."""
    if place is None or place is Standing.DONE:
        return 0
    if place is Standing.DISAGREE:
        return 1
    return max(1, coders - len(account.coders))
