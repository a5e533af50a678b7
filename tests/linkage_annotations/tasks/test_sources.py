from __future__ import annotations

from pathlib import Path

import pytest

from linkage_annotations.settings import Settings
from linkage_annotations.tasks.sources import read_sources, workspace_sources
from linkage_nlp.errors import UsageError
from linkage_nlp.transcripts import Role

TALK = "Interviewer: Who is Brunel?\nAnn Li: Brunel is a customer. He is from Leeds.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    talks = tmp_path / "talks"
    talks.mkdir()
    (talks / "a.txt").write_text(TALK, encoding="utf-8")
    (talks / "b.txt").write_text(TALK + "Ann Li: 我们和Brunel做。\n", encoding="utf-8")
    (talks / "cases.csv").write_text("case,file\nF7,a.txt\n", encoding="utf-8")
    (tmp_path / "names.csv").write_text(
        "text,mask\nBrunel,FIRM-1\nAnn Li,P-1\nNobody,P-2\n", encoding="utf-8"
    )
    return talks


def test_cases_come_from_the_folder(folder: Path) -> None:
    found = read_sources([folder])
    assert {item.case for item in found.items} == {"F7", "b"}
    assert len(found.items) == 5
    assert found.masked == {}


def test_documents_beside_the_interviews_are_not_for_coders(folder: Path) -> None:
    before = read_sources([folder])
    (folder / "about.html").write_text("<p>We met at a fair.</p>", encoding="utf-8")
    found = read_sources([folder])
    assert (found.items, found.transcripts) == (before.items, before.transcripts)
    assert before.warnings == ()
    (warning,) = found.warnings
    assert warning.startswith("passed over, being documents")
    assert warning.endswith("about.html")


def test_names_are_masked_in_all_that_coders_see(folder: Path) -> None:
    found = read_sources([folder], masks=folder.parent / "names.csv")
    first = found.items[0]
    assert first.text == "FIRM-1 is a customer."
    assert first.context.question == "Who is FIRM-1?"
    assert first.speaker == "P-1"
    assert found.items[1].context.previous == "FIRM-1 is a customer."
    assert found.items[-1].text == "我们和FIRM-1做。"
    assert not any("Brunel" in str(item) for item in found.items)
    assert "Brunel" in found.transcripts[0].text
    # question, sentence, previous: in a.txt 2 + 1 + 1, in b.txt 3 + 2 + 1
    assert found.masked == {"FIRM-1": 10, "P-1": 5, "P-2": 0}


def test_masking_leaves_ids_and_places(folder: Path) -> None:
    bare = read_sources([folder]).items
    masked = read_sources([folder], masks=folder.parent / "names.csv").items
    assert [(i.sentence, i.start, i.end) for i in bare] == [
        (i.sentence, i.start, i.end) for i in masked
    ]


def test_one_broken_file_does_not_keep_the_others_out(folder: Path) -> None:
    (folder / "c.docx").write_bytes(b"no document")
    found = read_sources([folder])
    assert len(found.items) == 5
    assert [error.path for error in found.errors] == [folder / "c.docx"]


def test_what_the_workspace_was_given_is_read_again(folder: Path) -> None:
    with pytest.raises(UsageError, match="linkage annotate push"):
        workspace_sources(Settings())
    settings = Settings(
        transcripts=(folder / "b.txt",),
        roles={"Ann Li": Role.INTERVIEWER, "Interviewer": Role.RESPONDENT},
        masks=folder.parent / "names.csv",
    )
    assert [item.text for item in workspace_sources(settings).items] == ["Who is FIRM-1?"]
