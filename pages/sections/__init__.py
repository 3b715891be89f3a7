"""The parts of the pages: one folder for each page, and here what several of them share."""
