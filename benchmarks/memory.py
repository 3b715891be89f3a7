"""How much memory a process has."""

from pathlib import Path


def megabytes(process: int, entry: str = "VmRSS") -> float:
    """Memory of a process in MB (millions of bytes), as Linux tells it: resident now (VmRSS), or
    the most that ever was (VmHWM).
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{entry}:"))
    return int(line.split()[1]) * 1024 / 1e6
