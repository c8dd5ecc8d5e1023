# Brings a cube into the normal form that its integrity constraints are written for: what the short
# terms of the vocabulary imply is spelt out, and what is attached higher up comes down to the cells.

PREFIX qb: <http://purl.org/linked-data/cube#>

# ── kinds that follow from links ─────────────────────────────────────────────────
INSERT { ?cell a qb:Observation . ?cube a qb:DataSet } WHERE { ?cell qb:dataSet ?cube } ;
INSERT { ?cell a qb:Observation . ?slice a qb:Slice } WHERE { ?slice qb:observation ?cell } ;
INSERT { ?slice a qb:Slice . ?cube a qb:DataSet } WHERE { ?cube qb:slice ?slice } ;

# ── components by their short terms ──────────────────────────────────────────────
INSERT { ?component qb:componentProperty ?property . ?property a ?kind }
WHERE {
  VALUES (?term ?kind) {
    (qb:dimension qb:DimensionProperty) (qb:measure qb:MeasureProperty) (qb:attribute qb:AttributeProperty)
  }
  ?component ?term ?property .
} ;

# ── values attached to the whole cube, to a slice, or to a measure ───────────────
INSERT { ?cell ?property ?value }
WHERE {
  ?component qb:componentAttachment qb:DataSet ; qb:componentProperty ?property .
  ?cube qb:structure/qb:component ?component ; ?property ?value .
  ?cell qb:dataSet ?cube .
} ;
INSERT { ?slice qb:sliceStructure ?key . ?cell qb:dataSet ?cube ; ?property ?value }
WHERE {
  ?cube qb:slice ?slice .
  ?slice qb:sliceStructure ?key ; qb:observation ?cell ; ?property ?value .
  ?key qb:componentProperty ?property .
} ;
INSERT { ?cell ?property ?value }
WHERE {
  ?component qb:componentAttachment qb:MeasureProperty ; qb:componentProperty ?property .
  ?cube qb:structure ?structure .
  ?structure qb:component ?component ; qb:component/qb:componentProperty ?measure .
  ?measure a qb:MeasureProperty ; ?property ?value .
  ?cell qb:dataSet ?cube ; ?measure ?number .
}
