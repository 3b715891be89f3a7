"""How the server's process is set up."""

import subprocess
import sys
from pathlib import Path

import pytest

from serving.process import MAX_HEAPS, SWITCH_INTERVAL

ROOT = Path(__file__).resolve().parents[3]
THREADS = """
import app, ctypes, sys, threading
together = threading.Barrier(16)
def use_memory():
    together.wait()
    blocks = [bytes(1000) for _ in range(1000)]
    together.wait()
threads = [threading.Thread(target=use_memory) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sys.getswitchinterval(), flush=True)
ctypes.CDLL(None).malloc_stats()  # to stderr
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the heaps are those of glibc")
def test_the_server_takes_turns_often_and_has_few_heaps():
    command = [sys.executable, "-W", "ignore", "-c", THREADS]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(run.stdout) == SWITCH_INTERVAL
    assert 1 <= run.stderr.count("Arena ") <= MAX_HEAPS


def test_pandas_is_imported_before_there_are_threads():
    code = "import sys, app; print('pandas' in sys.modules)"
    command = [sys.executable, "-W", "ignore", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True"]
