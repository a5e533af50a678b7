"""Making the base: from the packed encoder and parallel sentences to the folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from linkage_nlp.language import Language
from linkage_training.base.card import Ingredients, write_card
from linkage_training.base.encoder import cut_encoder
from linkage_training.base.evaluation import Figures, measure_encoder
from linkage_training.base.folder import write_folder
from linkage_training.base.normalisation import simplified_characters
from linkage_training.base.packed import packed_file, read_packed
from linkage_training.base.pairs import hold_out, read_pairs
from linkage_training.base.settings import BaseSettings
from linkage_training.base.vocabulary import with_capitals, word_frequencies

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def make_base(
    pairs_files: Sequence[Path],
    output: Path,
    settings: BaseSettings,
    *,
    device: str,
    tests: Sequence[Path] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Figures:
    """Make the base encoder and write its folder.

    Args:
        pairs_files: Parallel sentences (see `read_pairs`), by which tokens are chosen.
        output: The folder of the finished encoder.
        settings: The recipe.
        device: What torch calls the device to measure on, such as `cpu` or `cuda`.
        tests: Further files of parallel sentences to measure on, named by their file names.
        say: Told in a line what is being done.

    Returns:
        How good the encoder is.

    Raises:
        MissingExtra: The packed encoder, OpenCC's table or the frequencies are not installed.
        DatasetError: The parallel sentences cannot be read.
        TrainingError: There are fewer tokens to be kept than characters.
        BundleError: The packed encoder is not the one meant, or there is something else at
            `output`.
    """
    source = packed_file()
    mapping = simplified_characters()
    frequencies = [with_capitals(word_frequencies(language)) for language in _LANGUAGES]
    everything = [pair for file in pairs_files for pair in read_pairs(file)]
    others = {path.name.split(".")[0]: read_pairs(path) for path in tests}
    kept, held_out = hold_out(everything, settings.held_out)
    say("reading the packed encoder")
    packed = read_packed(source)
    say(f"choosing tokens by {len(kept)} pairs and the frequencies of words")
    texts = [side for pair in kept for side in (pair.en, pair.zh)]
    encoder = cut_encoder(
        packed,
        texts=texts,
        frequencies=frequencies,
        mapping=mapping,
        settings=settings,
        device=device,
    )
    say(f"measuring on {len(held_out)} pairs set aside")
    figures = measure_encoder(encoder.model, encoder.tokenizer, held_out, others)
    card = write_card(
        Ingredients.of(pairs_files, kept, held_out), figures, encoder, len(packed.pieces)
    )
    write_folder(output, encoder.model, encoder.tokenizer, card)
    return figures
