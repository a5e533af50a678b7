from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.bundle import BundleInfo, LabelSettings, Provenance, open_bundle, write_bundle
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Settled, write_dataset
from linkage_nlp.dataset import Provenance as Origin
from linkage_nlp.errors import BundleError, CodebookError, DatasetError, UsageError
from linkage_nlp.language import detect_language
from linkage_nlp.tagging import tagger as tagger_module
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts.model import Role, Transcript
from linkage_training import evaluation as evaluation_module
from linkage_training.cli.evaluate import evaluate
from linkage_training.evaluation import accepted

# Text, question before it, what people say of it. The tiny model accepts a code for one of
# its words in the sentence, and marks it for review for one in the question.
SAID: list[tuple[str, str, dict[str, tuple[str, ...]]]] = [
    ("We ask in a forum.", "", {"way": ("web",)}),  # found
    ("It is a website.", "", {"way": ("web",)}),  # review only: missed
    ("I was at the fair.", "", {"way": ("fair",)}),  # found
    ("The fair is on the website.", "", {}),  # given, but wrong
    ("Yes.", "In a forum?", {"way": ("web",)}),  # review only: missed
    ("我们在坛。", "", {"way": ("web",)}),  # found
    ("我们在展。", "", {"way": ("fair",)}),  # found
    ("是的。", "", {"place": ("abroad",)}),  # missed
]


def example(number: int, text: str, question: str, codes: Any, role: Role) -> Example:
    return Example(
        id=f"s{number}",
        case=f"c{number % 3}",
        lang=detect_language(text),
        speaker="B",
        role=role,
        text=text,
        context=Context(question=question),
        codes={"way": (), "place": (), **codes},
        coders=("c1",),
        settled=Settled.SINGLE,
        provenance=Origin.AUTHORED,
    )


@pytest.fixture
def dataset(tiny_codebook: Codebook, tmp_path: Path) -> Path:
    path = tmp_path / "test.jsonl"
    rows = [example(number, *sentence, Role.RESPONDENT) for number, sentence in enumerate(SAID)]
    rows.append(example(99, "Do you go to a forum?", "", {}, Role.INTERVIEWER))
    write_dataset(path, rows, tiny_codebook)
    return path


def run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(evaluate, [str(a) for a in arguments], terminal_width=100)


def figures(*arguments: Path | str) -> Any:
    result = run(*arguments, "--json")
    assert result.exception is None, result.output
    return json.loads(result.stdout)


def refused(kind: type[Exception], *arguments: Path | str) -> Any:
    result = run(*arguments)
    assert isinstance(result.exception, kind), result.output
    return result.exception


def test_figures_by_hand(tiny_bundle: Path, dataset: Path) -> None:
    found = figures(tiny_bundle, dataset)
    both = found["scores"]["all"]
    assert (both["sentences"], both["cases"]) == (8, 3)
    web, fair = both["codes"]["way/web"], both["codes"]["way/fair"]
    assert (web["support"], web["predicted"]) == (4, 2)
    assert web["precision"]["value"] == 1.0
    assert web["recall"]["value"] == 0.5
    assert (fair["support"], fair["predicted"]) == (2, 3)
    assert fair["precision"]["value"] == pytest.approx(2 / 3)
    english = found["scores"]["en"]["codes"]
    assert english["way/web"]["recall"]["value"] == pytest.approx(1 / 3)
    assert english["place/abroad"]["f1"]["value"] is None
    assert found["scores"]["zh"]["codes"]["way/web"]["f1"]["value"] == 1.0
    assert found["model_version"] == "tiny-1"
    assert found["left_out"] == 1
    assert found["few"]["zh"]["way/web"] == 1


def test_the_context_is_read(make_bundle: Callable[..., Path], dataset: Path) -> None:
    settings = LabelSettings(slope=1.0, intercept=0.0, accept=0.5, review=0.3)
    names = ("way/web", "way/fair", "way/work", "place/abroad")
    # Words in the question count half, which is enough now.
    keen = make_bundle(labels=dict.fromkeys(names, settings))
    assert figures(keen, dataset)["scores"]["en"]["codes"]["way/web"]["recall"]["value"] == 1.0


def test_the_table(tiny_bundle: Path, dataset: Path) -> None:
    result = run(tiny_bundle, dataset)
    assert result.exception is None
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    titles = [line.strip() for line in lines if "sentences of" in line]
    assert titles == [
        "Both languages: 8 sentences of 3 cases",
        "Chinese: 3 sentences of 3 cases",
        "English: 5 sentences of 3 cases",
    ]
    web = next(line.split() for line in lines if line.strip().startswith("web"))
    assert web[:5] == ["web", "4", "1.00", "0.50", "0.67"]
    # Without support nothing is said.
    work = next(line.split() for line in lines if line.strip().startswith("work"))
    assert work == ["work", "0", "–", "–", "–", "–"]
    for row in ("way, macro (2)", "way, micro", "place, macro (1)", "all codes, macro (3)"):
        assert any(line.strip().startswith(row) for line in lines), row
    below = [line.strip() for line in lines if "that get one" in line]
    assert len(below) == 3  # a table each


def test_what_to_bear_in_mind_is_on_stderr(tiny_bundle: Path, dataset: Path) -> None:
    result = run(tiny_bundle, dataset, "--json")
    json.loads(result.stdout)
    assert "1 sentences by interviewers are left out" in result.stderr
    assert "Too few positives in Chinese to say (under 10): way/web 1, " in result.stderr
    assert "Too few positives in English" in result.stderr
    assert "flatter" not in result.stderr


def test_no_warning_where_positives_are_many(
    tiny_bundle: Path, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    every = {"way": ("web", "fair", "work"), "place": ("abroad",)}
    rows = [example(n, "We ask in a forum.", "", every, Role.RESPONDENT) for n in range(10)]
    write_dataset(tmp_path / "many.jsonl", rows, tiny_codebook)
    assert run(tiny_bundle, tmp_path / "many.jsonl").stderr == ""
    write_dataset(tmp_path / "fewer.jsonl", rows[1:], tiny_codebook)
    assert "Too few positives in English" in run(tiny_bundle, tmp_path / "fewer.jsonl").stderr


def test_one_language_gets_one_table(
    tiny_bundle: Path, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    rows = [example(0, "We ask in a forum.", "", {"way": ("web",)}, Role.RESPONDENT)]
    write_dataset(tmp_path / "one.jsonl", rows, tiny_codebook)
    output = run(tiny_bundle, tmp_path / "one.jsonl").stdout
    assert "English: 1 sentences" in output
    assert "Both languages" not in output


def test_the_report_file_has_all_figures(tiny_bundle: Path, dataset: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    result = run(tiny_bundle, dataset, "-o", report)
    assert result.exception is None
    assert "Chinese" in result.stdout
    assert json.loads(report.read_text(encoding="utf-8")) == figures(tiny_bundle, dataset)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.json", "test.jsonl"]


def test_two_models_side_by_side(
    make_bundle: Callable[..., Path], make_model: Callable[..., Any], dataset: Path
) -> None:
    both = make_bundle()
    # Knows no fairs.
    poor = make_bundle(model=make_model(weights={"forum": {"way/web": 9.0}}))
    found = figures(both, dataset, "--against", poor)
    assert found.items() >= figures(both, dataset).items()
    assert found["against"] == figures(poor, dataset)
    way = found["difference"]["en"]["dimensions"]["way"]
    alone = found["scores"]["en"]["dimensions"]["way"]["macro_f1"]["value"]
    assert way["model"]["value"] == pytest.approx(alone)
    assert way["difference"]["value"] > 0
    assert found["difference"]["zh"]["cases"] == 3
    shown = run(both, dataset, "--against", poor).stdout
    assert "Macro-F1 beside that of tiny-1" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_model_of_another_codebook_cannot_be_compared_with(
    tiny_bundle: Path, dataset: Path
) -> None:
    error = refused(DatasetError, tiny_bundle, dataset, "--against", tagger_module.EMBEDDED)
    assert "the model was trained under 'gin'" in error.message


def test_resamples_can_be_chosen(tiny_bundle: Path, dataset: Path) -> None:
    none = figures(tiny_bundle, dataset, "--bootstrap", "0")["scores"]
    assert none["resamples"] == 0
    assert none["all"]["codes"]["way/web"]["f1"]["low"] is None
    some = figures(tiny_bundle, dataset, "--bootstrap", "50")["scores"]
    assert some["all"]["codes"]["way/web"]["f1"]["low"] is not None
    assert run(tiny_bundle, dataset, "--bootstrap", "-1").exit_code == 2


def test_the_training_data_flatter(
    tiny_bundle: Path, tiny_codebook: Codebook, dataset: Path, tmp_path: Path
) -> None:
    old = open_bundle(tiny_bundle)
    sha256 = figures(tiny_bundle, dataset)["dataset_sha256"]
    info = BundleInfo(
        **{
            field: getattr(old.info, field)
            for field in BundleInfo.__dataclass_fields__
            if field != "provenance"
        },
        provenance=Provenance("none", "0", sha256, 8, 3, 0),
    )
    names = ("model.onnx", "tokenizer.json", "codebook.yaml", "README.md")
    again = tmp_path / "again"
    write_bundle(again, {name: old.path / name for name in names}, info)
    result = run(again, dataset)
    assert "trained on this very dataset" in result.stderr


def test_decisions_are_those_of_the_tagger(
    make_bundle: Callable[..., Path], interview: Transcript
) -> None:
    assert evaluation_module.DIGITS == tagger_module._DIGITS
    # A threshold that the rounded probability of one strong word just reaches.
    settings = LabelSettings(slope=1.0, intercept=0.0, accept=0.9933, review=0.5)
    names = ("way/web", "way/fair", "way/work", "place/abroad")
    tagger = Tagger.load(make_bundle(labels=dict.fromkeys(names, settings)))
    tagged = tagger.tag(interview, everything=True)
    expected = [
        [
            next(c.decision for c in sentence.codes if f"{c.dimension}/{c.code}" == name)
            is Decision.ACCEPT
            for name in names
        ]
        for sentence in tagged
    ]
    kept = [s for s in interview.sentences if interview.turns[s.turn].role is Role.RESPONDENT]
    inputs = tagger_module.model_inputs(interview, kept)
    assert any(map(any, expected))
    found = accepted(tagger.probabilities(inputs), [settings] * 4)
    assert found.tolist() == expected


def test_another_codebook_is_refused(
    tiny_bundle: Path, dataset: Path, small_dataset_file: Path, small_codebook_file: Path
) -> None:
    error = refused(DatasetError, tiny_bundle, small_dataset_file)
    assert error.path == small_dataset_file
    assert error.row == 1
    error = refused(
        DatasetError, tiny_bundle, small_dataset_file, "--codebook", small_codebook_file
    )
    assert "the model was trained under 'tiny' 1" in error.message
    assert error.remedy


def test_the_codebook_may_be_given(
    tiny_bundle: Path, tiny_codebook_path: Path, dataset: Path
) -> None:
    found = figures(tiny_bundle, dataset, "--codebook", tiny_codebook_path)
    assert found == figures(tiny_bundle, dataset)


def test_nothing_to_measure_on_is_refused(
    tiny_bundle: Path, tiny_codebook: Codebook, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    assert refused(DatasetError, tiny_bundle, empty).path == empty
    asked = [example(0, "Do you?", "", {}, Role.INTERVIEWER)]
    write_dataset(tmp_path / "asked.jsonl", asked, tiny_codebook)
    error = refused(DatasetError, tiny_bundle, tmp_path / "asked.jsonl")
    assert "no sentence by a respondent" in error.message
    assert error.path == tmp_path / "asked.jsonl"


def test_what_is_not_there_is_refused(tiny_bundle: Path, dataset: Path, tmp_path: Path) -> None:
    refused(BundleError, tmp_path / "no-bundle", dataset)
    refused(DatasetError, tiny_bundle, tmp_path / "no-dataset.jsonl")
    refused(CodebookError, tiny_bundle, dataset, "--codebook", tmp_path / "no-codebook.yaml")
    error = refused(UsageError, tiny_bundle, dataset, "-o", tmp_path / "no-folder" / "x.json")
    assert error.path == tmp_path / "no-folder" / "x.json"


def test_the_command_loads_nothing_heavy() -> None:
    program = (
        "import sys, linkage_training.cli.evaluate as e, click\n"
        "e.evaluate.get_help(click.Context(e.evaluate))\n"
        "print(sorted({'torch', 'rich', 'sklearn', 'numpy', 'onnxruntime'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_measuring_needs_no_torch(tiny_bundle: Path, dataset: Path) -> None:
    program = (
        "import sys\n"
        "from linkage_training.cli.evaluate import evaluate\n"
        "evaluate.main(sys.argv[1:], standalone_mode=False)\n"
        "print(sorted({'torch', 'transformers', 'sklearn', 'onnx'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tiny_bundle), str(dataset)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip().endswith("[]")
