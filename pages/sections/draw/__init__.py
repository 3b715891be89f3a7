"""The Draw page: its view of a drawing, and its panels, each rendered only while it is open."""
