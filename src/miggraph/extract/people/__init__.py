"""Names of people, their positions and organisations, and who speaks."""
