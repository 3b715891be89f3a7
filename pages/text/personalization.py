"""What corrections bring, in words."""

from model import metrics
from model.schemas import PersonalizationFigures, StoredPersonalization
from pages.text.numbers import exact_percent

HOW_IT_WORKS = (
    "Tap a bar on the Draw page to correct a prediction: the drawing becomes an example, and the "
    "network is not retrained. An example adds evidence for its digit: the more, the closer the "
    "embedding of a new drawing is to that of the nearest example (inverse distance weighting), "
    "and none beyond a radius."
)


def headline(stored: StoredPersonalization, title: str) -> str:
    """Say how many digits are misread with the fewest and with the most corrections."""
    errors = list(stored["errors_by_limit"].items())
    (fewest, before), (most, after) = errors[0], errors[-1]
    first = "without corrections" if fewest == "0" else f"with at most {fewest} by each writer"
    return (
        f"{title} misreads {before:,} of {stored['fitted']['digits']:,} digits {first}, "
        f"{after:,} with at most {most} by each writer."
    )


def method(stored: StoredPersonalization) -> str:
    """Say what was counted."""
    return (
        f"It reads what {stored['fitted']['writers']} UNIPEN validation writers wrote, sample "
        "by sample. Each writer begins without examples and corrects each misread digit, up to the "
        "limit. A digit that is then corrected counts as an error. The parameters are fitted on "
        "the other writers (leave-one-writer-out)."
    )


def uncertainty(stored: StoredPersonalization) -> str:
    """Say how little the errors tell, with the interval of those with the fewest corrections."""
    digits = stored["fitted"]["digits"]
    errors = next(iter(stored["errors_by_limit"].values()))
    low, high = map(exact_percent, metrics.wilson_interval(errors, digits))
    return (
        f"Errors are few ({errors:,}), so the 95 % confidence intervals (Wilson) are wide: the "
        f"first one reaches from {low} to {high}. Digits by one writer are not independent, so the "
        "uncertainty is larger still."
    )


def fitted_sentence(fitted: PersonalizationFigures) -> str:
    """Say what the app's parameters bring on the writers that they were fitted on."""
    harmed = fitted["harmed"]
    samples = {0: "No sample that was", 1: "1 sample that was"}.get(
        harmed, f"{harmed:,} samples that were"
    )
    return (
        f"With the app's parameters and no limit, {fitted['errors_adapted']:,} of "
        f"{fitted['errors']:,} errors are left. **{samples} right** became wrong, letters and "
        "signs included. These parameters were fitted on the same writers, so the figures are "
        "optimistic."
    )


def count_of(part: int, whole: int) -> str:
    """Write a part of a whole, to stay on one line."""
    return f"{part:,} of {whole:,}".replace(" ", "\N{NO-BREAK SPACE}")


def fitted_rows(fitted: PersonalizationFigures) -> list[tuple[str, str]]:
    """Name the figures of the app's parameters, and write each out."""
    return [
        ("writers", f"{fitted['writers']:,}"),
        ("digits", f"{fitted['digits']:,}"),
        ("letters and signs", f"{fitted['samples'] - fitted['digits']:,}"),
        ("misread digits without corrections", f"{fitted['errors']:,}"),
        ("misread digits with corrections", f"{fitted['errors_adapted']:,}"),
        ("corrections", f"{fitted['corrections']:,}"),
        ("samples right without, wrong with corrections", f"{fitted['harmed']:,}"),
        (
            "next samples of a corrected digit that are right",
            count_of(fitted["next_correct"], fitted["next"]),
        ),
        (
            "the same, of those misread without corrections",
            count_of(fitted["next_misread_correct"], fitted["next_misread"]),
        ),
    ]
