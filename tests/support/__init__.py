"""What tests share: servers, browsers, readers of pages, generated data."""
