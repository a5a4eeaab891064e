"""What a run leaves behind: folder, events, state, results, the process that trains it."""
