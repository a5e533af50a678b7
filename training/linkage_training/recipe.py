"""The recipe: every setting of a training run, from one strict YAML file.

The schema has no defaults; `recipes/default.yaml` has all of them, with comments.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import yaml

from linkage_nlp.errors import RecipeError
from linkage_nlp.tagging.encoding import TokenLimits

DEFAULT_RECIPE = Path(__file__).parent / "recipes" / "default.yaml"


class ContextMode(StrEnum):
    """What a sentence is read with."""

    NONE = "none"
    QUESTION = "question"
    QUESTION_AND_PREVIOUS = "question+previous"


class Pooling(StrEnum):
    """Over which tokens the last layer is averaged."""

    SENTENCE = "sentence"
    ALL = "all"


class LossKind(StrEnum):
    """How wrong outputs are punished."""

    BCE = "bce"
    ASYMMETRIC = "asymmetric"


class Precision(StrEnum):
    """The number format of the matrix products in training."""

    AUTO = "auto"
    FP32 = "fp32"
    BF16 = "bf16"


class Range(NamedTuple):
    """The values that a number may take, both ends included."""

    low: float
    high: float


Share = Annotated[float, Range(0, 1)]
Positive = Annotated[float, Range(1e-9, math.inf)]
NonNegative = Annotated[float, Range(0, math.inf)]
Count = Annotated[int, Range(1, 1_000_000)]


@dataclass(frozen=True, slots=True)
class Limits:
    """Tokens kept of a sentence and of its context."""

    sentence: Annotated[int, Range(8, 4096)]
    context: Annotated[int, Range(8, 4096)]


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The shape of the classifier above the encoder."""

    pooling: Pooling
    dropout: Annotated[float, Range(0, 0.9)]
    dropout_samples: Annotated[int, Range(1, 64)]


@dataclass(frozen=True, slots=True)
class LexicalSettings:
    """The linear model over words beside the encoder; 0 slots for none."""

    slots: Annotated[int, Range(0, 1 << 22)]
    weight: NonNegative
    inverse_regularisation: Positive


@dataclass(frozen=True, slots=True)
class LearningRates:
    """Peak learning rates; `encoder` is that of the top layer."""

    encoder: NonNegative
    embeddings: NonNegative
    head: Positive


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """The optimisation."""

    epochs: Count
    batch_size: Count
    learning_rates: LearningRates
    layer_decay: Annotated[float, Range(0.01, 1)]
    warmup: Annotated[float, Range(0, 0.9)]
    weight_decay: NonNegative
    max_gradient_norm: Positive
    context_dropout: Share
    averaging: Share
    precision: Precision


@dataclass(frozen=True, slots=True)
class ContrastiveSettings:
    """Supervised contrastive learning before the head; 0 steps for none."""

    steps: Annotated[int, Range(0, 1_000_000)]
    batch_size: Annotated[int, Range(4, 100_000)]
    learning_rate: Positive
    temperature: Positive


@dataclass(frozen=True, slots=True)
class LossSettings:
    """The loss and its parameters."""

    kind: LossKind
    positive_weight_cap: Annotated[float, Range(1, math.inf)]
    gamma_positive: NonNegative
    gamma_negative: NonNegative
    margin: Annotated[float, Range(0, 0.5)]


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """How the cases are divided and figures are bounded."""

    folds: Annotated[int, Range(2, 100)]
    validation_share: Annotated[float, Range(0, 0.9)]
    test_cases: tuple[str, ...]
    test_share: Annotated[float, Range(0, 0.9)]
    bootstrap: Annotated[int, Range(0, 1_000_000)]


@dataclass(frozen=True, slots=True)
class DecisionSettings:
    """How probabilities and thresholds are learnt from out-of-fold outputs."""

    accept_beta: Positive
    review_recall: Share
    review_floor: Share
    calibration_prior: Positive
    threshold_prior: NonNegative


@dataclass(frozen=True, slots=True)
class Recipe:
    """All settings of a training run."""

    base: str
    context: ContextMode
    limits: Limits
    model: ModelSettings
    lexical: LexicalSettings
    contrastive: ContrastiveSettings
    training: TrainingSettings
    loss: LossSettings
    evaluation: EvaluationSettings
    decisions: DecisionSettings
    seed: Annotated[int, Range(0, 2**31 - 1)]

    @property
    def token_limits(self) -> TokenLimits:
        """The limits as the encoder applies them: no context at all in the mode `none`."""
        context = 0 if self.context is ContextMode.NONE else self.limits.context
        return TokenLimits(self.limits.sentence, context)

    def as_mapping(self) -> dict[str, Any]:
        """The settings as plain values, in the order of the file."""
        settings: dict[str, Any] = _plain(asdict(self))
        return settings

    def as_yaml(self) -> str:
        """The settings as a recipe file without comments."""
        return yaml.safe_dump(self.as_mapping(), sort_keys=False, allow_unicode=True)


def read_recipe(path: str | Path = DEFAULT_RECIPE) -> Recipe:
    """Read and check a recipe file.

    Raises:
        RecipeError: Not readable, not YAML, or an unknown, missing, repeated or bad
            setting; with the line and a remedy.
    """
    file = Path(path)
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise RecipeError("there is no such recipe", path=file, remedy="Check the path") from None
    except OSError as error:
        raise RecipeError(
            f"the recipe cannot be read ({error.strerror})",
            path=file,
            remedy="Give the path of a YAML file that you may read",
        ) from error
    except UnicodeDecodeError as error:
        raise RecipeError("not UTF-8 text", path=file, remedy="Save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RecipeError(
            f"not valid YAML: {getattr(error, 'problem', None) or 'it cannot be parsed'}",
            path=file,
            row=None if mark is None else mark.line + 1,
            remedy="Check the indentation and colons on this line and the one before",
        ) from error
    if root is None:
        raise RecipeError(
            "the recipe is empty", path=file, remedy="Start from 'linkage train recipe'"
        )
    recipe = _Reader(file).read(root, Recipe, "")
    assert isinstance(recipe, Recipe)
    return recipe


class _Reader:
    """YAML nodes into the dataclasses above, by their annotations."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, node: yaml.Node, kind: Any, key: str) -> Any:
        """The value of one setting; `key` is its dotted name, empty for the whole file."""
        if isinstance(kind, type) and is_dataclass(kind):
            return self._section(node, kind, key)
        if get_origin(kind) is tuple:
            return self._texts(node, key)
        bounds = None
        if get_origin(kind) is Annotated:
            kind, bounds = get_args(kind)
        if not isinstance(node, yaml.ScalarNode):
            raise self._bad(node, key, "must be a single value", "Write one value after the colon")
        if kind in (int, float):
            return self._number(node, kind, bounds, key)
        if issubclass(kind, StrEnum):
            choices = [choice.value for choice in kind]
            # YAML 1.1 reads none-like words and numbers as such; the words as written count.
            if node.value not in choices:
                raise self._bad(
                    node, key, f"cannot be {node.value!r}", f"Choose one of {', '.join(choices)}"
                )
            return kind(node.value)
        if not node.value.strip() or node.tag != "tag:yaml.org,2002:str":
            raise self._bad(node, key, "must be a text", "Put quotes around the value")
        return node.value

    def _texts(self, node: yaml.Node, key: str) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._bad(node, key, "must be a list", "Write [a, b], or [] for none")
        texts = tuple(str(entry.value) for entry in node.value)
        if len(set(texts)) < len(texts):
            raise self._bad(node, key, "names one twice", "Keep one")
        return texts

    def _section(self, node: yaml.Node, kind: type[Any], key: str) -> Any:
        name = key or "the recipe"
        if not isinstance(node, yaml.MappingNode):
            raise self._bad(node, name, "must have settings under it", "Put one on each line")
        hints = get_type_hints(kind, include_extras=True)
        known = [field.name for field in fields(kind)]
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            own = str(key_node.value)
            dotted = f"{key}.{own}" if key else own
            if own not in known:
                near = get_close_matches(own, known, n=1)
                remedy = f"Write {near[0]!r}" if near else f"Known are {', '.join(known)}"
                raise self._error(key_node, f"unknown setting '{dotted}'", remedy)
            if own in values:
                raise self._error(key_node, f"setting '{dotted}' stands twice", "Keep one")
            values[own] = self.read(value_node, hints[own], dotted)
        for own in known:
            if own not in values:
                dotted = f"{key}.{own}" if key else own
                raise self._error(
                    node,
                    f"missing setting '{dotted}'",
                    "Copy it from the default recipe, 'linkage train recipe'",
                )
        return kind(**values)

    def _number(
        self, node: yaml.ScalarNode, kind: type[int | float], bounds: Range | None, key: str
    ) -> int | float:
        noun = "a whole number" if kind is int else "a number"
        try:
            value = kind(node.value)  # YAML 1.1 takes 2e-5 for text; Python does not
        except ValueError:
            raise self._bad(
                node, key, f"must be {noun}, not {node.value!r}", "Write digits"
            ) from None
        if math.isnan(value) or math.isinf(value):
            raise self._bad(node, key, f"cannot be {node.value}", f"Write {noun}")
        if bounds is not None and not bounds.low <= value <= bounds.high:
            span = (
                f"at least {bounds.low:g}"
                if math.isinf(bounds.high)
                else f"from {bounds.low:g} to {bounds.high:g}"
            )
            raise self._bad(node, key, f"cannot be {node.value}", f"Choose {noun} {span}")
        return value

    def _bad(self, node: yaml.Node, key: str, problem: str, remedy: str) -> RecipeError:
        return self._error(node, f"setting '{key}' {problem}", remedy)

    def _error(self, node: yaml.Node, message: str, remedy: str) -> RecipeError:
        return RecipeError(message, remedy=remedy, path=self._path, row=node.start_mark.line + 1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value
