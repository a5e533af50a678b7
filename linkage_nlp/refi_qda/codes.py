"""A codebook as the codes of a project: dimensions as parents, groups as sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.language import Language
from linkage_nlp.refi_qda.code_form import describe, describe_code
from linkage_nlp.refi_qda.guids import guid
from linkage_nlp.refi_qda.model import Code, CodeSystem, Set
from linkage_nlp.refi_qda.plain import UniqueNames, one_line
from linkage_nlp.refi_qda.words import WORDS

_REVIEW_COLOR = "#999999"


@dataclass(frozen=True, slots=True)
class CodeTree:
    """The codes of a project and which is which.

    Attributes:
        accepted: The guid of each code of the codebook.
        review: The guid of the code that stands for "perhaps", for codes that need one.
        names: What each code is called in the project.
    """

    system: CodeSystem
    accepted: Mapping[Label, str]
    review: Mapping[Label, str]
    names: Mapping[Label, str]


def code_tree(codebook: Codebook, lang: Language, *, review: Collection[Label] = ()) -> CodeTree:
    """The codes of a codebook.

    A code that is only to be reviewed is another code in the project, under the parent "To
    review", so that no program counts it among those that were accepted. Names are unique in
    the whole tree, which some programs ask for.

    Args:
        codebook: The codebook.
        lang: The language of names.
        review: Codes that are to be reviewed somewhere.
    """
    names = UniqueNames()
    book = names.take(one_line(codebook.name[lang]))
    accepted: dict[Label, str] = {}
    called: dict[Label, str] = {}
    parents = []
    for dimension in codebook.dimensions:
        parent = names.take(one_line(dimension.name[lang]), dimension.id)
        codes = []
        for code in dimension.codes:
            label = Label(dimension.id, code.id)
            plain = one_line(code.name[lang])
            called[label] = names.take(plain, f"{plain} ({one_line(dimension.name[lang])})")
            accepted[label] = guid("code", codebook.id, *label)
            codes.append(
                Code(
                    accepted[label],
                    called[label],
                    color=code.color,
                    description=describe_code(code, lang),
                )
            )
        parents.append(
            Code(
                guid("dimension", codebook.id, dimension.id),
                parent,
                codable=False,
                description=describe(
                    dimension.name, dimension.definition, f"dimension={dimension.id}", lang
                ),
                codes=tuple(codes),
            )
        )
    doubtful = {
        label: guid("review", codebook.id, *label) for label in codebook.labels if label in review
    }
    if doubtful:
        parents.append(_review_parent(codebook, doubtful, called, names, lang))
    system = CodeSystem(tuple(parents), _sets(codebook, accepted, book, names, lang), origin())
    return CodeTree(system, accepted, doubtful, called)


def origin() -> str:
    """The program, as projects and codebooks name the one that wrote them."""
    return f"linkage-nlp {version('linkage-nlp')}"


def _review_parent(
    codebook: Codebook,
    doubtful: Mapping[Label, str],
    called: Mapping[Label, str],
    names: UniqueNames,
    lang: Language,
) -> Code:
    parent = names.take(WORDS["review_codes"][lang])
    return Code(
        guid("review", codebook.id),
        parent,
        codable=False,
        description=describe(WORDS["review_codes"], WORDS["review_definition"], "review=all", lang),
        codes=tuple(
            Code(
                doubt,
                names.take(WORDS["review_code"][lang].format(name=called[label])),
                color=_REVIEW_COLOR,
                description=describe(
                    codebook.code(label).name,
                    WORDS["review_definition"],
                    f"review={label}",
                    lang,
                ),
            )
            for label, doubt in doubtful.items()
        ),
    )


def _sets(
    codebook: Codebook,
    accepted: Mapping[Label, str],
    book: str,
    names: UniqueNames,
    lang: Language,
) -> tuple[Set, ...]:
    """The groups, and a set of all codes that says which codebook they are of."""
    groups = [
        Set(
            guid("group", codebook.id, group.id),
            names.take(one_line(group.name[lang]), group.id),
            describe(group.name, group.definition, f"group={group.id}", lang),
            tuple(accepted[label] for label in codebook.in_group(group.id)),
        )
        for group in codebook.groups
    ]
    marks = f"codebook={codebook.id} version={quote(codebook.version, safe='')}"
    whole = Set(
        guid("codebook", codebook.id),
        book,
        describe(codebook.name, None, marks, lang),
        tuple(accepted.values()),
    )
    return (*groups, whole)
