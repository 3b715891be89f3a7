"""What the Training page is made of: each module's `show` renders one part."""
