"""What operators need: health, metrics, the log of queries."""
