"""Runs a bundle's model on the processor: inputs with context to probabilities of codes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state
from tokenizers import Tokenizer

from linkage_nlp.bundle import MODEL, TOKENIZER, Bundle
from linkage_nlp.errors import BundleError, UsageError
from linkage_nlp.tagging.decision import calibrate
from linkage_nlp.tagging.encoding import EncodedInput, ModelInput, encode

INPUT_IDS = "input_ids"
ATTENTION_MASK = "attention_mask"
TOKEN_TYPE_IDS = "token_type_ids"  # noqa: S105 - the name of an input, not a secret

# Sentences held as tokens at a time, which bounds memory for any number of them.
CHUNK = 4096
# Tokens in a batch, padding included: with more, activations leave the caches and memory
# grows; with fewer, the calls themselves begin to cost.
TOKEN_BUDGET = 512

# Every exception of onnxruntime; they share no base class but `Exception`.
_RUNTIME_ERRORS: tuple[type[Exception], ...] = (
    ort_state.EPFail,
    ort_state.EngineError,
    ort_state.Fail,
    ort_state.InvalidArgument,
    ort_state.InvalidGraph,
    ort_state.InvalidProtobuf,
    ort_state.ModelLoaded,
    ort_state.NoModel,
    ort_state.NoSuchFile,
    ort_state.NotImplemented,
    ort_state.RuntimeException,
)
_REPAIR = "Copy the bundle again or train anew"
PADDING_TOKENS = ("[PAD]", "<pad>")


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Engine:
    """A loaded model. It keeps no state between calls and may be used from several threads."""

    def __init__(self, bundle: Bundle, *, threads: int | None = None) -> None:
        """Load the model and the tokenizer of a bundle.

        Args:
            bundle: An opened bundle.
            threads: How many cores to compute on; all that are available by default. It
                changes no result.

        Raises:
            UsageError: `threads` is less than one.
            BundleError: The model or the tokenizer cannot be loaded, or the model does not
                take or give what a bundle's model must.
        """
        if threads is not None and threads < 1:
            raise UsageError(f"cannot compute on {threads} threads", remedy="Give 1 or more")
        self.bundle = bundle
        self._settings = tuple(bundle.info.labels.values())
        self._tokenizer = _load_tokenizer(bundle)
        self._padding_id = _padding_id(self._tokenizer)
        self._session = _load_session(bundle)
        self._threads = threads or available_cores()
        self._takes_type_ids = _check_graph(self._session, bundle)

    def probabilities(
        self,
        inputs: Sequence[ModelInput],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> NDArray[np.float32]:
        """The calibrated probability of each code for each input.

        Args:
            inputs: Sentences with their context.
            progress: Called with the number of sentences done since the last call.

        Returns:
            Shape (inputs, labels), float32, the labels in the order of the codebook.

        Raises:
            BundleError: The model fails, or gives what is no number.
        """
        logits = np.empty((len(inputs), len(self._settings)), dtype=np.float32)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="tagging") as pool:
            for start in range(0, len(inputs), CHUNK):
                chunk = inputs[start : start + CHUNK]
                encoded = encode(self._tokenizer, chunk, self.bundle.info.limits)
                grouped = list(batches([len(item.ids) for item in encoded], TOKEN_BUDGET))
                results = pool.map(self._run, ([encoded[p] for p in batch] for batch in grouped))
                for batch, result in zip(grouped, results, strict=True):
                    logits[[start + position for position in batch]] = result
                    if progress is not None:
                        progress(len(batch))
        if not np.isfinite(logits).all():
            raise BundleError(
                f"{MODEL} gives results that are not numbers",
                path=self.bundle.path,
                remedy=_REPAIR,
            )
        return calibrate(logits, self._settings)

    def _run(self, batch: Sequence[EncodedInput]) -> NDArray[np.float32]:
        shape = len(batch), max(len(item.ids) for item in batch)
        ids = np.full(shape, self._padding_id, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        type_ids = np.zeros(shape, dtype=np.int64)
        for row, item in enumerate(batch):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
            type_ids[row, : len(item.ids)] = item.type_ids
        feed = {INPUT_IDS: ids, ATTENTION_MASK: mask}
        if self._takes_type_ids:
            feed[TOKEN_TYPE_IDS] = type_ids
        try:
            (logits,) = self._session.run([self._session.get_outputs()[0].name], feed)
        except _RUNTIME_ERRORS as error:
            raise BundleError(
                f"{MODEL} fails on {shape[0]} inputs of up to {shape[1]} tokens "
                f"({type(error).__name__})",
                path=self.bundle.path,
                remedy=_REPAIR,
            ) from error
        expected = len(batch), len(self._settings)
        if logits.shape != expected:
            raise BundleError(
                f"{MODEL} gives results of shape {logits.shape} where {expected} is needed",
                path=self.bundle.path,
                remedy=_REPAIR,
            )
        return np.asarray(logits, dtype=np.float32)


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions grouped into batches of like length, longest first.

    Args:
        lengths: The number of tokens at each position.
        budget: How many tokens, padding included, a batch may hold; a single input that is
            longer makes a batch of its own.
    """
    batch: list[int] = []
    longest = 0
    for position in sorted(range(len(lengths)), key=lambda p: -lengths[p]):
        if batch and (len(batch) + 1) * longest > budget:
            yield batch
            batch = []
        if not batch:
            longest = lengths[position]
        batch.append(position)
    if batch:
        yield batch


def _load_tokenizer(bundle: Bundle) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(bundle.tokenizer))
    except Exception as error:  # tokenizers raises Exception itself
        raise BundleError(
            f"{TOKENIZER} cannot be loaded ({error})", path=bundle.path, remedy=_REPAIR
        ) from error
    tokenizer.no_truncation()
    return tokenizer


def _padding_id(tokenizer: Tokenizer) -> int:
    """The padding token's id. Some encoders count positions by it, so it must be right."""
    padding = tokenizer.padding
    tokenizer.no_padding()
    if padding is not None:
        return int(padding["pad_id"])
    ids = (tokenizer.token_to_id(token) for token in PADDING_TOKENS)
    return next((found for found in ids if found is not None), 0)


def _load_session(bundle: Bundle) -> onnxruntime.InferenceSession:
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only: they come as exceptions, with a remedy
    # The cores work on different batches, not on parts of one: nothing waits or spins, and
    # the number of threads changes no result.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Each batch has another shape, so memory plans for shapes seen would only pile up.
    options.enable_mem_pattern = False
    try:
        return onnxruntime.InferenceSession(
            str(bundle.model), options, providers=["CPUExecutionProvider"]
        )
    except _RUNTIME_ERRORS as error:
        raise BundleError(
            f"{MODEL} cannot be loaded ({type(error).__name__})",
            path=bundle.path,
            remedy=f"{_REPAIR}; a model by a newer onnxruntime needs that one",
        ) from error


def _check_graph(session: onnxruntime.InferenceSession, bundle: Bundle) -> bool:
    """Check what the model takes and gives; whether it takes `token_type_ids`."""
    taken = {node.name for node in session.get_inputs()}
    needed = {INPUT_IDS, ATTENTION_MASK}
    if not needed <= taken <= needed | {TOKEN_TYPE_IDS}:
        raise BundleError(
            f"{MODEL} takes {', '.join(sorted(taken))}, where {INPUT_IDS}, {ATTENTION_MASK} and "
            f"at most {TOKEN_TYPE_IDS} are given",
            path=bundle.path,
            remedy=_REPAIR,
        )
    shape = session.get_outputs()[0].shape
    labels = len(bundle.info.labels)
    if len(shape) != 2 or (isinstance(shape[1], int) and shape[1] != labels):
        raise BundleError(
            f"{MODEL} gives results of shape {shape}, where the codebook has {labels} codes",
            path=bundle.path,
            remedy=_REPAIR,
        )
    return TOKEN_TYPE_IDS in taken
