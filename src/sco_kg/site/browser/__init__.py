"""What runs in the reader's browser: packages from npm, and the data that scripts load."""
