"""The views of the Look inside page: each module's `show` renders one."""
