"""The numbers of the Data page."""
