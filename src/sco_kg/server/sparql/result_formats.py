"""Result formats by media type, the preferred one first."""

import pyoxigraph as ox

SELECT_FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
ASK_FORMATS = {media_type: form for media_type, form in SELECT_FORMATS.items()
               if form in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)}
RDF_FORMATS = {form.media_type: form for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML,
                                                  ox.RdfFormat.JSON_LD, ox.RdfFormat.TRIG)}
