"""The drawing canvas, read while the pen moves."""
