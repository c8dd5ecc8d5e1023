"""The generated site: one folder of pages and data documents that opens, copies and serves as it is."""
