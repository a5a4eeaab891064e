"""The Runs tab: all runs, their curves over one another, what differs."""
