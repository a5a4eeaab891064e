"""What the Read tab shows: pages, text, the chosen letter."""
