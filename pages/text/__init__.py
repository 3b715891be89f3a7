"""Sentences made of figures, for the pages."""
