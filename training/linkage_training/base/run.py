"""Making the base: from parallel sentences, a dictionary and the teacher to the folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from linkage_training.base.card import Ingredients, Size, write_card
from linkage_training.base.checkpoint import CheckpointFolder, Point
from linkage_training.base.dictionary import SOURCE as GLOSSES
from linkage_training.base.dictionary import gloss_pairs, read_dictionary
from linkage_training.base.distillation import Material, distil
from linkage_training.base.evaluation import (
    Figures,
    measure_encoder,
    pair_embeddings,
    retrieval,
    token_ids,
)
from linkage_training.base.folder import write_folder
from linkage_training.base.pairs import cap_sources, hold_out, read_pairs, thin_out
from linkage_training.base.report import write_report
from linkage_training.base.settings import BaseSettings
from linkage_training.base.start import initial_encoder, load_encoder, load_tokenizer
from linkage_training.base.teacher import MAX_TOKENS, embed, stored_targets, teacher_folder

_PREVIEW = "preview"


def make_base(
    pairs_files: Sequence[Path],
    dictionary_file: Path,
    run: Path,
    output: Path,
    settings: BaseSettings,
    *,
    device: str,
    tests: Sequence[Path] = (),
    say: Callable[[str], None] = lambda _: None,
    progress: Callable[[Point], None] = lambda _: None,
) -> Figures:
    """Make the base encoder and write its folder; goes on where the run was interrupted.

    Args:
        pairs_files: Parallel sentences (see `read_pairs`).
        dictionary_file: CC-CEDICT (see `read_dictionary`).
        run: The folder for checkpoints, the teacher's embeddings, previews and the report.
        output: The folder of the finished encoder.
        settings: The recipe.
        device: What torch calls the device, such as `cpu` or `cuda`.
        tests: Further files of parallel sentences to measure on, named by their file names.
        say: Told in a line what is being done.
        progress: Told now and then how the training goes.

    Returns:
        How good the encoder is.

    Raises:
        MissingExtra: The teacher or OpenCC's table is not installed.
        DatasetError: The parallel sentences or the dictionary cannot be read.
        TrainingError: The training cannot go on, or the run folder is of another run.
        BundleError: There is something else at `output`.
    """
    teacher = teacher_folder()
    everything = [pair for file in pairs_files for pair in read_pairs(file)]
    entries = read_dictionary(dictionary_file)
    others = {path.name.split(".")[0]: read_pairs(path) for path in tests}
    kept, held_out = hold_out(everything, settings.held_out)
    kept = cap_sources(
        [*kept, *gloss_pairs(entries)], settings.caps, settings.repeats, settings.seed
    )
    teacher_model = load_encoder(teacher, device)
    teacher_tokenizer = load_tokenizer(teacher / "tokenizer.json")
    teacher_ids = token_ids(teacher_tokenizer, [pair.en for pair in kept], MAX_TOKENS)
    chosen = thin_out(
        [len(ids) for ids in teacher_ids],
        settings.short_tokens,
        settings.long_share,
        settings.seed,
    )
    kept = [kept[i] for i in chosen]
    teacher_ids = [teacher_ids[i] for i in chosen]
    ingredients = Ingredients.of(pairs_files, dictionary_file, kept, held_out)

    # Before the long work, since it needs packages that may not be there.
    say("Chinese characters and words, and their first embeddings")
    start = initial_encoder(
        teacher,
        entries,
        (pair.zh for pair in kept if pair.source != GLOSSES),
        least=settings.least_count,
        words=settings.words,
        seed=settings.seed,
        device=device,
    )

    say(f"{len(kept)} pairs to train on, {len(held_out)} held out; embeddings of the teacher")
    targets = stored_targets(
        run / "teacher",
        teacher_model,
        teacher_ids,
        lambda done: say(f"  {done} of {len(kept)}"),
    )
    model, tokenizer = start.model, start.tokenizer
    material = Material(
        zh=token_ids(tokenizer, [pair.zh for pair in kept], settings.max_tokens),
        en=token_ids(tokenizer, [pair.en for pair in kept], settings.max_tokens),
        targets=targets,
    )
    identity = json.dumps([settings.that_matter(), ingredients.hashes()], sort_keys=True)
    checkpoints = CheckpointFolder(run, hashlib.sha256(identity.encode()).hexdigest())
    looked_at = held_out[:: max(1, len(held_out) // settings.evaluate_pairs)]

    def measure() -> float:
        found = retrieval(*pair_embeddings(model, tokenizer, looked_at, settings.max_tokens))
        say(f"  retrieval zh-en {found.zh_en:.3f}, en-zh {found.en_zh:.3f} of {found.pairs}")
        return (found.zh_en + found.en_zh) / 2

    say("training")
    history = distil(
        model,
        material,
        settings,
        checkpoints,
        measure=measure,
        export=lambda: write_folder(run / _PREVIEW, model, tokenizer, "# A preview\n"),
        progress=progress,
    )
    say("measuring")
    figures = measure_encoder(
        model,
        tokenizer,
        held_out,
        others,
        lambda texts: embed(teacher_model, token_ids(teacher_tokenizer, texts, MAX_TOKENS)),
    )
    write_report(run, settings, history, figures)
    size = Size(
        len(start.characters), len(start.words), tokenizer.get_vocab_size(), model.num_parameters()
    )
    card = write_card(ingredients, settings, history, figures, size)
    write_folder(output, model, tokenizer, card)
    return figures
