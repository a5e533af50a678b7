"""Masking files of every format, with real files made by real writers."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment

from linkage_nlp.errors import LinkageError, MaskingError, UsageError
from linkage_nlp.masking.gather import gather
from linkage_nlp.masking.report import MaskReport
from linkage_nlp.masking.run import MaskOptions, mask_files
from linkage_nlp.masking.unmask import unmask_file
from linkage_nlp.transcripts import read_transcripts

NAMES = (
    "text,kind,mask\nPetra Halvik,person,\n陈晓峰,person,\nBrenholt & Co,firm,CF9\n苏州,place,\n"
)


class Desk:
    """A folder with interviews, a list of names and a key."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.originals = root / "interviews"
        self.originals.mkdir()
        self.output = root / "masked"
        self.key = root / "private" / "key.csv"
        self.names = root / "names.csv"
        self.names.write_text(NAMES, encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.originals / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def mask(self, *paths: Path, **options: Any) -> MaskReport:
        return mask_files(
            paths or (self.originals,),
            MaskOptions(**{"output": self.output, "key": self.key, "names": self.names} | options),
        )

    def masked(self, name: str) -> str:
        return (self.output / name).read_bytes().decode("utf-8")

    def back(self, name: str) -> bytes:
        target = self.root / "back" / name
        unmask_file(self.output / name, self.key, target)
        return target.read_bytes()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_text_keeps_everything_else(desk: Desk) -> None:
    text = "问：\r\n陈晓峰：我和Petra Halvik在 Brenholt & Co 。\r\n\r\n"
    desk.write("a.txt", text)
    desk.mask()
    assert desk.masked("a.txt") == "问：\r\n[PERSON-2]：我和[PERSON-1]在 CF9 。\r\n\r\n"
    assert desk.back("a.txt") == text.encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_text_keeps_its_encoding(desk: Desk, encoding: str) -> None:
    text = "受访者：我们跟陈晓峰一起做的，后来他去了北方，大家都觉得可惜。\n"
    data = text.encode(encoding)
    desk.write("a.txt", data)
    desk.mask()
    assert "[PERSON-2]" in (desk.output / "a.txt").read_bytes().decode(encoding)
    assert desk.back("a.txt") == data


def test_subtitles_and_tables_keep_their_form(desk: Desk) -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Petra Halvik>Hello from me\n"
    desk.write("a.vtt", vtt)
    desk.write("b.csv", 'speaker,text\nPetra Halvik,"Well, it was 陈晓峰"\n')
    desk.mask()
    assert "<v [PERSON-1]>Hello from me" in desk.masked("a.vtt")
    assert desk.masked("b.csv") == 'speaker,text\n[PERSON-1],"Well, it was [PERSON-2]"\n'
    assert read_transcripts(desk.output / "a.vtt")[0].turns[0].speaker == "[PERSON-1]"


def test_json_of_speech_recognition(desk: Desk) -> None:
    content = {
        "text": "我是陈晓峰。",
        "segments": [
            {
                "start": 0.0,
                "end": 1.5,
                "text": "我是陈晓峰。",
                "speaker": "SPEAKER_00",
                "words": [{"word": w, "start": 0.1} for w in "我 是 陈 晓 峰 。".split()],
            },
            {"start": 2.0, "end": 3.0, "text": "Good.", "words": [{"word": "Good."}]},
        ],
    }
    desk.write("a.json", json.dumps(content))
    desk.mask()
    masked = json.loads(desk.masked("a.json"))
    assert masked["segments"][0]["text"] == masked["text"] == "我是[PERSON-2]。"
    assert {word["word"] for word in masked["segments"][0]["words"]} == {""}
    assert masked["segments"][0]["words"][0]["start"] == 0.1
    assert masked["segments"][1] == content["segments"][1]


def word_file(path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("和陈")
    paragraph.add_run("晓").bold = True
    paragraph.add_run("峰，还有 Petra")
    paragraph.add_run(" Halvik 一起")
    document.add_table(1, 1).cell(0, 0).text = "Brenholt & Co"
    document.sections[0].header.paragraphs[0].text = "Interview with Petra Halvik"
    document.core_properties.author = "Petra Halvik"
    document.core_properties.title = "陈晓峰访谈"
    changed = document.add_paragraph("Kept ")
    changed._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="1" w:author="陈晓峰" w:date="2020-01-01T00:00:00Z">'
            "<w:r><w:t>new</w:t></w:r></w:ins>"
        )
    )
    changed._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="2" w:author="Somebody Else">'
            "<w:r><w:delText>deleted 陈晓峰</w:delText></w:r></w:del>"
        )
    )
    document.add_comment(changed.runs, text="ask 陈晓峰", author="Petra Halvik", initials="PH")
    relation = document.part.relate_to(
        "mailto:petra@brenholt.example",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    assert relation
    document.save(str(path))


def all_parts(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist()
        )


def test_a_word_document_is_rewritten_in_place(desk: Desk) -> None:
    word_file(desk.originals / "a.docx")
    desk.mask()
    masked = desk.output / "a.docx"
    document = docx.Document(str(masked))
    assert document.paragraphs[0].text == "和[PERSON-2]，还有 [PERSON-1] 一起"
    assert document.paragraphs[1].text == "Kept new"
    assert document.tables[0].cell(0, 0).text == "CF9"
    assert document.sections[0].header.paragraphs[0].text == "Interview with [PERSON-1]"
    assert document.core_properties.author == ""
    everything = all_parts(masked)
    for name in ("晓", "Halvik", "petra@", "Somebody Else", "ask ", 'w:author="'):
        assert name not in everything, name
    assert not any("comments" in name for name in zipfile.ZipFile(masked).namelist())


def test_fonts_are_no_people(desk: Desk) -> None:
    document = docx.Document()
    document.add_paragraph("Hans: Hello.").runs[0].font.name = "Georgia"
    document.add_paragraph("Georgia: Hello, Hans.")
    document.save(str(desk.originals / "a.docx"))
    desk.names.write_text("text,kind\nHans,person\nGeorgia,person\n", encoding="utf-8")
    desk.mask()
    again = docx.Document(str(desk.output / "a.docx"))
    assert [p.text for p in again.paragraphs] == [
        "[PERSON-1]: Hello.",
        "[PERSON-2]: Hello, [PERSON-1].",
    ]
    assert again.paragraphs[0].runs[0].font.name == "Georgia"


def test_a_word_document_comes_back(desk: Desk) -> None:
    word_file(desk.originals / "a.docx")
    desk.mask()
    document = docx.Document(io.BytesIO(desk.back("a.docx")))
    assert document.paragraphs[0].text == "和陈晓峰，还有 Petra Halvik 一起"


def test_reading_and_masking_a_word_document_commute(desk: Desk) -> None:
    word_file(desk.originals / "a.docx")
    desk.mask()
    original = read_transcripts(desk.originals / "a.docx")[0].text
    masked = read_transcripts(desk.output / "a.docx")[0].text
    replaced = original.replace("陈晓峰", "[PERSON-2]").replace("Petra Halvik", "[PERSON-1]")
    assert masked == replaced.replace("Brenholt & Co", "CF9")


def test_a_workbook_is_rewritten_in_place(desk: Desk) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "陈晓峰"
    sheet.append(["speaker", "text", "phone", "year"])
    sheet.append(["Petra Halvik", "我认识陈晓峰", 13912345678, 2013])
    sheet["B2"].comment = Comment("Petra Halvik said so", "陈晓峰")
    sheet["A2"].font = openpyxl.styles.Font(bold=True)
    workbook.properties.creator = "陈晓峰"
    workbook.save(desk.originals / "a.xlsx")
    desk.mask()
    again = openpyxl.load_workbook(desk.output / "a.xlsx")
    read = again.active
    assert read is not None
    assert read.title == "PERSON-2"
    row = [cell.value for cell in read[2]]
    assert row == ["[PERSON-1]", "我认识[PERSON-2]", "[PHONE-1]", 2013]
    assert read["A2"].font.bold
    assert again.properties.creator in {None, ""}
    everything = all_parts(desk.output / "a.xlsx")
    assert "晓峰" not in everything
    assert "Halvik" not in everything


def test_what_cannot_keep_its_form_becomes_text(desk: Desk) -> None:
    word_file(desk.originals / "a.docx")
    with zipfile.ZipFile(desk.originals / "a.docx", "a") as archive:
        archive.writestr("word/embeddings/oleObject1.bin", b"x")
    report = desk.mask()
    assert [file.output.name for file in report.files] == ["a.docx.txt"]
    assert report.files[0].notes
    assert "和[PERSON-2]" in desk.masked("a.docx.txt")


def tag(transcript: Any, number: int) -> dict[str, Any]:
    sentence = transcript.sentences[number]
    return {
        "sentence_id": sentence.id,
        "case": "CF1",
        "transcript": transcript.name,
        "speaker": transcript.turns[sentence.turn].speaker,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "codes": [],
    }


def test_tags_point_into_the_masked_transcript(desk: Desk) -> None:
    path = desk.write(
        "CF1_陈晓峰.txt",
        "问：谁？\n答：我跟陈晓峰一起。后来Petra Halvik也来了。就这样。\n"
        "问：哦。\n答：陈晓峰还在。\n",
    )
    transcript = read_transcripts(path)[0]
    rows = [tag(transcript, number) for number in range(len(transcript.sentences))]
    tags = desk.root / "tags.jsonl"
    tags.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = desk.mask(desk.originals, tags)
    assert not report.warnings
    masked = read_transcripts(desk.output / "CF1_[PERSON-2].txt")[0]
    new = [json.loads(line) for line in desk.masked("tags.jsonl").splitlines()]
    assert [row["transcript"] for row in new] == ["CF1_[PERSON-2].txt"] * len(rows)
    for row, sentence in zip(new, masked.sentences, strict=True):
        assert masked.text[row["start"] : row["end"]] == row["text"] == sentence.text
        assert row["sentence_id"] == sentence.id


def test_tags_without_their_transcript_are_told_of(desk: Desk) -> None:
    row = {"sentence_id": "x-0001", "start": 5, "end": 9, "text": "找陈晓峰", "codes": []}
    desk.write("tags.jsonl", json.dumps(row, ensure_ascii=False) + "\n")
    report = desk.mask()
    assert json.loads(desk.masked("tags.jsonl"))["end"] == 5 + len("找[PERSON-2]")
    assert "1 tagged sentences" in report.warnings[0]


def test_the_same_name_has_the_same_mask_in_a_later_run(desk: Desk) -> None:
    desk.write("a.txt", "我叫蓝若溪。")
    desk.mask()
    first = desk.masked("a.txt")
    later = desk.root / "later.txt"
    later.write_text("我叫莫知远，蓝若溪是同事。", encoding="utf-8")
    desk.mask(later, output=desk.root / "second")
    second = (desk.root / "second" / "later.txt").read_text(encoding="utf-8")
    assert first == "我叫[PERSON-3]。"
    assert second == "我叫[PERSON-4]，[PERSON-3]是同事。"


def test_masking_what_is_masked_changes_nothing(desk: Desk) -> None:
    desk.write("a.txt", "陈晓峰和Petra Halvik。")
    desk.mask()
    report = desk.mask(desk.output, output=desk.root / "again")
    assert (desk.root / "again" / "a.txt").read_bytes() == (desk.output / "a.txt").read_bytes()
    assert "hold masks already" in report.warnings[0]


def test_a_dry_run_writes_nothing_and_lists_the_names(desk: Desk) -> None:
    desk.write("a.txt", "我叫蓝若溪。陈晓峰呢？")
    report = desk.mask(dry_run=True)
    assert {name.text: name.count for name in report.names} == {"蓝若溪": 1, "陈晓峰": 1}
    assert not desk.output.exists()
    assert not desk.key.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_key_and_unmasked_files_are_for_their_owner_alone(desk: Desk) -> None:
    desk.write("a.txt", "陈晓峰")
    desk.mask()
    desk.back("a.txt")
    for path in (desk.key, desk.root / "back" / "a.txt"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_that_hides_is_noticed_and_nothing_is_written(desk: Desk) -> None:
    path = desk.write("a.txt", "陈晓峰 and P\u200betra Halvik and Ｐetra Halvik")
    with pytest.raises(MaskingError) as caught:
        desk.mask()
    assert caught.value.path == path
    assert "[PERSON-1" in str(caught.value)
    assert "Halvik" not in str(caught.value)
    assert not desk.output.exists()
    assert not desk.key.exists()


def test_originals_and_keys_are_safe(desk: Desk) -> None:
    path = desk.write("a.txt", "陈晓峰")
    for options in (
        {"output": desk.originals},
        {"output": desk.originals / "masked"},
        {"key": desk.output / "key.csv"},
        {"key": desk.output / "deep" / "key.csv"},
        {"key": path},
    ):
        with pytest.raises(UsageError):
            desk.mask(path, **options) if "key" in options else desk.mask(**options)
        assert path.read_text(encoding="utf-8") == "陈晓峰"
        assert not desk.output.exists()
    desk.mask()
    with pytest.raises(UsageError, match="already"):
        desk.mask()
    desk.mask(force=True)
    with pytest.raises(UsageError):
        unmask_file(desk.output / "a.txt", desk.key, desk.key)


def test_one_bad_file_does_not_keep_the_others_from_it(desk: Desk) -> None:
    desk.write("a.txt", "陈晓峰")
    desk.write("b.docx", b"no archive")
    desk.write("c.mp3", b"\x00\x01")
    report = desk.mask()
    assert [file.output.name for file in report.files] == ["a.txt"]
    assert len(report.errors) == 2
    assert all(isinstance(error, LinkageError) for error in report.errors)


def test_a_list_of_names_beside_the_interviews_is_not_given_away(desk: Desk) -> None:
    desk.write("a.txt", "陈晓峰")
    names = desk.write("names.csv", NAMES)
    desk.mask(names=names)
    assert [path.name for path in desk.output.iterdir()] == ["a.txt"]


def test_two_files_for_one_place_are_refused(desk: Desk) -> None:
    first, second = desk.write("x/a.txt", "陈晓峰"), desk.write("y/a.txt", "陈晓峰")
    with pytest.raises(UsageError, match="same place"):
        desk.mask(first, second)
    assert not desk.key.exists()
    desk.mask()
    assert desk.masked("x/a.txt") == desk.masked("y/a.txt") == "[PERSON-2]"


def test_a_key_that_another_run_changed_is_not_overwritten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("a.txt", "陈晓峰")

    def meanwhile(*args: Any, **options: Any) -> Any:
        desk.key.parent.mkdir()
        desk.key.write_text("text,mask\nAnn,[PERSON-1]\n", encoding="utf-8")
        return gather(*args, **options)

    monkeypatch.setattr("linkage_nlp.masking.run.gather", meanwhile)
    with pytest.raises(UsageError, match="another run"):
        desk.mask()
    assert not desk.output.exists()


ENDING = (
    "Interviewer: How do you learn?\n"
    "Respondent: I learned optics from John B. We read forums on the Internet. We also go to "
    "fairs every year.\n"
)


def tags_of(desk: Desk, path: Path) -> Path:
    transcript = read_transcripts(path)[0]
    rows = [tag(transcript, number) for number in range(len(transcript.sentences))]
    tags = desk.root / "tags.jsonl"
    tags.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tags


def dataset_of(desk: Desk, tags: Path) -> Path:
    rows = [json.loads(line) for line in tags.read_text(encoding="utf-8").splitlines()]
    kept = [{"id": row["sentence_id"], "text": row["text"], "coders": ["anna"]} for row in rows]
    dataset = desk.root / "dataset.jsonl"
    dataset.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    return dataset


def column(desk: Desk, name: str, key: str) -> list[str]:
    return [json.loads(line)[key] for line in desk.masked(name).splitlines()]


@pytest.mark.parametrize("before", ["", "Dr. "])
def test_the_dot_that_ends_a_sentence_is_no_part_of_a_name(desk: Desk, before: str) -> None:
    path = desk.write("CF1.txt", ENDING.replace("John", f"{before}John"))
    report = desk.mask(desk.originals, tags_of(desk, path))
    assert not report.warnings
    assert f"from {before}[PERSON-3]. We read" in desk.masked("CF1.txt")
    masked = read_transcripts(desk.output / "CF1.txt")[0]
    assert len(masked.sentences) == len(read_transcripts(path)[0].sentences)
    assert column(desk, "tags.jsonl", "sentence_id") == [s.id for s in masked.sentences]
    assert desk.back("CF1.txt") == path.read_bytes()


def test_a_sentence_that_runs_into_another_keeps_its_id_with_a_warning(desk: Desk) -> None:
    path = desk.write("CF1.txt", ENDING)
    desk.names.write_text("text,kind\nJohn B.,person\n", encoding="utf-8")
    tags = tags_of(desk, path)
    old = [json.loads(line)["sentence_id"] for line in tags.read_text("utf-8").splitlines()]
    report = desk.mask(desk.originals, tags, dataset_of(desk, tags))
    masked = [s.id for s in read_transcripts(desk.output / "CF1.txt")[0].sentences]
    assert len(masked) == len(old) - 1
    assert column(desk, "tags.jsonl", "sentence_id") == [*masked[:2], old[2], masked[2]]
    assert column(desk, "dataset.jsonl", "id") == [*masked[:2], old[2], masked[2]]
    assert [warning[:11] for warning in report.warnings] == ["2 sentences"]


def test_a_dataset_gets_the_ids_of_the_tags(desk: Desk) -> None:
    path = desk.write("CF1.txt", "Interviewer: Who?\nPetra Halvik: I am. 陈晓峰 came. We read.\n")
    tags = tags_of(desk, path)
    report = desk.mask(desk.originals, tags, dataset_of(desk, tags))
    assert not report.warnings
    masked = [s.id for s in read_transcripts(desk.output / "CF1.txt")[0].sentences]
    assert column(desk, "tags.jsonl", "sentence_id") == masked
    assert column(desk, "dataset.jsonl", "id") == masked


def test_without_the_transcript_tags_and_dataset_keep_the_same_ids(desk: Desk) -> None:
    path = desk.write("CF1.txt", "Interviewer: Who?\nPetra Halvik: I am. 陈晓峰 came.\n")
    tags = tags_of(desk, path)
    old = [s.id for s in read_transcripts(path)[0].sentences]
    desk.mask(tags, dataset_of(desk, tags))
    assert column(desk, "tags.jsonl", "sentence_id") == old
    assert column(desk, "dataset.jsonl", "id") == old


def test_a_dataset_line_whose_text_was_changed_is_told_of(desk: Desk) -> None:
    path = desk.write("CF1.txt", "Interviewer: Who?\nPetra Halvik: I am. 陈晓峰 came.\n")
    sentence = read_transcripts(path)[0].sentences[1]
    dataset = desk.root / "dataset.jsonl"
    dataset.write_text(
        json.dumps({"id": sentence.id, "text": "Another text."}) + "\n", encoding="utf-8"
    )
    report = desk.mask(desk.originals, dataset)
    assert column(desk, "dataset.jsonl", "id") == [sentence.id]
    assert report.warnings[0].startswith("1 sentences")


def test_tags_of_a_transcript_without_names_stay_as_they_are(desk: Desk) -> None:
    path = desk.write("CF1.txt", "Interviewer: Who?\nRespondent: We read. We go to fairs.\n")
    tags = tags_of(desk, path)
    rows = [json.loads(line) for line in tags.read_text(encoding="utf-8").splitlines()]
    # As if an earlier version had cut the sentences elsewhere.
    rows[1] |= {"start": rows[1]["start"] + 3, "text": rows[1]["text"][3:]}
    tags.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert not desk.mask(desk.originals, tags).warnings
    assert [json.loads(line) for line in desk.masked("tags.jsonl").splitlines()] == rows
