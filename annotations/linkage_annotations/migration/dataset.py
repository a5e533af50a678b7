"""A dataset under the new codebook, for one that stems from no log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.conversion import Conversion
from linkage_nlp.codebook import Label
from linkage_nlp.dataset import Dataset, Example, read_dataset, write_dataset
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.writers.files import replacing

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedDataset:
    """A dataset under the new codebook.

    Attributes:
        examples: The sentences that could be converted.
        changed: How many of them have other codes than before.
        review: Ids of the sentences that are left out, to be coded anew.
        affected: By code, how many sentences gave it.
    """

    examples: tuple[Example, ...]
    changed: int
    review: tuple[str, ...]
    affected: Mapping[Label, int]


def convert_dataset(dataset: Dataset, conversion: Conversion) -> ConvertedDataset:
    """Convert each sentence, or leave it out where a person has to decide.

    Raises:
        DatasetError: A sentence gives a code that may be removed only if none does.
    """
    affected = dict.fromkeys(conversion.rules, 0)
    examples: list[Example] = []
    review: list[str] = []
    changed = 0
    for example in dataset.examples:
        given = {Label(d, code) for d, codes in example.codes.items() for code in codes}
        ruled = given & conversion.rules.keys()
        for label in ruled:
            affected[label] += 1
        if any(conversion.rules[label].fate is Fate.REVIEW for label in ruled):
            review.append(example.id)
            continue
        codes = _codes(given, conversion)
        changed += bool(ruled)
        examples.append(replace(example, codes=codes))
    refused = {
        label: number
        for label, number in affected.items()
        if number and conversion.rules[label].fate is Fate.REFUSE
    }
    if refused:
        raise DatasetError(
            "codes are to be removed that sentences give: "
            + ", ".join(f"{label} ({number})" for label, number in refused.items()),
            remedy="Write 'annotations: drop' in the map to take them out, 'annotations: review' "
            "to leave these sentences out, or merge them into other codes",
        )
    return ConvertedDataset(
        examples=tuple(examples), changed=changed, review=tuple(review), affected=affected
    )


def convert_file(path: Path, output: Path | None, conversion: Conversion) -> ConvertedDataset:
    """Convert a dataset file into another one; the former one is left.

    Args:
        path: The dataset, under the former codebook.
        output: Where the converted one goes; nowhere with None.
        conversion: The way from the former codebook to the new one.

    Raises:
        DatasetError: It is not of the former codebook, among others, or cannot be converted.
        UsageError: Both are the same file, or nothing can be written there.
    """
    if output is not None and output.resolve() == path.resolve():
        raise UsageError(
            "the converted dataset would replace the former one",
            path=output,
            remedy="Give another file as --output",
        )
    converted = convert_dataset(read_dataset(path, conversion.old), conversion)
    if output is not None:
        with replacing(output) as draft:
            write_dataset(draft, converted.examples, conversion.new)
    return converted


def _codes(given: set[Label], conversion: Conversion) -> Codes:
    """Codes by all dimensions of the new codebook, in its order."""
    rules = conversion.rules
    kept = {label for label in given if label not in rules}
    kept |= {target for label in given & rules.keys() if (target := rules[label].target)}
    return {
        dimension.id: tuple(c.id for c in dimension.codes if Label(dimension.id, c.id) in kept)
        for dimension in conversion.new.dimensions
    }
