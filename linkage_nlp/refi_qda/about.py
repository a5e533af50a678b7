"""What a project says of itself: in words for people, and in names and ids for the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.refi_qda.codes import CodeTree
from linkage_nlp.refi_qda.model import Case, Variable
from linkage_nlp.refi_qda.users import Author
from linkage_nlp.refi_qda.words import WORDS
from linkage_nlp.tagging.tags import Decision, shown_names

# Which note is the one for people.
ABOUT = "about"


def about(material: Material, texts: int, users: Mapping[Author, str], lang: Language) -> str:
    """What is in a project and who coded it.

    Args:
        material: What the project is made of.
        texts: How many texts it has.
        users: What those who coded are called in it.
        lang: The language.
    """
    coded = sum(
        any(tag.decision is not Decision.NONE for tag in sentence.codes)
        for sentence in material.sentences
    )
    lines = [
        WORDS["counts"][lang].format(
            cases=len(material.cases),
            texts=texts,
            coded=coded,
            sentences=len(material.sentences),
        )
    ]
    if material.model_versions:
        lines.append(WORDS["models"][lang].format(names=", ".join(material.model_versions)))
    people = [shown for author, shown in users.items() if author.person is not None]
    if people:
        lines.append(WORDS["coders"][lang].format(names=shown_names(people)))
    return "\n".join([*lines, WORDS["keep"][lang]])


def names_and_ids(
    material: Material,
    users: Mapping[Author, str],
    tree: CodeTree,
    variables: Mapping[str, Variable],
    cases: Sequence[tuple[str, Case]],
) -> dict[str, object]:
    """Who is who, which code is which, and names and values as they were: for `kept`.

    Args:
        material: What the project is made of.
        users: Those who coded.
        tree: The codes.
        variables: By the attribute's name.
        cases: Each with its name.
    """
    values = material.table.values
    return {
        "fingerprint": material.codebook.fingerprint,
        "users": {
            author.guid: {"model": author.version}
            if author.person is None
            else {"coder": author.person}
            for author in users
        },
        "codes": {guid: str(label) for label, guid in tree.accepted.items()},
        "review": {guid: str(label) for label, guid in tree.review.items()},
        "variables": {v.guid: {"name": name, "shown": v.name} for name, v in variables.items()},
        "cases": {
            case.guid: {
                "name": name,
                "shown": case.name,
                "listed": name in values,
                "values": dict(values.get(name, {})),
            }
            for name, case in cases
        },
    }
