"""What the answers to a query may be written in: media types, best first, with the format that writes each."""

import pyoxigraph as ox

ROWS = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
ANSWERS = {name: form for name, form in ROWS.items()
           if form in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)}
GRAPHS = {form.media_type: form for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML,
                                             ox.RdfFormat.JSON_LD, ox.RdfFormat.TRIG)}
