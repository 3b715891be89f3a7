"""The parts of the Read a picture page: the source of the pictures, and the results."""
