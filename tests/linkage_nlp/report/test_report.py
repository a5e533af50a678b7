"""Reports: what is in them, and that programs open them."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from linkage_nlp.bundle import BundleInfo, open_bundle
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Bars, Bullets, Content, Heading, HeatMap, Paragraph
from linkage_nlp.report.build import report_content
from linkage_nlp.report.figures_in import read_agreement, read_estimates
from linkage_nlp.report.file import write_report
from linkage_nlp.report.findings import Findings
from linkage_nlp.report.markdown import render_markdown
from linkage_nlp.report.sections.methods import methods_text
from linkage_nlp.writers.sheets import escaped

Maker = Callable[..., Findings]


@pytest.fixture
def model(tiny_bundle: Path) -> BundleInfo:
    figure = {"value": 0.8, "low": 0.7, "high": 0.9}
    of_code = {"precision": figure, "recall": figure, "f1": figure}
    scores = {
        "all": {
            "sentences": 90,
            "cases": 9,
            "codes": {"way/web": of_code},
            "overall": {"macro_f1": figure},
        }
    }
    return replace(open_bundle(tiny_bundle).info, scores=scores)


def limits(content: Content) -> str:
    place = next(
        n
        for n, block in enumerate(content.blocks)
        if isinstance(block, Heading) and block.anchor == "limits"
    )
    block = content.blocks[place + 1]
    assert isinstance(block, Bullets)
    return "\n".join(block.items)


def test_all_that_is_given_is_in_it(
    material: Material,
    make_findings: Maker,
    agreement_file: Path,
    estimates_file: Path,
    model: BundleInfo,
) -> None:
    findings = make_findings(
        material,
        agreement=read_agreement(agreement_file),
        estimates=read_estimates(estimates_file),
        model=model,
        masked=True,
    )
    text = render_markdown(report_content(findings, "en"))
    for part in (
        "Web: 1 of 3 firms",
        "0.71 (0.61–0.81)",
        "0.80 (0.70–0.90)",
        "10.0% (5.0%–20.0%)",
        "1.2 (1–2)",
        "2026-01-02",
        "(Source: interview on A)",
    ):
        assert escaped(part) in text
    assert "Ann" in text
    assert "Names in the list of masks were replaced" in text
    said = limits(report_content(findings, "en"))
    assert "People agree too little" in said
    assert "Web" in said
    assert "not corrected" not in said


def test_methods_are_in_both_languages(
    material: Material, make_findings: Maker, agreement_file: Path, model: BundleInfo
) -> None:
    findings = make_findings(material, agreement=read_agreement(agreement_file), model=model)
    methods = methods_text(findings)
    assert "1 accepted code was set or confirmed by one person (Ann)" in methods.en
    assert "by the model tiny-1" in methods.en
    assert "Krippendorff's alpha, as the mean over codes, was 0.71 (0.61–0.81)" in methods.en
    assert "macro-averaged F1 was 0.80 (0.70–0.90)" in methods.en
    assert "模型 tiny-1" in methods.zh
    texts = [b.text for b in report_content(findings, "en").blocks if isinstance(b, Paragraph)]
    assert methods.en in texts
    assert methods.zh in texts


def test_people_alone_need_no_model(material: Material, make_findings: Maker) -> None:
    people = Material.of(
        [
            replace(
                sentence,
                model_version="",
                codes=tuple(replace(tag, coders=("Ann",)) for tag in sentence.codes[:1]),
            )
            for sentence in material.sentences
        ],
        material.codebook,
    )
    content = report_content(make_findings(people), "en")
    headings = {block.anchor for block in content.blocks if isinstance(block, Heading)}
    assert "model" not in headings
    assert "model's" not in limits(content)


def test_codes_never_used_and_one_case(material: Material, make_findings: Maker) -> None:
    content = report_content(make_findings(material.only(cases=["C"])), "en")
    text = render_markdown(content)
    assert "Never found" in text
    assert "No two codes meet" in text
    assert "There is a single case" in limits(content)


def test_nothing_to_report_is_an_error(material: Material, make_findings: Maker) -> None:
    with pytest.raises(UsageError, match="no sentence"):
        make_findings(replace(material, sentences=()))


def test_readings_of_a_language_model_are_not_people(
    material: Material, make_findings: Maker, agreement_file: Path
) -> None:
    findings = make_findings(
        material, agreement=replace(read_agreement(agreement_file), by_people=False)
    )
    assert "0.71" not in render_markdown(report_content(findings, "en"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_charts_say_what_they_show(
    material: Material, make_findings: Maker, lang: Language
) -> None:
    content = report_content(make_findings(material), lang)
    charts = [block for block in content.blocks if isinstance(block, Bars | HeatMap)]
    assert {type(chart) for chart in charts} == {Bars, HeatMap}
    for chart in charts:
        assert len(chart.description) > 20
        assert any(character.isdigit() for character in chart.description)
        if isinstance(chart, Bars):
            assert all(sum(bar.parts) <= 1.000001 for bar in chart.bars)


def test_the_page_is_whole(material: Material, make_findings: Maker, tmp_path: Path) -> None:
    write_report(tmp_path / "r.html", make_findings(material), lang="zh")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count("<main ") == 2
    assert "http" not in page.replace("http-equiv", "").lower()
    start = 0
    drawn = 0
    while (start := page.find("<svg", start)) >= 0:
        end = page.index("</svg>", start) + len("</svg>")
        drawing = ElementTree.fromstring(page[start:end])
        assert drawing.find("title") is not None
        assert drawing.find("desc") is not None
        drawn, start = drawn + 1, end
    assert drawn >= 8
    anchors = {part.split('"')[0] for part in page.split(' id="')[1:]}
    for link in page.split('href="#')[1:]:
        assert link.split('"')[0] in anchors


def _converted(path: Path) -> Path | None:
    """The document as PDF by LibreOffice, None where there is none."""
    program = shutil.which("soffice")
    if program is None:
        return None
    profile = path.parent / "profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(".pdf")


def test_the_document_opens(material: Material, make_findings: Maker, tmp_path: Path) -> None:
    path = tmp_path / "r.docx"
    write_report(path, make_findings(material), lang="zh")
    document = docx.Document(str(path))
    shown = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "访谈编码报告" in shown
    assert document.core_properties.language == "zh-CN"
    pdf = _converted(path)
    if pdf is None:
        pytest.skip("LibreOffice is not installed")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_ten_thousand_sentences(material: Material, make_findings: Maker, tmp_path: Path) -> None:
    sentences = [
        replace(
            material.sentences[n % 4],
            sentence_id=f"{n % 30:03d}-{n:05d}",
            case=f"CF{n % 30}",
            text=f"{n * 7919 % 10007} {material.sentences[n % 4].text}",
        )
        for n in range(10_000)
    ]
    many = Material.of(sentences, material.codebook)
    start = time.process_time()
    counted = make_findings(many)
    write_report(tmp_path / "r.docx", counted)
    write_report(tmp_path / "r.html", counted)
    assert time.process_time() - start < 30


def test_other_files_are_refused(tmp_path: Path, agreement_file: Path) -> None:
    damaged = tmp_path / "x.json"
    damaged.write_text("{}", encoding="utf-8")
    for read in (read_agreement, read_estimates):
        with pytest.raises(UsageError, match=r"x\.json"):
            read(damaged)
        with pytest.raises(UsageError, match="cannot be read"):
            read(tmp_path / "absent.json")
    damaged.write_text("no JSON", encoding="utf-8")
    with pytest.raises(UsageError, match="not JSON"):
        read_agreement(damaged)
    with pytest.raises(UsageError, match="no estimates"):
        read_estimates(agreement_file)


def test_a_byte_order_mark_is_no_part_of_figures(
    agreement_file: Path, estimates_file: Path
) -> None:
    for read, path in ((read_agreement, agreement_file), (read_estimates, estimates_file)):
        figures = read(path)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert read(path) == figures


def test_another_suffix_is_refused(
    material: Material, make_findings: Maker, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"cannot write a report as \.pdf"):
        write_report(tmp_path / "r.pdf", make_findings(material))
