"""The matrix as Markdown, LaTeX, CSV and JSON."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix import SUFFIXES, check_suffix, write_matrix
from linkage_nlp.writers.matrix.latex import escaped
from linkage_nlp.writers.matrix.markdown import markdown_lines
from linkage_nlp.writers.own import is_written_here

XELATEX = shutil.which("xelatex")


def written(path: Path, overview: Overview, lang: str = "en") -> str:
    write_matrix(path, overview, lang=lang)  # type: ignore[arg-type]
    return path.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_format_says_whose_the_codes_are(
    tmp_path: Path, counted: Overview, suffix: str, lang: str
) -> None:
    path = tmp_path / f"m{suffix}"
    write_matrix(path, counted, lang=lang)  # type: ignore[arg-type]
    if suffix != ".xlsx":
        text = path.read_text(encoding="utf-8")
        assert "tiny-1" in text
        assert "Ann" in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_coded_and_nothing_known(tmp_path: Path, bare: Overview, suffix: str) -> None:
    path = tmp_path / "folder" / f"m{suffix}"
    write_matrix(path, bare)
    assert path.stat().st_size > 0


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s != ".tex"])
def test_no_format_is_taken_for_a_transcript(
    tmp_path: Path, counted: Overview, suffix: str
) -> None:
    write_matrix(tmp_path / f"m{suffix}", counted)
    assert is_written_here(tmp_path / f"m{suffix}")


def test_suffixes() -> None:
    assert check_suffix("a/M.XLSX") == ".xlsx"
    with pytest.raises(UsageError, match=r"cannot write \.ods"):
        check_suffix("m.ods")
    with pytest.raises(UsageError, match="without a suffix"):
        check_suffix("m")


def test_markdown(tmp_path: Path, counted: Overview) -> None:
    text = written(tmp_path / "m.md", counted)
    assert "| CF10 | 3 | 1 (1) |  |  | 1 | 1 (1) |" in text
    assert "- Web: 2 of 2 firms (CF2, CF10)." in text
    # Each line of a table has as many cells as its head.
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1
    assert r"10% \& more\_of:it" in text
    assert "- 网络：2 家企业中有 2 家（CF2、CF10）。" in [*markdown_lines(counted, "zh")]


def test_latex(tmp_path: Path, counted: Overview) -> None:
    text = written(tmp_path / "m.tex", counted)
    assert text.count(r"\begin{longtable}") == text.count(r"\end{longtable}") == 13
    assert r"\toprule" in text
    assert r"\usepackage{booktabs," in text
    assert r"10\% \& more\_\allowbreak{}of:it" in text
    assert r"Web & 1 &  & 1 (1) & 2 (1) & 2 \\" in text
    # Nothing is left that LaTeX would take for a mark of its own, outside comments.
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    assert not re.search(r"(?<!\\)[#$%_^~]", body)
    labels = re.findall(r"\\label\{tab:([^}]*)\}", text)
    assert len(set(labels)) == len(labels) == 13
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", label) for label in labels)
    assert "（CF2、CF10）" in written(tmp_path / "z.tex", counted, "zh")


@pytest.mark.skipif(
    XELATEX is None, reason="XeLaTeX is not installed (Debian: apt-get install texlive-xetex)"
)
def test_latex_compiles(tmp_path: Path, counted: Overview) -> None:
    write_matrix(tmp_path / "m.tex", counted)
    needed = "booktabs,longtable,array,graphicx,pdflscape"
    (tmp_path / "paper.tex").write_text(
        rf"\documentclass{{article}}\usepackage{{{needed}}}"
        r"\begin{document}\input{m}\end{document}",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(XELATEX), "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        timeout=180,
        check=False,
    )
    log = done.stdout.decode("utf-8", errors="replace")
    if "File `" in log and "not found" in log:
        pytest.skip("packages of LaTeX are missing (Debian: texlive-latex-recommended)")
    assert done.returncode == 0, log[-2000:]
    assert (tmp_path / "paper.pdf").is_file()


def test_latex_escapes() -> None:
    assert escaped("a_b & 5% \\x{y} #1 $2 ~ ^ <b> [c]\n\x07d") == (
        r"a\_\allowbreak{}b \& 5\% \textbackslash{}x\{y\} \#1 \$2 \textasciitilde{} "
        r"\textasciicircum{} \textless{}b\textgreater{} {[}c{]} d"
    )


def test_csv(tmp_path: Path, counted: Overview) -> None:
    text = written(tmp_path / "m.csv", counted)
    assert (tmp_path / "m.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 3 * 5
    by_cell = {(row["case"], row["column"]): row for row in rows}
    web = by_cell["CF10", "way/web"]
    assert {key: web[key] for key in ("present", "sentences", "to_review", "by_model")} == {
        "present": "1", "sentences": "1", "to_review": "1", "by_model": "1",
    }  # fmt: skip
    assert (web["share_of_sentences"], web["share_of_coded"]) == ("0.333333", "1.000000")
    assert (web["case.importance_web"], web["case.market"]) == ("5", "abroad")
    fair = by_cell["CF2", "way/fair"]
    assert (fair["by_people"], fair["by_model"], fair["coders"]) == ("1", "0", "Ann")
    silent = by_cell["CF3", "way/web"]
    assert (silent["present"], silent["sentences"], silent["share_of_sentences"]) == ("", "0", "")
    # Text that a spreadsheet might compute is kept from it.
    assert fair["case.10% & more_of:it"] == "'=1+1"


def test_json(tmp_path: Path, counted: Overview) -> None:
    record = json.loads(written(tmp_path / "m.json", counted))
    assert record["origin"]["accepted_by_people"] == 1
    assert record["statements"][0]["text"]["en"] == "Web: 2 of 2 firms (CF2, CF10)."
    cell = next(c for c in record["cells"] if (c["case"], c["column"]) == ("CF10", "way/web"))
    assert (cell["sentences"], cell["to_review"]) == (["t-0001"], ["t-0002"])
    assert record["by"][0]["groups"][1]["found"]["way/web"] == ["CF2"]
    assert record["importance"][0]["values"] == {"CF2": 2.0, "CF10": 5.0}
    assert record["cases"][1] == {
        "id": "CF3", "sentences": 0, "coded": 0, "attributes": {"market": "home"},
    }  # fmt: skip
    # Every sentence that a number names is there.
    named = {s for c in record["cells"] for s in (*c["sentences"], *c["to_review"])}
    assert {sentence["sentence_id"] for sentence in record["sentences"]} == named
