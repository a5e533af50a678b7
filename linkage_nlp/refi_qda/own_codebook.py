"""A codebook of ours out of a project's codes: what `codes` made of it, read back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from linkage_nlp.codebook import Code, Codebook, Dimension, Group, load_codebook
from linkage_nlp.codebook.dump import codebook_yaml
from linkage_nlp.codebook.fingerprint import fingerprint
from linkage_nlp.errors import CodebookError
from linkage_nlp.refi_qda.code_form import read_description
from linkage_nlp.refi_qda.model import Code as ProjectCode
from linkage_nlp.refi_qda.model import CodeSystem


def own_codebook(system: CodeSystem) -> Codebook | None:
    """The codebook that the codes come from, or None when they are not, or no more, ours.

    Codes that were added in another program are no part of it. What was changed so that it
    is no codebook any more (two codes of one id, a text in one language alone) is not ours.
    """
    found = _described(system)
    return None if found is None else _checked(found)


def _checked(codebook: Codebook) -> Codebook | None:
    """A codebook as the loader of codebooks takes it, or None where it does not."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.yaml"
        path.write_text(codebook_yaml(codebook), encoding="utf-8", newline="\n")
        try:
            return load_codebook(path)
        except CodebookError:
            return None


def _described(system: CodeSystem) -> Codebook | None:
    """The codebook that the descriptions make up."""
    head = None
    groups = []
    for one in system.sets:
        said = read_description(one.description)
        if said is not None and "codebook" in said.marks:
            head = said
        elif said is not None and "group" in said.marks:
            groups.append(Group(said.marks["group"], said.name(), said.definition()))
    dimensions = []
    for parent in system.codes:
        said = read_description(parent.description)
        if said is None or "dimension" not in said.marks:
            continue
        codes = tuple(code for below in parent.codes if (code := _code(below)) is not None)
        if codes:
            dimensions.append(
                Dimension(said.marks["dimension"], said.name(), said.definition(), codes)
            )
    if head is None or not dimensions:
        return None
    return Codebook(
        id=head.marks["codebook"],
        version=unquote(head.marks.get("version", "1")),
        name=head.name(),
        dimensions=tuple(dimensions),
        groups=tuple(groups),
        fingerprint=fingerprint(dimensions),
    )


def _code(code: ProjectCode) -> Code | None:
    said = read_description(code.description)
    if said is None or not {"code", "key", "groups"} <= said.marks.keys():
        return None
    return Code(
        id=said.marks["code"],
        name=said.name(),
        definition=said.definition(),
        include=said.lists("include"),
        exclude=said.lists("exclude"),
        examples=said.lists("examples"),
        color=(code.color or "#999999").lower(),
        hotkey=said.marks["key"],
        groups=tuple(said.marks["groups"].split()),
    )
