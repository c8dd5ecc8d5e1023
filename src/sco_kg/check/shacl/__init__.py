"""Shacl."""
