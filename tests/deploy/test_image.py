"""What goes into the image: deploy/Dockerfile and its neighbours, without Docker."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from testing import app_process, replicas
from testing.visitor import Visitor, canvas_strokes
from tests.robustness.files import CASES

DEPLOY = app_process.ROOT / "deploy"


def copied() -> list[str]:
    """What the Dockerfile copies from the project, less requirements-app.txt."""
    lines = re.findall(
        r"^COPY (?!--)(\S+) ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    return [line for line in lines if not line.startswith("requirements")]


@pytest.mark.slow
def test_the_app_runs_on_what_the_image_holds_and_nothing_else(tmp_path: Path):
    root = tmp_path / "image"
    ignored = shutil.ignore_patterns("__pycache__", ".training", "model.keras")
    for name in copied():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (app_process.ROOT / name).is_dir():
            shutil.copytree(app_process.ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy(app_process.ROOT / name, root / name)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}

    async def visit() -> list[int | None]:
        async with Visitor(f"http://127.0.0.1:{app.port}") as visitor:
            await visitor.open()
            await visitor.draw(canvas_strokes(7))
            assert not visitor.page_errors
            return visitor.digits

    app = replicas.Replica(0, tmp_path, root)
    try:
        app.start()
        app.wait()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(asyncio.run, visit()).result() == [7]
    finally:
        app.kill()
    # the container's file system is read-only
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


@pytest.mark.skipif(os.name == "nt", reason="modes differ")
def test_the_image_can_be_read_by_its_user_whoever_may_read_the_checkout(tmp_path: Path):
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    build, _, final = text.partition("\n\nFROM ")
    *_, copied_last = re.finditer(r"^COPY .*$", build, re.MULTILINE)
    (run,) = re.findall(r"^RUN (chmod .*)$", build[copied_last.end() :], re.MULTILINE)
    assert "COPY --from=build /app /app" in final
    assert not re.search(r"^COPY (?!--from=build)", final, re.MULTILINE)
    tree = tmp_path / "app"
    (tree / "pages").mkdir(parents=True)
    (tree / "pages" / "draw.py").touch(0o600)
    (tree / "pages").chmod(0o700)
    tree.chmod(0o700)
    subprocess.run(["sh", "-c", run.replace("/app", str(tree))], check=True)
    modes = [path.stat().st_mode & 0o777 for path in (tree, *tree.rglob("*"))]
    assert modes == [0o755, 0o755, 0o644]


@pytest.mark.slow
def test_in_the_image_no_page_around_the_app_may_steer_it(tmp_path: Path):
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    environment = dict(re.findall(r"(STREAMLIT_\w+)=(\S+)", text))
    port, log = app_process.free_port(), tmp_path / "log.txt"
    server = app_process.start_server(port, log, environment=environment)
    try:
        app_process.wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/host-config") as response:
            (origin,) = json.load(response)["allowedOrigins"]
    finally:
        server.kill()
        server.wait()
    assert origin.endswith(".invalid")


def test_every_file_copied_is_let_through_to_the_build():
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert all(
        f"!{name}" in let_through and (app_process.ROOT / name).exists() for name in copied()
    )


def test_every_file_that_a_page_needs_is_copied():
    for file in {case.file for case in CASES}:
        assert any(file == name or file.startswith(f"{name}/") for name in copied()), file


def test_serving_installs_no_tensorflow_and_runs_as_nobody_special():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER app$", text, re.MULTILINE)
    assert "requirements-app.txt" in text
    assert "requirements.txt" not in text
    assert "tensorflow" not in (app_process.ROOT / "requirements-app.txt").read_text(
        encoding="utf-8"
    )


def test_nginx_knows_every_process_of_the_compose_file():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    (apps,) = re.findall(r"APPS: ([\d.: ]+?) +#", text)
    assert sorted(app.split(":")[0] for app in apps.split()) == sorted(
        re.findall(r"ipv4_address: ([\d.]+)", text)
    )


def test_every_service_has_bounded_logs_and_a_temporary_folder_of_bounded_size():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    services = len(re.findall(r"^    image:|^  image:", text, re.MULTILINE))  # app and nginx
    assert services == 2
    assert len(re.findall(r"^ +logging: \*log$", text, re.MULTILINE)) == services
    assert "max-size" in text
    assert len(re.findall(r'tmpfs: \["/tmp:size=\d+m,mode=1777"\]', text)) == services
    assert len(re.findall("mem_limit: ", text)) == services
