"""train_model with a tiny network, for Ray's workers.

The first attempt of the run with the seed in LOSE_SEED ends as a lost machine does: its worker is
killed after the first epoch. The file that LOST names tells that this has happened.
"""

import os
import signal
import sys
from pathlib import Path

import train_model
from model.training import callbacks
from testing import tiny_network

tiny_network.install()
fit = train_model.fit  # what a search starts
train_model.__file__ = __file__  # what --seeds starts


def option(arguments: list[str], name: str) -> str:
    """The value of an option, or nothing."""
    return dict(zip(arguments, arguments[1:], strict=False)).get(name, "")


def main(arguments: list[str]) -> int:
    lost = Path(os.environ.get("LOST", os.devnull))
    if os.environ.get("LOSE_SEED") == option(arguments, "--seed") and not lost.exists():
        kept = callbacks.Checkpoint.on_epoch_end

        def lose(self, epoch, logs=None):
            kept(self, epoch, logs)
            lost.write_text(f"after epoch {len(self.history)}")
            os.kill(os.getpid(), signal.SIGKILL)

        callbacks.Checkpoint.on_epoch_end = lose
    return train_model.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
