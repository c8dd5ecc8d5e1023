"""Helpers of the tests: servers, clients, parsers of pages, generated data."""
