"""Metadata for programs: VoID, DCAT, RO-Crate, schema.org, links, TimeMap, SPARQL service."""
