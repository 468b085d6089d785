"""What processes cost, from /proc (Linux)."""

import os
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """CPU seconds since the start, and memory now and at most, in MB, of a process and its children."""

    cpu: float
    memory: float
    peak: float


def tree(pid: int) -> list[int]:
    """A process and everything that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def cost(pid: int) -> Cost:
    """The cost of a process and its children; those that ended meanwhile count nothing."""
    cpu = memory = peak = 0.0
    for each in tree(pid):
        try:
            after_name = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            status = Path(f"/proc/{each}/status").read_text()
        except FileNotFoundError:
            continue
        cpu += (int(after_name[11]) + int(after_name[12])) / _TICK
        sizes = dict(line.split(":", 1) for line in status.splitlines() if line.startswith("Vm"))
        memory += int(sizes.get("VmRSS", "0 kB").split()[0]) / 1024
        peak += int(sizes.get("VmHWM", "0 kB").split()[0]) / 1024
    return Cost(cpu, memory, peak)


def biggest_peak(pid: int) -> float:
    """The highest memory that one process of a tree ever had, in MB."""
    peaks = []
    for each in tree(pid):
        lines = Path(f"/proc/{each}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
    return max(peaks)
