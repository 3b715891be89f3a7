"""The look that all charts share.

The template leaves the colours of text, axes and background to Streamlit, which fills them in from
the theme that the visitor sees, so one figure suits light and dark and follows a switch without a
rerun. What it fixes is chosen to stand out on both backgrounds.
"""

import plotly.graph_objects as go

# the one thing in a chart to look at; between the theme's primary colours for light and dark
ACCENT = "#12a17d"
MUTED = "#98a2ad"  # everything beside it

# One colour a digit class, 0 to 9, the same in every chart. Chosen by M. A. Petroff to be told
# apart with every kind of colour vision: Accessible Color Sequences for Data Visualization, arXiv
# 2107.02270.
CLASS_COLOURS = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)

OPPOSES = CLASS_COLOURS[6]  # evidence against a digit, beside ACCENT for it; for every color vision

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
