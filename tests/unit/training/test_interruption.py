import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model.training.interruption import Terminated, UsageError, locked, stoppable
from testing.app_process import ROOT

HOLD = """
import sys
from pathlib import Path
from model.training.interruption import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_held_by_one_process_and_free_when_that_is_killed(tmp_path: Path):
    folder = tmp_path / "net"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(UsageError, match=rf"Process {holder.pid} "), locked(folder):
        pass
    with locked(tmp_path / "other"):
        pass
    holder.kill()
    holder.communicate()
    assert (tmp_path / "net.lock").exists()
    with locked(folder, tmp_path / "other"):
        assert (tmp_path / "net.lock").read_text(encoding="ascii") == str(os.getpid())
        with pytest.raises(UsageError, match=f"Process {os.getpid()} "), locked(folder):
            pass
    assert not list(tmp_path.iterdir())  # nothing is left beside the folders


def test_a_folder_in_which_nothing_may_be_written_is_an_error_of_the_system(tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="file"), locked(tmp_path / "file" / "net"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_sigterm_is_heard_within_the_block_and_as_before_behind_it():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated), stoppable():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("ignored", [True, False])
def test_where_ctrl_c_has_no_effect_it_is_said_at_the_start(ignored, capsys):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    try:
        with stoppable():
            pass
    finally:
        signal.signal(signal.SIGINT, before)
    assert (str(os.getpid()) in capsys.readouterr().out) == ignored
