"""The history as JSON, tables and a page, and the commands that show and change it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from linkage_annotations.cli.loop import _STEPS, _TOLERANCE, loop
from linkage_annotations.loop import processes
from linkage_annotations.loop.history import read_history
from linkage_annotations.loop.html import PAGE, render_page
from linkage_annotations.loop.in_force import model_in_force, read_switches
from linkage_annotations.loop.plot import draw
from linkage_annotations.loop.promotion import promote_turn
from linkage_annotations.loop.run import Wish, run_turn
from linkage_annotations.loop.shown import change, difference
from linkage_annotations.loop.turn import Outcome, Step, Turn, write_turn
from linkage_annotations.loop.verdict import TOLERANCE, Estimate, read_verdict
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.tagger import EMBEDDED
from linkage_nlp.writers.colors import Color, contrast

REASON = "<b>new rules</b> & such"


@pytest.fixture
def told(setting: Any, add: Any, interviews: Any) -> Any:
    """A setting with a first, a refused, and a promoted turn, and one under way."""

    def turn(kind: str, **wish: Any) -> Turn:
        setting.stages.trained = setting.bundles[kind]
        wanted = replace(Wish(skip_next=True), **wish)
        done = run_turn(setting.workspace, wanted, setting.stages, setting.told.append)
        assert done is not None
        return done

    turn("good")
    add(interviews("en", 2, start=20))
    turn("poor_in_english")
    add(interviews("zh", 2, start=20))
    turn("same")
    add(interviews("zh", 2, start=30))
    turn("same", until=Step.SNAPSHOT)
    return setting


@pytest.fixture
def invoke(setting: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command of `linkage loop` in the workspace, with the stages of the setting."""
    monkeypatch.setattr(processes, "Processes", lambda *_: setting.stages)

    def run(name: str, *arguments: str) -> Result:
        folder = str(setting.workspace.folder)
        return CliRunner().invoke(loop, [name, "-w", folder, *arguments], terminal_width=100)

    return run


def test_the_steps_and_the_tolerance_of_the_help_are_the_real_ones() -> None:
    assert tuple(Step) == _STEPS
    assert TOLERANCE == _TOLERANCE


def test_a_run_says_what_became_of_the_model(setting: Any, invoke: Any) -> None:
    done = invoke("run", "--skip-next")
    assert done.exit_code == 0, done.output
    assert "The model of turn 1 is in force" in done.stdout
    assert "nothing to compare with" in done.stdout
    assert "Turn 1, train: training a model …" in done.stderr
    again = invoke("run", "--json")
    assert json.loads(again.stdout) is None
    assert again.exit_code == 0


def test_a_refused_model_is_warned_of(told: Any, invoke: Any, add: Any, interviews: Any) -> None:
    told.stages.trained = told.bundles["poor"]
    done = invoke("run", "--json", "-n", "7", "--new", "--", "--random-share", "0.5")
    assert done.exit_code == 3, done.output
    record = json.loads(done.stdout)
    assert record["outcome"] == "refused"
    assert record["judgements"]["en"]["finding"] == "worse"
    assert "was not put in force; the model of turn 3 stays" in done.stderr
    assert told.stages.calls[-1][-4:] == ("-n", "7", "--random-share", "0.5")
    assert str(read_history(told.workspace).entries[2].turn.bundle) in told.stages.calls[-1]


def test_an_empty_reason_is_no_reason(invoke: Any) -> None:
    assert isinstance(invoke("run", "--force", " ").exception, UsageError)


def test_the_history_as_json(told: Any, invoke: Any) -> None:
    record = json.loads(invoke("history", "--json").stdout)
    assert record["in_force"] == 3
    assert [turn["outcome"] for turn in record["turns"]] == ["first", "refused", "promoted", None]
    first, refused, promoted, _ = record["turns"]
    assert first["against"] is None
    assert promoted["against"] == {"turn": 1, "model_version": "tiny-1"}
    assert refused["judgements"]["en"]["difference"]["high"] < 0
    assert refused["snapshot"]["held_out_cases"] == 11
    assert [switch["turn"] for switch in record["switches"]] == [1, 3]
    # Neither names of cases nor words.
    assert "en12" not in json.dumps(record)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_history_as_tables(told: Any, invoke: Any, lang: str) -> None:
    shown = invoke("history", "--lang", lang).stdout
    assert "1.00 → 0.83" in shown
    assert "3 *" in shown
    assert ("refused" if lang == "en" else "拒绝") in shown
    assert max(map(cell_len, shown.splitlines())) <= 80


def test_no_history_yet(invoke: Any) -> None:
    done = invoke("history")
    assert done.exit_code == 0
    assert "no turn yet" in done.stderr
    assert json.loads(invoke("history", "--json").stdout)["turns"] == []


def test_another_turn_may_be_promoted(told: Any, invoke: Any) -> None:
    first_scores = (told.workspace.turns / "0001" / "scores.json").read_bytes()
    assert invoke("promote", "1").exit_code == 0
    assert model_in_force(told.workspace).turn == 1
    refused = invoke("promote", "2")
    assert refused.exit_code == 3
    assert "linkage loop promote 2 --force REASON" in refused.stderr
    forced = invoke("promote", "2", "--force", REASON, "--json")
    assert forced.exit_code == 0, forced.output
    assert read_switches(told.workspace)[-1].reason == REASON
    # What the turns themselves recorded stays, and so does each later comparison.
    assert (told.workspace.turns / "0001" / "scores.json").read_bytes() == first_scores
    names = {path.name for path in (told.workspace.turns / "0002").glob("scores*")}
    assert names == {"scores.json", "scores-2.json", "scores-3.json"}
    assert isinstance(invoke("promote", "2").exception, UsageError)
    assert isinstance(invoke("promote", "4").exception, UsageError)
    assert isinstance(invoke("promote", "9").exception, UsageError)
    back = invoke("rollback", "--reason", "not so good")
    assert back.exit_code == 0
    assert "turn 1, tiny-1" in back.stdout


def test_a_former_model_is_measured_on_the_latest_held_out_sentences(told: Any) -> None:
    entry = promote_turn(told.workspace, 1, told.stages, reason=None, languages=(), tolerance=0.1)
    assert str(told.workspace.turns / "0004" / "held-out.jsonl") in told.stages.calls[-1]
    assert entry.verdict is not None
    assert entry.verdict.against_turn == 3
    former = read_verdict(entry.turn.scores)
    assert former is not None
    assert former.judgements["zh"].cases < entry.verdict.judgements["zh"].cases


def test_a_model_is_compared_with_one_from_elsewhere(told: Any, invoke: Any) -> None:
    before = read_history(told.workspace)
    poor, good = (str(told.bundles[name]) for name in ("poor_in_english", "same"))
    worse = json.loads(invoke("compare", "2", "--against", good, "--json").stdout)
    assert (worse["turn"], worse["outcome"]) == (2, "refused")
    assert worse["judgements"]["en"]["finding"] == "worse"
    assert worse["against"] == {"turn": None, "model_version": "tiny-1"}
    both = ("--lang", "zh", "--lang", "en")
    better = json.loads(invoke("compare", "1", "--against", poor, "--json", *both).stdout)
    assert better["outcome"] == "promoted"
    assert better["rule"]["languages"] == ["zh", "en"]
    shown = invoke("compare", "2", "--against", good)
    assert shown.exit_code == 0, shown.output
    assert "worse" in shown.stdout
    assert isinstance(invoke("compare", "4", "--against", good).exception, UsageError)
    # Nothing is put in force, and nothing is kept.
    assert read_history(told.workspace) == before


def test_one_of_another_codebook_cannot_be_compared(setting: Any, invoke: Any) -> None:
    assert invoke("run", "--skip-next").exit_code == 0
    found = json.loads(invoke("compare", "1", "--against", str(EMBEDDED), "--json").stdout)
    assert (found["outcome"], found["against"]) == ("first", None)


class Page(HTMLParser):
    """What there is on a page; a tag that is not closed where it must be is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.classes: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.raw = {"style": "", "script": ""}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]] += data
        elif data.strip():
            self.said.append(data.strip())


def test_the_page(told: Any, invoke: Any, tmp_path: Path) -> None:
    assert invoke("promote", "2", "--force", REASON).exit_code == 0
    file = tmp_path / "history.html"
    done = invoke("history", "-o", str(file), "--lang", "zh")
    assert done.exit_code == 0, done.output
    text = file.read_text(encoding="utf-8")
    page = Page(text)
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv"))
    for raw in page.raw.values():
        digest = base64.b64encode(hashlib.sha256(raw.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not any({"href", "src", "style", "onclick"} & a.keys() for _, a in page.tags)
    assert ("html", {"lang": "zh-CN"}) in page.tags
    assert REASON in page.said
    assert "<b>new" not in text
    for word in ("refused", "拒绝", "worse", "更差", "promoted by force", "各轮得分"):
        assert word in page.said, word
    # Three turns have scores, in two languages: the refused one is hollow.
    new = [a["class"] for tag, a in page.tags if a.get("class", "").startswith("new")]
    assert new[4:].count("new filled") == 4
    assert new[4:].count("new") == 2
    assert "en12" not in text
    assert isinstance(invoke("history", "-o", "page.pdf").exception, UsageError)


def test_an_empty_page(setting: Any) -> None:
    text = render_page(read_history(setting.workspace))
    assert "There is no turn yet." in Page(text).said
    assert "<polyline" not in text


def test_higher_scores_stand_higher(told: Any) -> None:
    plot = draw(read_history(told.workspace))
    assert plot is not None
    en = [mark for mark in plot.marks if mark.lang == "en"]
    assert en[1].new > en[0].new  # pixels count from the top
    assert en[1].old == en[2].new
    assert [mark.filled for mark in en] == [True, False, True]
    assert all(0 <= mark.new <= plot.bottom for mark in plot.marks)
    assert all(mark.low is None or mark.low >= mark.new for mark in plot.marks)
    places = [tick.at for tick in plot.across]
    assert places == sorted(places)
    assert places[-1] < plot.right


@pytest.mark.parametrize("turns", [1, 40])
def test_many_turns_fit(told: Any, turns: int) -> None:
    history = read_history(told.workspace)
    plot = draw(replace(history, entries=history.entries[:1] * turns))
    assert plot is not None
    places = [tick.at for tick in plot.across]
    assert all(b - a >= 60 for a, b in pairwise(places))


def test_marks_are_seen_on_the_page() -> None:
    style = (PAGE / "history.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"--chinese: (#\w+); --english: (#\w+)", style)
    for colors, page in ((light, "#ffffff"), (dark, "#16181d")):
        for color in colors:
            assert contrast(Color.parse(color), Color.parse(page)) >= 4


def test_a_turn_left_is_said_to_be(told: Any, invoke: Any) -> None:
    turn = read_history(told.workspace).entries[-1].turn
    write_turn(replace(turn, left="2026-01-01T00:00:00+00:00"))
    assert "left" in invoke("history").stdout
    assert Outcome.REFUSED in [entry.turn.outcome for entry in read_history(told.workspace).entries]


def test_figures_as_text() -> None:
    assert change(0.031) == "+0.03"
    assert change(-0.031) == "\N{MINUS SIGN}0.03"
    assert change(-0.001) == "0.00"
    assert difference(Estimate(0.1)) == "+0.10"
    assert difference(Estimate()) == "–"


def test_the_comparison_fits_a_terminal(told: Any, invoke: Any) -> None:
    shown = invoke("promote", "2").stdout
    assert "…" not in shown.replace(" … ", "")
    assert "English: worse" in shown
    assert max(map(cell_len, shown.splitlines())) <= 80
