"""The parts of the Training page: each module's `show` renders one part."""
