"""The sections of the Data page: each module's `show` renders one."""
