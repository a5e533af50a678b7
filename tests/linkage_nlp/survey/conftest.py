"""A small form, and makers of tagged sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.language import detect_language
from linkage_nlp.survey import Form, load_form
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role

Say = Callable[..., TaggedSentence]

# The tiny codebook asks way (web, fair, work) and place (abroad): places are the rows.
FORM = """\
rows: place
linkages: way
relations: way/work
partners:
  - name: {en: Customer, zh: 客户}
    cues: {en: [customer], zh: [客户]}
  - name: {en: University, zh: 高校}
    cues: {en: [university], zh: [大学]}
subsidiary: {en: [branch], zh: [分公司]}
cities:
  - {en: [Munich, München], zh: [慕尼黑]}
  - {en: [Lyon], zh: [里昂]}
"""


@pytest.fixture(scope="session")
def form_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def form(form_path: Path, tiny_codebook: Codebook) -> Form:
    return load_form(form_path, tiny_codebook)


@pytest.fixture(scope="session")
def say() -> Say:
    """A maker of sentences: text, then codes as `way/web` or `way/web?` (to be reviewed)."""
    count = iter(range(1, 10_000))

    def make(
        text: str, *codes: str, case: str = "F1", coder: str | None = None, model: str = "tiny-1"
    ) -> TaggedSentence:
        return TaggedSentence(
            sentence_id=f"a-{next(count):04d}",
            case=case,
            transcript=f"{case}.txt",
            turn=1,
            speaker="Boss",
            role=Role.RESPONDENT,
            time=None,
            lang=detect_language(text),
            start=0,
            end=len(text),
            text=text,
            model_version=model,
            codes=tuple(_code(code, coder) for code in codes),
        )

    return make


def _code(written: str, coder: str | None) -> CodeTag:
    coders = (coder,) if coder else ()
    dimension, code = written.rstrip("?").split("/")
    if written.endswith("?"):
        return CodeTag(dimension, code, 0.4, Decision.REVIEW, coders)
    return CodeTag(dimension, code, 0.95, Decision.ACCEPT, coders)
