"""What the app's server does beside Streamlit: compression, and the page while it loads."""

# Seconds after which Python gives another thread its turn. LiteRT and NumPy let go of Python's lock
# at each call, and wait so long to get it back beside a busy thread. By default, 5 ms, a picture
# takes ten times as long then: `python -m benchmarks.page`.
SWITCH_INTERVAL = 0.0005
