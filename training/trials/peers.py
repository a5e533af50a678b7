"""What each method makes of 50, 100, 200 … labelled sentences: learning curves, side by side.

    python training/trials/peers.py build/corpus.jsonl --minilm FOLDER -o peers.jsonl

Each method learns from the same sentences, drawn at random from half of the training cases, and
is tried on all sentences of the other half; the test cases are not touched. Thresholds are found
on one part of the cases tried, figures taken on the other, and the other way round. Methods:

- tfidf: TF-IDF and logistic regression, the floor (linkage_training.baseline)
- embedded: the embedded base fine-tuned by the embedded model's recipe, without its linear model
  over words, and as `embedded+words` with it
- minilm: the English MiniLM (a folder with its files) fine-tuned in the same way
- setfit: the package SetFit on the embedded base, where it is installed: contrastive steps on
  pairs of sentences, then one logistic regression a code

A line of JSON for each method and number of labels is added to the output, and runs that stand
there already are not repeated. With `--languages en` all labels are English and both languages
are tried: what one language teaches about the other.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.dataset import Example, read_dataset
from linkage_training.baseline import Baseline
from linkage_training.folds import split_cases
from linkage_training.labels import codable, label_matrix
from linkage_training.recipe import Recipe, read_recipe
from linkage_training.thresholds import best_f_threshold

RECIPE = Path(__file__).parents[1] / "recipes" / "embedded.yaml"
SIZES = (50, 100, 200, 400, 800, 1600, 3200)
# As many optimiser steps as this, within these numbers of epochs: a few sentences need many.
STEPS, FEWEST_EPOCHS, MOST_EPOCHS = 400, 4, 20
SETFIT_STEPS = 300

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """What is learnt from and tried on."""

    train: list[Example]
    tried: list[Example]
    codebook: Codebook
    recipe: Recipe
    seed: int


def main() -> None:
    """Run what is asked for and not yet in the output."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dataset", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/peers.jsonl"))
    parser.add_argument("--methods", nargs="+", default=["tfidf", "embedded"])
    parser.add_argument("--labels", nargs="+", type=int, default=list(SIZES))
    parser.add_argument(
        "--languages", nargs="+", default=["zh", "en"], help="of the sentences learnt from"
    )
    parser.add_argument("--minilm", type=Path, help="folder of the English MiniLM")
    parser.add_argument("--recipe", type=Path, default=RECIPE, help="how to fine-tune")
    parser.add_argument("--seed", type=int, default=13)
    given = parser.parse_args()
    codebook = default_codebook()
    recipe = read_recipe(given.recipe)
    examples = [
        example
        for example in codable(read_dataset(given.dataset, codebook).examples)
        if example.provenance.value == "authored"
    ]
    split = split_cases(
        examples,
        folds=2,
        test_share=recipe.evaluation.test_share,
        seed=recipe.seed,
        test_cases=recipe.evaluation.test_cases,
    )
    tried = [example for example in examples if example.case in set(split.folds[0])]
    pool = [
        example
        for example in examples
        if example.case in set(split.folds[1]) and example.lang in given.languages
    ]
    order = np.random.default_rng(given.seed).permutation(len(pool))
    methods: dict[str, Callable[[Trial], dict[str, Matrix]]] = {
        "tfidf": _tfidf,
        "embedded": lambda trial: _fine_tuned(trial, "embedded", recipe.base),
        "minilm": lambda trial: _fine_tuned(trial, "minilm", str(given.minilm)),
        "setfit": _setfit,
    }
    done = _done(given.output)
    for size in given.labels:
        train = [pool[i] for i in order[:size]]
        for name in given.methods:
            key = {
                "method": name,
                "labels": len(train),
                "languages": given.languages,
                "seed": given.seed,
            }
            if key in done:
                continue
            began = time.perf_counter()
            found = methods[name](Trial(train, tried, codebook, recipe, given.seed))
            seconds = round(time.perf_counter() - began)
            for method, scores in found.items():
                figures = _figures(scores, tried, codebook)
                _write(given.output, {**key, "method": method, "seconds": seconds, **figures})


def _write(path: Path, line: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    print(line, flush=True)  # noqa: T201


def _done(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{key: line[key] for key in ("method", "labels", "languages", "seed")} for line in lines]


def _tfidf(trial: Trial) -> dict[str, Matrix]:
    fitted = Baseline.fit(trial.train, trial.codebook, trial.seed)
    return {"tfidf": fitted.predict_proba(trial.tried)}


def _fine_tuned(trial: Trial, name: str, base: str) -> dict[str, Matrix]:
    import torch

    from linkage_training.base_model import find_base
    from linkage_training.classifier import build_classifier
    from linkage_training.fit import fit, predict_logits
    from linkage_training.inputs import encode_examples, load_tokenizer
    from linkage_training.lexical import feature_matrix
    from linkage_training.quiet import keep_quiet

    recipe, codebook = trial.recipe, trial.codebook
    epochs = round(STEPS * recipe.training.batch_size / len(trial.train))
    recipe = replace(
        recipe,
        base=base,
        training=replace(recipe.training, epochs=min(max(epochs, FEWEST_EPOCHS), MOST_EPOCHS)),
    )
    torch.manual_seed(trial.seed)
    found = find_base(recipe.base)
    tokenizer = load_tokenizer(found.tokenizer)

    def encoded(examples: Sequence[Example]) -> Any:
        labels = label_matrix(examples, codebook)
        return encode_examples(tokenizer, examples, labels, recipe.context, recipe.token_limits)

    train = encoded(trial.train)
    checkpoints = Path(tempfile.mkdtemp(prefix="peers-"))
    keep_quiet(recipe.base)
    model = build_classifier(found, len(codebook.labels), recipe, codebook.fingerprint)
    fit(
        model,
        train,
        recipe,
        checkpoints=checkpoints / "fit",
        pad_id=model.pad_id,
        seed=trial.seed,
        on_log=lambda _: None,
    )
    words, model.lexical = model.lexical, None
    asked = encoded(trial.tried)
    logits = np.asarray(predict_logits(model, asked, model.pad_id), dtype=np.float64)
    shutil.rmtree(checkpoints, ignore_errors=True)
    found_scores = {name: logits}
    if words is not None:
        labels = label_matrix(trial.train, codebook)
        words.fit([train[i] for i in range(len(train))], labels, trial.seed)
        features = feature_matrix([asked[i] for i in range(len(asked))], words.settings.slots)
        of_words = features @ words.table.numpy()
        found_scores[f"{name}+words"] = logits + words.settings.weight * of_words
    return found_scores


def _setfit(trial: Trial) -> dict[str, Matrix]:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from setfit import SetFitModel, Trainer, TrainingArguments
    from sklearn.linear_model import LogisticRegression

    from linkage_training.base_model import find_base

    encoder = Transformer(str(find_base(trial.recipe.base).folder), max_seq_length=128)
    separator = encoder.tokenizer.sep_token

    def texts(examples: Sequence[Example]) -> list[str]:
        # What fine-tuning reads too: the sentence, and what was said before it.
        return [f"{e.text} {separator} {e.context.as_text()}".strip() for e in examples]

    body = SentenceTransformer(modules=[encoder, Pooling(encoder.get_embedding_dimension())])
    labels = label_matrix(trial.train, trial.codebook)
    model = SetFitModel(model_body=body, multi_target_strategy="one-vs-rest")
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        trainer = Trainer(
            model=model,
            args=TrainingArguments(
                output_dir=folder,
                batch_size=16,
                max_steps=SETFIT_STEPS,
                body_learning_rate=2e-5,
                seed=trial.seed,
                report_to="none",
                show_progress_bar=False,
            ),
            train_dataset=Dataset.from_dict(
                {"text": texts(trial.train), "label": labels.astype(int).tolist()}
            ),
        )
        trainer.train_embeddings(texts(trial.train), labels.astype(int).tolist())
    # The head is our own: SetFit's fails where a code has no positive among few labels.
    seen = body.encode(texts(trial.train), show_progress_bar=False)
    asked = body.encode(texts(trial.tried), show_progress_bar=False)
    scores = np.zeros((len(trial.tried), labels.shape[1]))
    for column, truth in enumerate(labels.T):
        if truth.any() and not truth.all():
            head = LogisticRegression(max_iter=1000, class_weight="balanced").fit(seen, truth)
            scores[:, column] = head.decision_function(asked)
    return {"setfit": scores}


def _figures(scores: Matrix, tried: Sequence[Example], codebook: Codebook) -> dict[str, float]:
    """Macro-F1 by dimension and language, thresholds from the other part of the cases."""
    truth = label_matrix(tried, codebook)
    cases = sorted({example.case for example in tried})
    part = np.array([cases.index(example.case) % 2 for example in tried])
    taken = np.zeros_like(truth)
    for one in (0, 1):
        for column in range(truth.shape[1]):
            elsewhere, here = part != one, part == one
            if not truth[elsewhere, column].any():
                continue
            bound = best_f_threshold(scores[elsewhere, column], truth[elsewhere, column])
            taken[here, column] = scores[here, column] >= bound
    languages = np.array([example.lang for example in tried])
    figures: dict[str, float] = {}
    for language in ("zh", "en"):
        inside = languages == language
        hits = (taken & truth)[inside].sum(axis=0)
        both = taken[inside].sum(axis=0) + truth[inside].sum(axis=0)
        f1 = 2 * hits / np.maximum(both, 1)
        for dimension in codebook.dimensions:
            columns = [i for i, label in enumerate(codebook.labels) if label[0] == dimension.id]
            figures[f"{dimension.id}-{language}"] = round(float(np.mean(f1[columns])), 3)
    return figures


if __name__ == "__main__":
    main()
