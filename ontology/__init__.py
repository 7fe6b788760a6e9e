"""The model as data: the ontology, its topics, codes, alignments and shapes, and the names they give."""
