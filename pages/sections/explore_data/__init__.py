"""The sections of the Data page: each module's `show` lays out one."""
