"""Writing projects (.qdpx) and codebooks (.qdc, .csv) for other programs."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.refi_qda.build import build_project
from linkage_nlp.refi_qda.codes import code_tree
from linkage_nlp.refi_qda.plain import one_line
from linkage_nlp.refi_qda.xml_out import codebook_xml, project_xml
from linkage_nlp.writers.files import replacing

PROJECT_FILE = "project.qde"
SOURCES = "sources"
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
_OWNER_ONLY = 0o600 << 16


def write_project(
    path: str | Path,
    material: Material,
    *,
    name: str = "",
    created: datetime | None = None,
    lang: Language = "en",
) -> tuple[str, ...]:
    """Write material as a REFI-QDA project. The same arguments give the same bytes.

    Args:
        path: Where to, a .qdpx file; an older one is replaced.
        material: What to write. With transcripts, whole texts are written, otherwise texts
            of nothing but the coded sentences.
        name: The project's name; that of the file by default.
        created: The time to put on everything; the present by default.
        lang: The language of names and notes.

    Returns:
        Warnings, a clause each.

    Raises:
        UsageError: The file cannot be written.
    """
    file = Path(path)
    when = max((created or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0), _FIRST)
    built = build_project(material, name=name or file.stem, created=when, lang=lang)
    members: dict[str, bytes] = {PROJECT_FILE: project_xml(built.project)}
    for member, text in built.files.items():
        members[f"{SOURCES}/{member}"] = text.encode("utf-8", errors="replace")
    _write_archive(file, members, when)
    return built.warnings


def write_codebook(path: str | Path, codebook: Codebook, *, lang: Language = "en") -> None:
    """Write a codebook as a REFI-QDA codebook.

    Args:
        path: Where to, a .qdc file; an older one is replaced.
        codebook: What to write.
        lang: The language of names.

    Raises:
        UsageError: The file cannot be written.
    """
    xml = codebook_xml(code_tree(codebook, lang).system)
    with replacing(Path(path)) as draft:
        draft.write_bytes(xml)


def write_code_table(path: str | Path, codebook: Codebook, *, lang: Language = "en") -> None:
    """Write a codebook as a table for Taguette, which takes codes in no other form.

    Args:
        path: Where to, a .csv file; an older one is replaced.
        codebook: What to write.
        lang: The language of names and definitions.

    Raises:
        UsageError: The file cannot be written.
    """
    with (
        replacing(Path(path)) as draft,
        draft.open("x", encoding="utf-8", newline="") as file,
    ):
        table = csv.writer(file)
        table.writerow(("tag", "description"))
        for dimension in codebook.dimensions:
            # A dot is what Taguette has between a tag and those below it.
            above = one_line(dimension.name[lang]).replace(".", " ")
            for code in dimension.codes:
                name = one_line(code.name[lang]).replace(".", " ")
                definition = one_line(code.definition[lang])
                table.writerow((f"{above}.{name}", definition))


def _write_archive(path: Path, members: Mapping[str, bytes], when: datetime) -> None:
    # A zip archive counts time in steps of two seconds.
    stamp = (when.year, when.month, when.day, when.hour, when.minute, when.second // 2 * 2)
    with (
        replacing(path) as draft,
        zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _OWNER_ONLY
            archive.writestr(entry, content)
