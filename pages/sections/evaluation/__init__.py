"""The sections of the Evaluation page, one or two a module."""
