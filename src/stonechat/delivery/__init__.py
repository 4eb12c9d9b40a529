"""The outside world: images and the files they are kept in; later mail and push."""
