"""What the Draw page keeps folded away: each panel is made only while it is open."""
