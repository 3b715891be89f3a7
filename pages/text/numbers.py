"""Numbers written out, for the sentences of the pages."""


def percent(share: float) -> str:
    """Write a share in 0..1 with one decimal.

    What is not quite all or nothing never reads as 100 % or 0 %.
    """
    if share > 0.999:
        return "over 99.9 %"
    if share < 0.001:
        return "under 0.1 %"
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
    return f"{p * 100:.1f} %" if p >= 0.001 else "under 0.1 %"


def decimal(value: float) -> str:
    """Write a number to three decimals, with a true minus."""
    return f"{value:.3f}".replace("-0.000", "0.000").replace("-", "−")


def general(value: float) -> str:
    """Write a number as short as it goes, with a true minus."""
    return f"{value:g}".replace("-", "−")
