"""The views of the Look inside page, one a module."""
