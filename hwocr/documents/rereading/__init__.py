"""Reading a page again, turned or cropped, with what was corrected kept."""
