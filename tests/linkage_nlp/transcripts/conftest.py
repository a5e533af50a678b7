"""Transcript files as their real writers write them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from linkage_nlp.transcripts import Transcript

Table = Sequence[Sequence[str]]


@pytest.fixture(scope="session")
def word_bytes() -> Callable[..., bytes]:
    """A .docx file of paragraphs (strings) and tables (lists of rows)."""
    import docx

    def make(*blocks: str | Table) -> bytes:
        document = docx.Document()
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
            else:
                table = document.add_table(rows=0, cols=len(block[0]))
                for row in block:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return make


@pytest.fixture(scope="session")
def workbook_bytes() -> Callable[..., bytes]:
    """An .xlsx file of sheets, each a list of rows."""
    import openpyxl

    def make(*sheets: Sequence[Sequence[Any]]) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for rows in sheets:
            sheet = workbook.create_sheet()
            for row in rows:
                sheet.append(list(row))
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file; text as UTF-8."""

    def make(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture(scope="session")
def said() -> Callable[[Transcript], list[tuple[str | None, str]]]:
    """Who said what: the speaker and the sentences of each turn."""

    def of(transcript: Transcript) -> list[tuple[str | None, str]]:
        return [
            (turn.speaker, " | ".join(s.text for s in sentences))
            for turn, sentences in zip(transcript.turns, transcript.sentences_by_turn, strict=True)
        ]

    return of


@pytest.fixture(scope="session")
def check() -> Callable[[Transcript], None]:
    """What holds for every transcript."""

    def holds(transcript: Transcript) -> None:
        text = transcript.text
        end = 0
        for index, turn in enumerate(transcript.turns):
            assert turn.index == index
            assert end <= turn.start < turn.end <= len(text)
            assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()
            end = turn.end
        end = 0
        for number, sentence in enumerate(transcript.sentences, start=1):
            assert text[sentence.start : sentence.end] == sentence.text
            assert sentence.id == f"{transcript.id}-{number:04d}"
            turn = transcript.turns[sentence.turn]
            assert max(end, turn.start) <= sentence.start < sentence.end <= turn.end
            end = sentence.end

    return holds
