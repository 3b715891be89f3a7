"""The sections of the Evaluation page: each module's `show` renders one."""
