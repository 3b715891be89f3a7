"""Learning curves as they are read."""

import json

import pytest

from model.artifacts import SAVED, ArtifactError, network_names
from model.evaluation import learning_curves
from pages.sections.training.learning_curves import chart_run
from testing.curves import make_curves


def test_curves_hold_what_the_history_says():
    name = network_names()[0]
    history = json.loads((SAVED / name / "history.json").read_text(encoding="utf-8"))["epochs"]
    run = learning_curves.load_learning_curves(name)
    assert run.values("error", "validation") == pytest.approx(
        [1 - epoch["val_accuracy"] for epoch in history]
    )
    assert run.values("loss", "training") == pytest.approx([epoch["loss"] for epoch in history])
    assert run.seconds[-1] == pytest.approx(sum(epoch["seconds"] for epoch in history))


def test_early_stop_and_kept_epoch_reach_the_chart():
    drawn = chart_run(
        make_curves([0.5, 0.4, 0.5], planned=9, best_epoch=2, finetune_start=1),
        "Ours",
        "#123",
        "error",
        "Seconds",
        ["Validation"],
    )
    assert drawn.stopped
    assert drawn.best == 1
    assert drawn.finetune_start == 2.0
    assert drawn.training is None
    assert drawn.x.tolist() == [2, 4, 6]


def test_a_missing_or_damaged_history_is_told_in_a_sentence(tmp_path):
    with pytest.raises(
        ArtifactError, match=r"history\.json is missing.*train_model\.py --network mine"
    ):
        learning_curves.load_learning_curves("mine", tmp_path)
    (tmp_path / "mine").mkdir()
    for file, content in (
        ("history.json", '{"epochs": [{}], "best_epoch": 1}'),
        ("results.json", '{"recipe": {"epochs": 1}}'),
    ):
        (tmp_path / "mine" / file).write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"history\.json cannot be read"):
        learning_curves.load_learning_curves("mine", tmp_path)
