"""What is measured, one file a measure: each has a title and a `run`."""
