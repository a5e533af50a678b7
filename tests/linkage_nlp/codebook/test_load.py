from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.codebook import Bilingual, Codebook, Label, default_codebook, load_codebook
from linkage_nlp.errors import CodebookError

Load = Callable[[str], Codebook]


def test_a_codebook_holds_what_its_file_says(small: str, load_text: Load) -> None:
    book = load_text(small)
    assert (book.id, book.version, book.name) == ("small", "1", Bilingual("Small", "小"))
    assert book.labels == (Label("source", "book"), Label("source", "talk"))
    code = book.code(("source", "book"))
    assert code.definition == Bilingual("From a book.", "从书里来。")
    assert code.include == {"en": ("Novels.",), "zh": ("小说。",)}
    assert code.exclude == {"en": (), "zh": ()}
    assert code.examples == {"en": ("I read it.", "It says so."), "zh": ("我读到的。",)}
    assert (code.color, code.hotkey, code.groups) == ("#ffdd88", "1", ("first",))
    assert book.in_group("first") == (Label("source", "book"),)


@pytest.mark.parametrize("change", ["\ufeff{}", "# a comment\n{}", "--- \n{}...\n"])
def test_what_yaml_allows_around_the_text_is_allowed(
    change: str, small: str, load_text: Load
) -> None:
    assert load_text(change.replace("{}", small)) == load_text(small)


def test_windows_line_ends_are_read_alike(small: str, load_text: Load) -> None:
    assert load_text(small.replace("\n", "\r\n")) == load_text(small)


def test_a_codebook_survives_pickling(small: str, load_text: Load) -> None:
    book = load_text(small)
    assert pickle.loads(pickle.dumps(book)) == book


def test_the_default_codebook_is_read_once() -> None:
    assert default_codebook() is default_codebook()


# Each case: a part of the small codebook, what is put in its place, with #! on the line
# that the error must name, and parts of the message and the remedy.
BREACHES = {
    "unknown key, near a known one": (
        "        hotkey: b",
        "        hotkye: b #!",
        "unknown key 'hotkye'",
        "Write 'hotkey'",
    ),
    "unknown key, near none": (
        "id: small",
        "id: small\nzzz: 1 #!",
        "unknown key 'zzz'",
        "The keys here are id, version, name, groups, dimensions",
    ),
    "key that is a number": ("id: small", "id: small\n7: 1 #!", "unknown key '7'", "The keys"),
    "key that is a list": ("id: small", "id: small\n? [a] #!\n: b", "must be text", "one value"),
    "merge key": (
        "      - id: talk",
        "      - <<: {hotkey: c} #!\n        id: talk",
        "unknown key '<<'",
        "The keys here are",
    ),
    "third language": (
        "{en: Talk, zh: 谈话}",
        "{en: Talk, zh: 谈话, de: Rede} #!",
        "unknown key 'de' in 'name'",
        "en",
    ),
    "missing key of a code": (
        "      - id: book\n        name: {en: Book, zh: 书}\n",
        "      - id: book #!\n",
        "an entry of 'codes' has no 'name'",
        "Add the key 'name'",
    ),
    "missing version": (
        'id: small\nversion: "1"\n',
        "id: small #!\n",
        "the codebook has no 'version'",
        "Add the key 'version'",
    ),
    "missing translation": (
        "name: {en: Talk, zh: 谈话}",
        "name: {en: Talk} #!",
        "'name' has no 'zh'",
        "Add the key 'zh'",
    ),
    "name in one language only": (
        "name: {en: Talk, zh: 谈话}",
        "name: Talk #!",
        "'name' must have the keys en, zh, but is text",
        "{en: ..., zh: ...}",
    ),
    "empty translation": ("zh: 谈话}", "zh: ''} #!", "'zh' is empty", "Give it a value"),
    "translation left out": ("zh: 谈话}", "zh: } #!", "'zh' is empty", "Give it a value"),
    "decision without translation": (
        "        include: {en: [Novels.], zh: [小说。]}",
        "        include: {en: [Novels., Poems.], zh: [小说。]} #!",
        "'include' has 2 in en and 1 in zh",
        "both languages",
    ),
    "duplicate YAML key": (
        '        color: "#5599ee"',
        '        color: "#5599ee"\n        color: "#5599ef" #!',
        "key 'color' stands twice in an entry of 'codes', first on line 28",
        "Keep one",
    ),
    "duplicate key of a list": (
        "        groups: []",
        "        groups:\n          - first\n        groups: [] #!",
        "key 'groups' stands twice in an entry of 'codes', first on line 30",
        "Keep one",
    ),
    "duplicate code id": (
        "- id: talk",
        "- id: book #!",
        "code id 'book' stands twice, first on line 13",
        "another code id",
    ),
    "duplicate hot key": (
        "hotkey: b",
        "hotkey: '1' #!",
        "hot key '1' stands twice, first on line 20",
        "another hot key",
    ),
    "group named twice by a code": (
        "groups: [first]",
        "groups: [first, first] #!",
        "group 'first' stands twice",
        "another group",
    ),
    "unknown group": (
        "groups: [first]",
        "groups: [second] #!",
        "unknown group 'second'",
        "which has first",
    ),
    "group that is a number": ("groups: [first]", "groups: [1] #!", "must be text", "quotes"),
    "colour by name": ('"#5599ee"', "blue #!", "bad colour 'blue'", "six hexadecimal digits"),
    "short colour": ('"#5599ee"', '"#59e" #!', "bad colour '#59e'", "six hexadecimal digits"),
    "colour without quotes": ('"#5599ee"', "#5599ee #!", "'color' is empty", "quotes"),
    "id with a capital": ("id: talk", "id: Talk #!", "bad id 'Talk'", "lower-case"),
    "id with a hyphen": ("id: talk", "id: small-talk #!", "bad id 'small-talk'", "underscores"),
    "id that ends in an underscore": ("id: talk", "id: talk_ #!", "bad id 'talk_'", "single"),
    "id that begins with a digit": ("id: talk", "id: 2nd #!", "bad id '2nd'", "letter first"),
    "id that is no ASCII": ("id: talk", "id: 谈话 #!", "bad id '谈话'", "a to z"),
    "id of the codebook": ("id: small", "id: Very Small #!", "bad id 'Very Small'", "lower-case"),
    "id of a group": ("  - id: first", "  - id: First #!", "bad id 'First'", "lower-case"),
    "hot key of two characters": ("hotkey: b", "hotkey: ab #!", "bad hot key 'ab'", "one"),
    "hot key in upper case": ("hotkey: b", "hotkey: B #!", "bad hot key 'B'", "lower-case"),
    "hot key that separates keys": ("hotkey: b", "hotkey: ',' #!", "bad hot key ','", "one of"),
    "hot key read as a number": (
        "hotkey: b",
        "hotkey: 2 #!",
        "must be text, not a number",
        "quotes",
    ),
    "hot key read as a sign": ("hotkey: b", "hotkey: = #!", "not a sign", "quotes"),
    "version read as a number": ('"1"\nname', "1.0 #!\nname", "not a number", "quotes"),
    "version read as a date": ('"1"\nname', "2025-01-01 #!\nname", "not a date", "quotes"),
    "text read as yes or no": ("en: Talk,", "en: No, #!\n         ", "not a yes-or-no", "quotes"),
    "text of a foreign tag": ("id: talk", "id: !!python/name:os.system talk #!", "type", "tag"),
    "list for a text": ("id: talk", "id: [talk] #!", "must be text, not a list", "one value"),
    "text for a list": (
        "en: [Novels.]",
        "en: Novels. #!\n                 ",
        "must be a list, not text",
        "[]",
    ),
    "mapping for a list": ("groups: [first]", "groups: {first: 1} #!", "not a mapping", "[]"),
    "list left out": ("groups: [first]", "groups: #!", "'groups' must be a list, not empty", "[]"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_of_the_schema_is_told_with_line_and_remedy(
    name: str, small: str, load_text: Load, tmp_path: Path
) -> None:
    old, new, message, remedy = BREACHES[name]
    assert small.count(old) == 1
    text = small.replace(old, new)
    line = text[: text.index("#!")].count("\n") + 1
    with pytest.raises(CodebookError) as caught:
        load_text(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.row == line
    assert caught.value.path == tmp_path / "codebook.yaml"
    assert str(caught.value).startswith(f"{tmp_path / 'codebook.yaml'}:{line}: ")


def test_ids_are_unique_across_dimensions(small: str, load_text: Load) -> None:
    dimension = small[small.index("  - id: source") :]
    again = dimension.replace("id: source", "id: other")
    with pytest.raises(CodebookError, match="code id 'book' stands twice, first on line 13"):
        load_text(small + again)
    with pytest.raises(CodebookError, match="dimension id 'source' stands twice"):
        load_text(small + dimension)


def test_group_ids_are_unique(small: str, load_text: Load) -> None:
    group = small[small.index("  - id: first") : small.index("dimensions:")]
    with pytest.raises(CodebookError, match="group id 'first' stands twice") as caught:
        load_text(small.replace(group, group + group))
    assert caught.value.row == 8


def test_a_codebook_needs_a_dimension_and_a_dimension_a_code(small: str, load_text: Load) -> None:
    with pytest.raises(CodebookError, match="the codebook has no dimension") as caught:
        load_text(small[: small.index("dimensions:")] + "dimensions: []\n")
    assert caught.value.row == 8
    with pytest.raises(CodebookError, match="dimension 'source' has no code") as caught:
        load_text(small[: small.index("    codes:")] + "    codes: []\n")
    assert caught.value.row == 12


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: small\nname: {en: Small\nversion: 1\n", 3, "not valid YAML"),
        ("id: small\n\tname: x\n", 2, "cannot start any token"),
        ("id: small\nname: 'open\n", 3, "while scanning a quoted scalar"),
        ("id: small\nname: a\x07b\n", 2, "U+0007 is not allowed"),
        ("id: small\n---\nid: other\n", 2, "but found another document"),
        ("id: *nowhere\n", 1, "undefined alias"),
        ("[" * 1000 + "]" * 1000, None, "nested too deeply"),
        ("", None, "the file is empty"),
        ("# only a comment\n", None, "the file is empty"),
        ("- id: small\n", 1, "but is a list"),
        ("small\n", 1, "but is text"),
    ],
)
def test_what_is_no_codebook_at_all_is_told(
    text: str, line: int | None, message: str, load_text: Load
) -> None:
    with pytest.raises(CodebookError) as caught:
        load_text(text)
    assert message in caught.value.message
    assert caught.value.row == line
    assert caught.value.remedy


def test_an_alias_to_itself_ends(small: str, load_text: Load) -> None:
    with pytest.raises(CodebookError, match="must be text, not a mapping"):
        load_text(small.replace("name: {en: Small, zh: 小}", "name: &a {en: *a, zh: 小}"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="there is no such codebook") as caught:
        load_codebook(tmp_path / "none.yaml")
    assert caught.value.path == tmp_path / "none.yaml"


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(tmp_path)


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("id: small\nversion: '1'\nname: {en: Small, zh: 中文}\n".encode("gb18030"))
    with pytest.raises(CodebookError, match="not UTF-8 text") as caught:
        load_codebook(str(path))
    assert caught.value.row == 3
    assert "Save the codebook as UTF-8" in caught.value.remedy
