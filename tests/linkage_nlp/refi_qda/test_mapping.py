from __future__ import annotations

from linkage_nlp.codebook import Codebook, Label, default_codebook
from linkage_nlp.refi_qda.mapping import Target, map_codes, unmapped
from linkage_nlp.refi_qda.model import Code, CodeSystem

WEB = Target(Label("way", "web"))


def mapped(code: Code, codebook: Codebook) -> Target | None:
    return map_codes(CodeSystem((code,)), codebook).targets.get("1")


def test_names_and_ids_are_known_in_either_language(tiny_codebook: Codebook) -> None:
    for name in (
        "web",
        "Web",
        " WEB ",
        "网络",
        "ｗｅｂ",
        "way/web",
        "Way: Web",
        "途径：网络",
        "Way > Web",
    ):
        assert mapped(Code("1", name), tiny_codebook) == WEB, name
    for name in ("webs", "", "way", "Place/Web x"):
        assert mapped(Code("1", name), tiny_codebook) is None, name


def test_what_is_to_be_reviewed_is_known(tiny_codebook: Codebook) -> None:
    for name in ("Web (to review)", "网络（待复核）"):
        target = mapped(Code("1", name), tiny_codebook)
        assert target == Target(Label("way", "web"), review=True)


def test_what_stands_above_decides_between_codes_of_one_name() -> None:
    book = default_codebook()
    # Names as researchers write them.
    tree = CodeSystem(
        (
            Code("p", "Scope of source", codes=(Code("1", "International"),)),
            Code("q", "Channel", codes=(Code("2", "Study abroad"), Code("3", "Mood"))),
        )
    )
    found = map_codes(tree, book)
    assert found.targets["1"].label == Label("scope", "international")
    assert found.targets["2"].label == Label("channel", "study_abroad")
    assert unmapped(["3", "3", "1", "x"], found) == {"Channel > Mood": 2, "?": 1}


def test_a_code_that_is_known_by_its_id_counts_before_its_name(tiny_codebook: Codebook) -> None:
    known = {"1": Target(Label("way", "fair"))}
    system = CodeSystem((Code("1", "Web"), Code("2", "Work")))
    found = map_codes(system, tiny_codebook, known)
    assert found.targets == {"1": known["1"], "2": Target(Label("way", "work"))}
    gone = map_codes(system, tiny_codebook, {"2": Target(Label("way", "gone"))})
    assert "2" not in gone.targets
