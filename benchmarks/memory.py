"""How much memory a process has."""

from pathlib import Path


def megabytes(process: int) -> float:
    """Resident memory of a process in MB (millions of bytes), as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
