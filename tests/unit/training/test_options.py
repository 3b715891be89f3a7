import pytest

from model.artifacts import SAVED
from model.training.options import parse, plan_runs, search_changes
from model.training.recipes import NETWORKS, OURS


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ("", ""),
        ("--network plateau-cnn --seed 1", " --network plateau-cnn"),
        ("--seed=4 --seeds 3 --network all", " --network all --seed 4 --seeds 3"),
        ("--no-augment --batch-size 64", " --batch-size 64 --no-augment"),
        ("--augment --learning-rate 1e-3", " --learning-rate 0.001 --augment"),
        ("--ray --seeds 3 --resume --threads 2 --out elsewhere", " --seeds 3"),
        ("--ray 10.0.0.1:6379 --quick", " --quick"),
        ("--data mnist", " --data mnist"),
    ],
)
def test_the_recorded_command_has_the_options_that_matter(arguments, command):
    assert parse(arguments.split(), None)[1] == "python train_model.py" + command


def test_options_change_the_networks_own_recipe(tmp_path):
    own = NETWORKS[OURS].recipe
    options, command = parse(["--epochs", "7", "--no-augment", "--out", str(tmp_path)], None)
    (run,) = plan_runs(NETWORKS[OURS], options, command)
    assert (run.recipe.epochs, run.recipe.augment) == (7, False)
    assert run.recipe.learning_rate == own.learning_rate
    assert run.folder == tmp_path / OURS
    options, command = parse(["--quick", "--epochs", "2"], None)
    (run,) = plan_runs(NETWORKS[OURS], options, command)
    assert (run.recipe.epochs, run.recipe.synthetic) == (2, (0, 0))
    assert run.folder == SAVED / OURS


@pytest.mark.parametrize(
    ("data", "uses_unipen", "uses_synthetic"),
    [
        ("all", True, True),
        ("mnist", False, False),
        ("mnist+unipen", True, False),
        ("mnist+synthetic", False, True),
    ],
)
def test_the_data_to_train_on_can_be_chosen(data, uses_unipen, uses_synthetic):
    options, command = parse(["--data", data], None)
    (run,) = plan_runs(NETWORKS[OURS], options, command)
    assert (any(run.recipe.unipen), any(run.recipe.synthetic)) == (uses_unipen, uses_synthetic)
    for name in ("plateau-cnn", "rmsprop-cnn"):
        (run,) = plan_runs(NETWORKS[name], options, command)
        assert not any(run.recipe.unipen + run.recipe.synthetic), "a textbook network has MNIST"


def test_each_seed_has_a_run_and_a_folder(tmp_path):
    options, command = parse(["--seed", "3", "--seeds", "2", "--out", str(tmp_path)], None)
    runs = plan_runs(NETWORKS[OURS], options, command)
    assert [run.seed for run in runs] == [3, 4]
    assert len({run.folder for run in runs}) == 2


def test_a_search_keeps_what_it_does_not_vary():
    options, _ = parse(["--search", "2", "--epochs", "2", "--no-augment"], None)
    assert search_changes(options) == {"augment": False}
    options, _ = parse(["--search", "2", "--quick"], None)
    assert search_changes(options) == {
        "unipen": (0, 0),
        "synthetic": (0, 0),
        "label_smoothing": 0.0,
    }
