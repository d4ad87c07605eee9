"""What rules do: how often each fires, how often it is right, and why a sentence is read as it is."""
