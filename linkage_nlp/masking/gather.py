"""Finding the names of many texts and giving each its mask.

Names are looked for in all texts first and replaced everywhere afterwards, so that a name
that one sentence gives away is masked in the others too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.masking.key import Entry, Key
from linkage_nlp.masking.kinds import Kind, Origin
from linkage_nlp.masking.listed import ListedName
from linkage_nlp.masking.masker import Mask, Masker, same_name
from linkage_nlp.masking.names.find import NameFinder
from linkage_nlp.masking.names.latin_words import CITIES, COUNTRIES, NO_NAMES, WORD_NAMES
from linkage_nlp.masking.variants import is_word, variants
from linkage_nlp.transcripts.words import LabelKind, classify

_TOKEN = re.compile(r"\[(?:PERSON|FIRM|UNIVERSITY|PLACE|EMAIL|PHONE|URL|ACCOUNT|ID)-\d+[a-z]?\]")
# Capitals in the middle of a sentence, which no rule takes for a name.
_CAPITALISED = re.compile(
    r"(?<=[a-z,;\u3400-\u9fff] )[A-ZÀ-Þ][\w'’-]+|(?<=[\u3400-\u9fff])[A-Z][a-z]{2,}\w*"
)
# Labels that say what somebody is.
_ROLES = frozenset(
    "founder cofounder co-founder ceo cto coo cfo owner manager director engineer designer "
    "developer producer artist employee staff host guest client customer student teacher "
    "researcher translator interpreter assistant partner president chairman chairwoman "
    "company firm me you he she they man woman male female voice narrator note "
    "老板 员工 创始人 合伙人 总经理 经理 工程师 设计师 翻译 助理 学生 老师 同学 "
    "客户 男 女 我 你".split()
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one file, and the labels of its speakers."""

    name: str
    text: str
    speakers: tuple[str, ...] = ()


@dataclass
class Gathered:
    """What there is to mask.

    Attributes:
        key: The key, extended.
        masker: Replaces the names.
        kinds: The kind of each mask.
        suspects: Words in capitals that were left, and how often they stand there.
        already: Files that hold masks already.
    """

    key: Key
    masker: Masker
    kinds: Mapping[str, Kind]
    suspects: Counter[str] = field(default_factory=Counter)
    already: tuple[str, ...] = ()
    keep: frozenset[str] = frozenset()

    def masks_name(self, text: str) -> bool:
        """Whether a name of the key is masked here, and not kept by the list."""
        return same_name(text) not in self.keep


def gather(
    texts: Sequence[Words],
    finder: NameFinder,
    *,
    names: Iterable[ListedName] = (),
    key: Key | None = None,
    path: Path | None = None,
) -> Gathered:
    """Find the names of the texts and give them masks.

    Args:
        texts: What is to be masked.
        finder: The rules.
        names: The researcher's list.
        key: The key so far; it is extended in place.
        path: The list's file, for errors.

    Raises:
        UsageError: The list gives a name another mask than the key.
    """
    key = Key() if key is None else key
    listed = tuple(names)
    keep = frozenset(same_name(name.text) for name in listed if name.kind is None)
    already = _reserve(texts, key)
    _take_list(listed, key, path)
    everything = "\n".join(item.text for item in texts)
    for item in texts:
        _take_speakers(item, key, keep, everything)
    for item in texts:
        _take_found(item.text, finder, key, keep, everything)
    _take_variants(texts, key, keep, everything)
    entries = [e for e in key.entries.values() if same_name(e.text) not in keep]
    masker = Masker(Mask(e.text, e.mask, e.exact) for e in entries)
    kinds = {e.mask: e.kind for e in key.entries.values()}
    return Gathered(key, masker, kinds, _suspects(texts, masker, keep), already, keep)


def _reserve(texts: Sequence[Words], key: Key) -> tuple[str, ...]:
    """Never give a mask that stands in a text already; the files where one does."""
    already = []
    for item in texts:
        found = _TOKEN.findall(item.text)
        for token in found:
            key.reserve(token)
        if found:
            already.append(item.name)
    return tuple(already)


def _take_list(names: Sequence[ListedName], key: Key, path: Path | None) -> None:
    for name in names:
        if name.kind is None:
            continue
        known = key.get(name.text)
        if known is not None and name.mask and known.mask != name.mask:
            raise UsageError(
                "a name of the list has another mask in the key",
                path=path,
                remedy="Give it the mask of the key, or begin a new key",
            )
        exact = name.exact or ("," not in name.text and name.text.lower() in WORD_NAMES)
        if name.mask and known is None:
            key.put(Entry(name.text, name.mask, name.kind, Origin.LIST, exact))
    for name in names:
        if name.kind is not None and not name.mask:
            exact = name.exact or name.text.lower() in WORD_NAMES
            key.add(Entry(name.text, "", name.kind, Origin.LIST, exact))


def _take_speakers(item: Words, key: Key, keep: frozenset[str], everything: str) -> None:
    for label in item.speakers:
        text = " ".join(label.split())
        plain = re.sub(r"\s*[（(].*?[)）]\s*$", "", text)
        if classify(plain) not in {LabelKind.NAME, LabelKind.TITLED} or same_name(plain) in keep:
            continue
        if (
            _TOKEN.search(plain)
            or not _LETTER.search(plain)
            or plain.lower() in NO_NAMES - WORD_NAMES
        ):
            continue
        if plain.lower() in _ROLES or plain.lower().split()[-1] in _ROLES:
            continue
        if (
            re.fullmatch(r"[A-Z]{1,3}\d*|.*(?:\d|负责人|创始人|经理|代表|总裁)", plain)
            and len(plain) < 8
        ):
            continue
        exact = is_word(plain, everything)
        key.add(Entry(plain, "", Kind.PERSON, Origin.SPEAKER, exact))


def _take_found(
    text: str, finder: NameFinder, key: Key, keep: frozenset[str], everything: str
) -> None:
    # Line by line: a name does not go on over the end of a paragraph or a cue.
    for line, found in ((row, f) for row in text.splitlines() for f in finder.find(row)):
        name = line[found.start : found.end]
        if same_name(name) in keep or _TOKEN.search(name) or name in key:
            continue
        exact = found.exact or (found.kind is Kind.PERSON and is_word(name, everything))
        tail = name[len(name) - found.tail :] if found.tail else ""
        key.add(Entry(name, "", found.kind, found.origin, exact), tail=tail)


def _take_variants(texts: Sequence[Words], key: Key, keep: frozenset[str], everything: str) -> None:
    masker = Masker(key.masks())
    rest = [_TOKEN.sub("\x00", masker.apply(item.text).text) for item in texts]
    for entry in list(key.entries.values()):
        for form in variants(entry.text, entry.kind):
            if form in key or same_name(form) in keep:
                continue
            exact = is_word(form, everything)
            if exact and entry.kind is Kind.FIRM:
                continue
            probe = Masker([Mask(form, "", exact)])
            if any(next(probe.hits(text), None) for text in rest):
                key.add(Entry(form, "", entry.kind, Origin.VARIANT, exact), like=entry.mask)


def _suspects(texts: Sequence[Words], masker: Masker, keep: frozenset[str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for item in texts:
        rest = masker.apply(item.text).text
        for found in _CAPITALISED.finditer(_TOKEN.sub("", rest)):
            word = found[0].rstrip("'’-").removesuffix("'s").removesuffix("’s")
            if (
                word.lower() not in NO_NAMES | CITIES | COUNTRIES
                and same_name(word) not in keep
                and not word.isupper()
            ):
                counted[word] += 1
    return counted
