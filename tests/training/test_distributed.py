"""Training on Ray: two nodes of one worker each on this machine, a tiny network, and a worker that
is lost.
"""

import csv
import json
import os
import subprocess
import sys

import pytest
import ray
from ray.cluster_utils import Cluster

import train_model
from model.recognition.classifier import load_results
from model.training import distributed, networks
from testing import app_process

TINY = app_process.ROOT / "tests" / "cluster" / "tiny_training.py"
SHORT = ("--quick", "--epochs", "2")


@pytest.fixture
def two_nodes(tmp_path, monkeypatch):
    """The address of a Ray cluster whose worker for seed 2 dies once, after its first epoch."""
    monkeypatch.setenv("LOSE_SEED", "2")
    monkeypatch.setenv("LOST", str(tmp_path / "lost.txt"))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setattr(distributed, "TRAINING", "testing.tiny_training")
    # only its name is used here
    monkeypatch.setitem(
        networks.NETWORKS, "tiny", networks.replace(networks.NETWORKS[networks.OURS], name="tiny")
    )
    nodes = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    nodes.add_node(num_cpus=1)
    yield nodes.address
    ray.shutdown()
    nodes.shutdown()


def at_home(out, *options):
    """What a run without Ray writes."""
    environment = {**os.environ, "PYTHONPATH": str(app_process.ROOT)}
    environment.pop("LOSE_SEED", None)
    command = [sys.executable, TINY, *SHORT, "--network", "tiny", "--out", out, *options]
    subprocess.run(
        list(map(str, command)),
        cwd=app_process.ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )


def test_runs_are_spread_a_lost_one_starts_again_and_all_end_as_at_home(
    two_nodes, tmp_path, capsys
):
    assert (
        train_model.main(
            [
                *SHORT,
                "--network",
                "tiny",
                "--seeds",
                "2",
                "--ray",
                two_nodes,
                "--out",
                str(tmp_path / "ray"),
            ]
        )
        == 0
    )
    assert (tmp_path / "lost.txt").read_text() == "after epoch 1"
    said = capsys.readouterr().out
    assert "tiny, seed 1" in said and "tiny, seed 2" in said and "Epoch 2/2" in said
    at_home(tmp_path / "home", "--seeds", "2")
    folders = [tmp_path / name / "tiny" for name in ("ray", "home")]
    files = [
        sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) for folder in folders
    ]
    assert files[0] == files[1]
    found, expected = (json.loads((folder / "results.json").read_text()) for folder in folders)
    assert found["command"] == expected["command"] and found["seed"] == expected["seed"]
    for run, wanted in zip(found["runs"], expected["runs"], strict=True):
        exact = run["seed"] == 1  # a resumed run's last digits may differ
        for name in ("seed", "test_accuracy", "ece", "validation_accuracy", "with_tta"):
            assert run[name] == (
                wanted[name] if exact else pytest.approx(wanted[name], abs=0.011)
            ), name
    assert not list((tmp_path / "ray").glob("tiny.seeds*"))


def test_a_search_writes_a_table_and_the_best_recipe_can_be_trained(two_nodes, tmp_path, capsys):
    assert (
        train_model.main([*SHORT, "--search", "2", "--ray", two_nodes, "--out", str(tmp_path)]) == 0
    )
    rows = list(csv.DictReader((tmp_path / "search" / "results.csv").open()))
    assert rows == [
        {name: str(value) for name, value in row.items()}
        for row in json.loads((tmp_path / "search" / "results.json").read_text())
    ]
    tried = distributed.recipes(2, 1)
    assert sorted((float(row["learning_rate"]), int(row["depth"])) for row in rows) == sorted(
        (r["learning_rate"], r["depth"]) for r in tried
    )
    best = json.loads((tmp_path / "search" / "best.json").read_text())
    assert best["recipe"] in tried and not any("test" in name for name in (*rows[0], *best))
    longest = [row for row in rows if row["epochs"] == max(row["epochs"] for row in rows)]
    assert best["val_loss"] == min(float(row["val_loss"]) for row in longest)
    assert "recipe 2" in capsys.readouterr().out
    at_home(tmp_path, "--network", "searched", "--epochs", "1")
    results = load_results("searched", tmp_path)
    assert results["recipe"]["learning_rate"] == best["recipe"]["learning_rate"]
    layers = json.loads((tmp_path / "searched" / "layers.json").read_text())
    convolutions = [layer["shape"][-1] for layer in layers if layer["type"] == "Conv2D"]
    assert convolutions == list(networks.filters(best["recipe"]["depth"], best["recipe"]["width"]))


def test_without_ray_the_options_say_how_to_get_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "ray", None)
    for options in (["--ray"], ["--search", "3"]):
        assert train_model.main([*options, "--out", str(tmp_path)]) == 2
        said = capsys.readouterr().err
        assert "pip install -r requirements-cluster.txt" in said and said.count("\n") == 1


def test_no_search_no_searched_network(tmp_path, capsys):
    assert train_model.main(["--network", "searched", "--out", str(tmp_path)]) == 2
    assert "--search" in capsys.readouterr().err


def test_our_network_can_be_made_deeper_and_wider():
    assert len(networks.ink_reader(networks.filters(6, 1.5))) == len(networks.ink_reader()) + 3
    assert networks.filters(6, 0.5) == (12, 24, 24, 48, 64, 64)


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (["--ray", "--seeds", "3"], ["--seeds", "3"]),
        (["--ray", "10.0.0.1:6379", "--quick"], ["--quick"]),
        (["--ray=auto", "--quick"], ["--quick"]),
        (["--quick", "--ray"], ["--quick"]),
    ],
)
def test_the_clusters_address_is_left_out_of_the_recorded_command(arguments, kept):
    assert train_model.without(arguments, ("--ray",)) == kept
