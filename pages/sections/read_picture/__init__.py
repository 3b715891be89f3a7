"""What the Read a picture page is made of: where pictures come from, and what was read in them."""
