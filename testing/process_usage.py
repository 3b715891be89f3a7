"""Memory and processor time of a process, as Linux counts them."""

import os
from pathlib import Path


def memory_mb(process: int, entry: str = "VmRSS") -> float:
    """Return the resident memory in MB (millions of bytes): now (VmRSS), or its peak (VmHWM)."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{entry}:"))
    return int(line.split()[1]) * 1024 / 1e6


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
