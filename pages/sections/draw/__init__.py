"""The Draw page: what it says of a drawing, and its panels, each made only while it is open."""
