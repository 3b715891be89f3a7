"""Training on Ray: two nodes of one worker each on this machine, a tiny network, and a worker that
is lost.
"""

import csv
import functools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.artifacts import load_results
from model.training import distributed, networks
from model.training.distributed import SEARCHED, sample_candidates
from testing import tiny_network

SHORT = ("--quick", "--epochs", "2")


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[str]:
    """The address of a Ray cluster."""
    import ray
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        nodes = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        nodes.add_node(num_cpus=1)
        yield nodes.address
        ray.shutdown()
        nodes.shutdown()


def train(out: Path, *options: Any, **arguments: Any) -> int:
    return tiny_network.main([*SHORT, "--out", str(out), *map(str, options)], **arguments)


@pytest.mark.slow
def test_runs_are_spread_a_lost_one_starts_again_and_all_end_as_at_home(two_nodes, tmp_path):
    from testing import tiny_training

    lost = tmp_path / "lost.txt"
    runner = functools.partial(tiny_training.train, lost=lost, lost_seed=2)
    options = ("--network", "tiny", "--seeds", 2, "--ray", two_nodes)
    assert train(tmp_path / "ray", *options, runner=runner) == 0
    assert lost.read_text(encoding="utf-8") == "after epoch 1"
    results = load_results("tiny", tmp_path / "ray")
    assert results["command"] == (
        "python train_model.py --network tiny --quick --epochs 2 --seeds 2"
    )
    for run in results["runs"]:
        home = tmp_path / f"home-{run['seed']}"
        # no --threads here: TensorFlow takes it only before its first computation in a process
        assert train(home, "--network", "tiny", "--seed", run["seed"]) == 0
        expected = load_results("tiny", home)
        for name in ("test_accuracy", "ece", "validation_accuracy"):
            assert run[name] == pytest.approx(expected[name], abs=0.011), name
        assert sorted(path.name for path in (home / "tiny").iterdir()) == sorted(
            path.name for path in (tmp_path / "ray" / "tiny").iterdir()
        )
    assert sorted(path.name for path in (tmp_path / "ray").iterdir()) == ["static", "tiny"]


@pytest.mark.slow
def test_a_search_writes_a_table_and_the_best_recipe_can_be_trained(two_nodes, tmp_path):
    assert train(tmp_path, "--search", 2, "--ray", two_nodes) == 0
    folder = tmp_path / "search"
    rows = list(csv.DictReader((folder / "results.csv").open(encoding="utf-8")))
    assert rows == [
        {name: str(value) for name, value in row.items()}
        for row in json.loads((folder / "results.json").read_text(encoding="utf-8"))
    ]
    candidates = sample_candidates(2, 1)
    assert sorted((float(row["learning_rate"]), int(row["depth"])) for row in rows) == sorted(
        (candidate.learning_rate, candidate.depth) for candidate in candidates
    )
    best = json.loads((folder / "best.json").read_text(encoding="utf-8"))
    candidate = distributed.Candidate(**best["recipe"])
    assert candidate in candidates
    assert not any("test" in name for name in (*rows[0], *best))
    longest = [row for row in rows if row["epochs"] == max(row["epochs"] for row in rows)]
    assert best["val_loss"] == min(float(row["val_loss"]) for row in longest)
    assert train(tmp_path, "--network", SEARCHED, "--epochs", 1) == 0
    results = load_results(SEARCHED, tmp_path)
    assert results["recipe"]["learning_rate"] == candidate.learning_rate
    layers = json.loads((tmp_path / SEARCHED / "layers.json").read_text(encoding="utf-8"))
    convolutions = [layer["shape"][-1] for layer in layers if layer["type"] == "Conv2D"]
    assert convolutions == list(networks.scaled_filters(candidate.depth, candidate.width))


def test_without_ray_the_options_say_how_to_get_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "ray", None)
    for options in (["--network", "tiny", "--ray"], ["--search", "3"]):
        assert tiny_network.main([*options, "--out", str(tmp_path)]) == 2
        message = capsys.readouterr().err
        assert "pip install -r requirements-cluster.txt" in message
        assert message.count("\n") == 1


def test_no_search_no_searched_network(tmp_path, capsys):
    assert train(tmp_path, "--network", SEARCHED) == 2
    assert "--search" in capsys.readouterr().err


def test_a_search_draws_the_same_candidates_for_the_same_seed():
    assert sample_candidates(5, 3) == sample_candidates(5, 3)
    assert sample_candidates(5, 3) != sample_candidates(5, 4)
