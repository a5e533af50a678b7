"""Which speakers interview and which respond.

In this order:

1. What the caller says (`roles={"CF5": Role.INTERVIEWER}`), then what the file states for
   a turn (a table's `role` column).
2. What the label says: "Interviewer", "I", "Q", "访谈人", "问" and the like interview;
   "Respondent", "R", "受访者", "答" and the like respond. "A" is an answer only beside "Q";
   "R" is the researcher beside "P" (participant) where nobody else interviews.
3. Where that leaves no interviewer: the one who asks. Of the speakers without a role, the
   one whose turns hold a question most often is the interviewer if that is clear: at
   least 40 % of the turns ask, at least twice as large a share as anybody else's, and
   the turns are shorter on average than those of the others together.
4. Everybody else responds, as does a speaker without a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkage_nlp.transcripts.model import Role
from linkage_nlp.transcripts.words import is_letter, label_key, role_of

_QUESTION = re.compile(r"[?？]|[吗呢嗎么麼][。.!！\s]*$")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+|\d+")
_HAN = re.compile(r"[\u3400-\u9fff]")

_ASKS_SHARE = 0.4
_ASKS_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What bears on the role of a turn's speaker."""

    speaker: str | None
    text: str
    role: Role | None = None


def infer_roles(
    turns: Sequence[Utterance], given: Mapping[str, Role] | None = None
) -> tuple[Role, ...]:
    """The role of each turn's speaker, by the rule in the module's docstring.

    Args:
        turns: All turns of a transcript.
        given: Roles by speaker's label, which overrule all else; case and width of the
            letters do not count.
    """
    by_caller = {label_key(name): role for name, role in (given or {}).items()}
    labels = {label_key(t.speaker): t.speaker for t in turns if t.speaker is not None}
    by_label = {**_by_label(labels), **{k: r for k, r in by_caller.items() if k in labels}}
    for turn in turns:
        if turn.speaker is not None and turn.role is not None:
            by_label.setdefault(label_key(turn.speaker), turn.role)
    if Role.INTERVIEWER not in {*by_label.values(), *(turn.role for turn in turns)}:
        asker = _asker(turns, by_label)
        if asker is not None:
            by_label[asker] = Role.INTERVIEWER
    roles = []
    for turn in turns:
        key = None if turn.speaker is None else label_key(turn.speaker)
        if key in by_caller:
            roles.append(by_caller[key])
        else:
            fallback = by_label.get(key, Role.RESPONDENT) if key else Role.RESPONDENT
            roles.append(turn.role or fallback)
    return tuple(roles)


def _by_label(labels: Mapping[str, str]) -> dict[str, Role]:
    roles = {key: role for key, label in labels.items() if (role := role_of(label)) is not None}
    if any(is_letter(key, "q") for key in labels):
        roles |= {key: Role.RESPONDENT for key in labels if is_letter(key, "a")}
    participants = any(is_letter(key, "p") or key.startswith("participant") for key in labels)
    if participants and Role.INTERVIEWER not in roles.values():
        roles |= {key: Role.INTERVIEWER for key in labels if is_letter(key, "r")}
    return roles


def _asker(turns: Sequence[Utterance], known: Mapping[str, Role]) -> str | None:
    """The key of the speaker who clearly asks the questions, or None."""
    said: dict[str, list[str]] = {}
    for turn in turns:
        if turn.speaker is not None:
            said.setdefault(label_key(turn.speaker), []).append(turn.text)
    if len(said) < 2:
        return None
    asks = {
        k: sum(bool(_QUESTION.search(t)) for t in texts) / len(texts) for k, texts in said.items()
    }
    ranked = sorted(asks, key=lambda key: asks[key], reverse=True)
    first, second = ranked[:2]
    if first in known or asks[first] < max(_ASKS_SHARE, _ASKS_TIMES * asks[second]):
        return None
    own = [_length(text) for text in said[first]]
    others = [_length(text) for key in ranked[1:] for text in said[key]]
    clear = sum(own) / len(own) < sum(others) / len(others)
    return first if clear else None


def _length(text: str) -> float:
    """Words, a Chinese character counting as half of one."""
    return len(_WORD.findall(text)) + len(_HAN.findall(text)) / 2
