"""The networks side by side, in words."""

from collections.abc import Sequence

from model.schemas import NetworkSummary


def finding(summaries: Sequence[NetworkSummary]) -> str:
    """Say which network errs least, how many errors the next one makes, and what training costs."""
    best, second = sorted(summaries, key=lambda summary: summary["errors"])[:2]
    return (
        f"{best['title']} misreads {best['errors']} of the 10,000 test digits, the next best "
        f"{second['errors']}. It was trained {best['seconds'] / second['seconds']:.0f} times as "
        "long."
    )
