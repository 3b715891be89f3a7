import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from model.training.recipes import NETWORKS, OURS
from model.training.runs import Run, keep_best, seeds_folder, unfinished

ACCURACIES = {1: 0.9, 2: 0.8, 3: 0.94}
LOSSES = {1: 0.3, 2: 0.2, 3: 0.4}


@pytest.fixture
def runs(tmp_path: Path) -> list[Run]:
    """Finished runs of three seeds, the second with the lowest validation loss."""
    network = NETWORKS[OURS]
    runs = []
    for seed, accuracy in ACCURACIES.items():
        folder = seeds_folder(tmp_path, network) / f"seed-{seed}" / OURS
        folder.mkdir(parents=True)
        results = {
            "title": "Ours",
            "seed": seed,
            "test_accuracy": accuracy,
            "ece": 0.01,
            "validation_accuracy": 0.9,
            "validation_loss": LOSSES[seed],
            "seconds": 5.0,
            "with_tta": {"test_accuracy": accuracy},
        }
        (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
        runs.append(Run(network, network.recipe, seed, folder))
    return runs


def test_the_best_by_validation_takes_the_networks_place_with_mean_and_spread(runs, tmp_path):
    (tmp_path / OURS).mkdir()
    keep_best(runs, tmp_path)
    results = json.loads((tmp_path / OURS / "results.json").read_text(encoding="utf-8"))
    assert results["seed"] == 2
    assert [row["seed"] for row in results["runs"]] == [1, 2, 3]
    accuracies = list(ACCURACIES.values())
    assert results["mean"]["test_accuracy"] == pytest.approx(np.mean(accuracies))
    spread = results["standard_deviation"]["with_tta"]
    assert spread == pytest.approx(np.std(accuracies, ddof=1), abs=1e-6)
    assert [path.name for path in tmp_path.iterdir()] == [OURS]


def test_a_resumed_command_trains_only_what_is_left(runs):
    assert unfinished(runs) == runs
    resumed = [dataclasses.replace(run, resume=True) for run in runs]
    assert unfinished(resumed) == []
    (resumed[1].folder / "results.json").unlink()
    assert unfinished(resumed) == [resumed[1]]
    assert unfinished(resumed[:1]) == resumed[:1]
