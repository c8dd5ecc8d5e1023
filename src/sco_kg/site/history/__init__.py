"""The versions of the data set: their files, and the changes between them."""
