"""What agencies report doing."""
