"""What is ruled on a page: lines to write on, cells and combs of forms, and taking them out."""
