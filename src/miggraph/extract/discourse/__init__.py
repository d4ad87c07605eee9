"""The text as discourse: its units, who speaks, at which event, and of what."""
