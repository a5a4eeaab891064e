"""What turns a line into characters: a registry of recognisers, and arbitration between their readings."""
