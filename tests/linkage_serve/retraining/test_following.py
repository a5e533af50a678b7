from __future__ import annotations

import json
from pathlib import Path

from linkage_serve.retraining.following import Follower, Reached


def test_per_cents_grow_with_steps_and_epochs(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Turn 1, compare: from an earlier attempt\n", encoding="utf-8")
    follower = Follower(tmp_path, log)
    assert follower.look() == Reached(None, 0)

    def say(text: str) -> Reached:
        with log.open("a", encoding="utf-8") as file:
            file.write(text)
        return follower.look()

    assert say("Turn 2, pull: fetching …\n") == Reached("pull", 0)
    assert say("120 sentences\nTurn 2, snap") == Reached("pull", 0)
    assert say("shot: keeping …\n") == Reached("snapshot", 4)
    assert say("Turn 2, train: training …\n") == Reached("train", 5)

    turn = tmp_path / "turns" / "0002"
    (turn / "run").mkdir(parents=True)
    (turn / "recipe.yaml").write_text(
        "evaluation:\n  folds: 3\ntraining:\n  epochs: 5\n", encoding="utf-8"
    )
    events: list[dict[str, object]] = [{"event": "warning", "message": "few"}]
    # Two lines an epoch, and a line that a kill has cut off.
    events += [{"event": "epoch", "step": "fold-0", "epoch": n / 2} for n in range(1, 11)]
    events += [{"event": "epoch", "step": "fold-1", "epoch": 5.0}]
    lines = "".join(json.dumps(event) + "\n" for event in events)
    (turn / "run" / "log.jsonl").write_text(lines + '{"event": "ep', encoding="utf-8")
    assert follower.look() == Reached("train", 5 + round(0.5 * 85))
    (turn / "recipe.yaml").write_text("- not a recipe\n", encoding="utf-8")
    assert follower.look() == Reached("train", 5)
    assert say("Turn 2, compare: measuring …\n") == Reached("compare", 90)
    follower.decide()
    assert follower.look() == Reached("decide", 99)


def test_without_a_log_nothing_is_told(tmp_path: Path) -> None:
    assert Follower(tmp_path, tmp_path / "none").look() == Reached()
