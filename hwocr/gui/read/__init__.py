"""The Read tab: pages, their text and their letters."""
