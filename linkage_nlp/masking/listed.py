"""The researcher's list of names: what is to be masked, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import UsageError
from linkage_nlp.masking.kinds import KEEP_WORDS, KIND_WORDS, Kind
from linkage_nlp.masking.masker import same_name
from linkage_nlp.masking.table import read_table

_ALIASES = {
    "name": "text",
    "名称": "text",
    "姓名": "text",
    "文本": "text",
    "名字": "text",
    "type": "kind",
    "类型": "kind",
    "类别": "kind",
    "代号": "mask",
    "化名": "mask",
    "掩码": "mask",
}


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of the list. `kind` is None for a text that is to stay as it is."""

    text: str
    kind: Kind | None
    mask: str = ""
    exact: bool = False


def read_names(path: str | Path) -> tuple[ListedName, ...]:
    """Read a list of names: a .csv file with the columns text, kind and, where wanted, mask.

    Variants of one name may share a mask. The kind `keep` says that a text is no name. No
    error tells what stands in the list.

    Raises:
        UsageError: It is no table, lacks a column, or with the row: a cell is empty, a kind
            is unknown, or a text has two masks.
        TranscriptError: It is not there, or not text.
    """
    names: dict[str, ListedName] = {}
    for row in read_table(path, ("text", "kind"), _ALIASES):
        text, kind = row.cells["text"], row.cells["kind"].casefold()
        if not text:
            raise UsageError("the text is missing", path=path, row=row.number, remedy="Fill it in")
        if kind not in KIND_WORDS and kind not in KEEP_WORDS:
            raise UsageError(
                "the kind is missing" if not kind else "the kind is not known",
                path=path,
                row=row.number,
                remedy=f"Use one of {', '.join(Kind)}, or keep for what is no name",
            )
        name = ListedName(
            text, KIND_WORDS.get(kind), row.cells.get("mask", ""), row.cells.get("exact") == "yes"
        )
        if names.setdefault(same_name(text), name) != name:
            raise UsageError(
                "this text stands in the list already, with another kind or mask",
                path=path,
                row=row.number,
                remedy="Keep one of the two rows",
            )
    return tuple(names.values())
