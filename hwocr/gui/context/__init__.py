"""What every tab gets: the application context, actions, workers, messages."""
