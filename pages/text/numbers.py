"""Numbers written out, for the sentences of the pages."""

import math


def percent(share: float) -> str:
    """Write a share in 0..1 with one decimal.

    What is not quite all or nothing never reads as 100 % or 0 %.
    """
    if share > 0.999:
        return "> 99.9 %"
    if share < 0.001:
        return "< 0.1 %"
    return f"{share:.1%}".replace("%", " %")


def exact_percent(share: float) -> str:
    """Write a share in 0..1 with two decimals."""
    return f"{share * 100:.2f} %"


def short_percent(share: float) -> str:
    """Write a share in 0..1 without decimals; nearly all is not 100 %, nearly nothing not 0 %."""
    if share > 0.995:
        return ">99 %"
    return "<1 %" if share < 0.005 else f"{share * 100:.0f} %"


def p_value(p: float) -> str:
    """Write a probability that may be very small."""
    return f"{p * 100:.1f} %" if p >= 0.001 else "< 0.1 %"


def decimal(value: float, places: int = 3) -> str:
    """Write a number to three decimals or `places`, with a true minus."""
    zero = f"{0:.{places}f}"
    return f"{value:.{places}f}".replace(f"-{zero}", zero).replace("-", "−")


def significant(value: float) -> str:
    """Write a number > 0 to six significant digits, or all before the point if they are more."""
    return f"{value:,.{max(0, 5 - math.floor(math.log10(value)))}f}"


def general(value: float) -> str:
    """Write a number as short as it goes, with a true minus."""
    return f"{value:g}".replace("-", "−")
