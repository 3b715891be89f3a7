import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
from PIL import Image

from model.data import mnist
from tools import generalization, results

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
    *(ROOT / "docs").glob("*.md"),
]


def test_the_readmes_figures_are_those_of_the_results_files():
    run = subprocess.run(
        [sys.executable, "tools/results.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_first_sentence_states_what_was_measured():
    sets = [
        row
        for row in json.loads(results.GENERALIZATION.read_text(encoding="utf-8")).values()
        if row["accuracy"] is not None
    ]
    right = sum(row["samples"] * row["accuracy"] for row in sets) / sum(
        row["samples"] for row in sets
    )
    assert f"{right:.1%} accuracy on people it has never seen".replace(
        "%", " %", 1
    ) in results.README.read_text(encoding="utf-8").replace("\n", " ")


def test_every_picture_file_and_heading_that_is_linked_is_there():
    for page in DOCUMENTS:
        links = re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", page.read_text(encoding="utf-8"))
        for target, anchor in links:
            linked = page.parent / target if target else page
            assert linked.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(linked), f"{page.name}: {target}#{anchor}"


def test_every_file_that_is_named_is_there():
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir())
    for page in DOCUMENTS:
        text = page.read_text(encoding="utf-8")
        for name in re.findall(rf"[`\s]((?:{folders})/[\w/.-]*\w)[/`\s]", text):
            assert (ROOT / name).exists() or "NAME" in name, f"{page.name}: {name}"


def anchors(page: Path) -> list[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_the_index_names_every_document():
    docs = results.ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    for page in docs.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, page.name


def test_the_last_release_in_the_changelog_is_the_projects_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert releases[0] == project["version"]


def test_the_baseline_is_measured_on_strokes_and_on_pictures(tmp_path):
    test = mnist.load().test
    for number in range(30):
        folder = tmp_path / str(test.labels[number])
        folder.mkdir(exist_ok=True)
        # dark on light
        Image.fromarray(255 - test.images[number]).resize((280, 280)).save(folder / f"{number}.png")
    measured = generalization.evaluate_baseline(tmp_path)
    assert min(measured.values()) > 0.9
    image = generalization.scale_down(generalization.render_canvas([[[10, 10], [10, 90]]]))
    assert image.shape == (28, 28)
    assert image[14, 14] > 0.9
    assert image[:, [0, -1]].max() == 0
    first, last = np.flatnonzero(image.max(1))[[0, -1]]
    assert first + last == 27  # as far from the top as from the bottom
    assert last - first > 20
