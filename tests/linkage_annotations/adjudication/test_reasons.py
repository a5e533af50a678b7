from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_annotations.adjudication.disagreements import find_disagreements
from linkage_annotations.adjudication.reasons import (
    Reason,
    find_reasons,
    reasons_markdown,
    write_reasons,
)
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.state import Queue
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError

FORUM, FAIR = {"way": ("web",)}, {"way": ("fair",)}
SETTLED = {"project": 9, "queue": Queue.ADJUDICATION}


@pytest.fixture
def log(make_log: Callable[..., LogContents]) -> LogContents:
    return make_log(
        ("s1", "anna", FORUM, {}),
        ("s1", "li", FAIR, {}),
        ("s1", "zoe", FORUM, {**SETTLED, "comment": "a forum is\nno fair"}),
        ("s2", "anna", FORUM, {}),
        ("s2", "li", FAIR, {}),
        ("s3", "anna", FORUM, {}),
        ("s3", "li", {}, {}),
        ("s3", "wang", {}, {}),
        ("s3", "zoe", {}, SETTLED),
    )


def reasons(log: LogContents, codebook: Codebook, *, text: bool = False) -> list[Reason]:
    return list(find_reasons(find_disagreements(log, codebook, Rules()), text=text))


def test_each_settled_sentence_has_its_reason(log: LogContents, tiny_codebook: Codebook) -> None:
    first, second = reasons(log, tiny_codebook)
    assert (first.sentence, first.reason, dict(first.codes)) == ("s1", "a forum is no fair", FORUM)
    assert first.disputed == ("way/fair", "way/web")
    assert first.text is None
    assert (second.sentence, second.reason, second.disputed) == ("s3", "", ("way/web",))
    assert len(second.answers) == 2  # each answer once


def test_as_markdown_they_are_grouped_by_what_was_disputed(
    log: LogContents, tiny_codebook: Codebook
) -> None:
    text = reasons_markdown(reasons(log, tiny_codebook), tiny_codebook, "en")
    assert text.count("\n## ") == 2
    assert "## Fair & show / Web (1)\n\n- a forum is no fair\n" in text
    assert "(no reason given)" in text
    assert "settled: No code" in text
    assert "We ask in a forum" not in text
    assert "zoe" not in text
    chinese = reasons_markdown(reasons(log, tiny_codebook, text=True), tiny_codebook, "zh")
    assert "“We ask in a forum.”" in chinese
    assert "裁定: 途径: 网络" in chinese


def test_they_are_written_by_the_name_of_the_file(
    log: LogContents, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    found = reasons(log, tiny_codebook)
    write_reasons(tmp_path / "r.json", found, tiny_codebook, "en")
    record = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert record["codebook"] == tiny_codebook.fingerprint
    assert record["reasons"][0] == {
        "sentence": "s1",
        "case": "F1",
        "lang": "en",
        "disputed": ["way/fair", "way/web"],
        "answers": [{k: list(v) for k, v in a.items()} for a in found[0].answers],
        "codes": {"way": ["web"]},
        "reason": "a forum is no fair",
        "decided": found[0].decided.isoformat(),
    }
    write_reasons(tmp_path / "r.md", found, tiny_codebook, "zh")
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# 分歧与裁定\n")
    with pytest.raises(UsageError, match=r"cannot be written as \.docx"):
        write_reasons(tmp_path / "r.docx", found, tiny_codebook, "en")
