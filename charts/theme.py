"""The look that all charts share.

The template leaves the colours of text, axes and background to Streamlit, which fills them in from
the theme that the visitor sees, so one figure suits light and dark and follows a switch without a
rerun. What it fixes is chosen to stand out on both backgrounds.
"""

import plotly.graph_objects as go

# the one thing in a chart to look at; between the theme's primary colours for light and dark
ACCENT = "#12a17d"
MUTED = "#98a2ad"  # everything beside it

# One colour a digit class, 0 to 9, the same on every page. Searched so that any two differ with
# every kind of colour vision, most of all digits that look alike, such as 3 and 8 or 4 and 9, and
# that each stands out on both themes' backgrounds, also as the thin ink of a digit: measured in
# tests/unit/charts/test_theme.py.
CLASS_COLOURS = (
    "#b44399",
    "#b18eb6",
    "#d97144",
    "#8582ff",
    "#ba2306",
    "#2b6a58",
    "#9ac092",
    "#1c67d9",
    "#f3a400",
    "#38c1ff",
)

OPPOSES = "#e76300"  # evidence against a digit, beside ACCENT for it; for every color vision

# for charts in which zooming does not help
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

TEMPLATE = go.layout.Template(
    layout={
        "colorway": CLASS_COLOURS,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 14},
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.25,
        "xaxis": {
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
        },
        "yaxis": {"automargin": True, "fixedrange": True, "zeroline": False, "ticks": ""},
        "hoverlabel": {"font": {"size": 14}},
    }
)


def titled_figure(title: str, height: int) -> go.Figure:
    """An empty figure, `height` pixels high, with a title."""
    return go.Figure(
        layout={
            "template": TEMPLATE,
            "height": height,
            "title": {"text": title, "font_size": 16},
            "margin_t": 44,
        }
    )
