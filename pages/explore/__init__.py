"""The sections of the page explore_data: each module's `show` lays out one."""
