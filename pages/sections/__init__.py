"""What the pages are made of: a folder a page, and here what several of them share."""
