from pathlib import Path

import pytest

from linkage_nlp.errors import TranscriptError
from linkage_nlp.transcripts import read_transcripts


@pytest.mark.parametrize(
    "said", ["我们跟那家公司去年就闹翻了", "他把账算错了。", "We lost it all!"]
)
@pytest.mark.parametrize("column", ["time", "role"])
def test_a_sentence_in_the_wrong_column_is_not_repeated(
    tmp_path: Path, said: str, column: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"speaker,{column},text\nR,{said},好。\n", encoding="utf-8")
    with pytest.raises(TranscriptError) as caught:
        read_transcripts(table)
    assert said not in str(caught.value)
    assert caught.value.row == 2


def test_a_table_without_a_heading_does_not_give_its_first_sentence_away(tmp_path: Path) -> None:
    said = "我们跟那家公司去年就闹翻了"
    table = tmp_path / "t.csv"
    table.write_text(f"王,{said}\n李,好的呀\n", encoding="utf-8")
    with pytest.raises(TranscriptError) as caught:
        read_transcripts(table)
    assert said not in str(caught.value)
