"""Questions that people ask of the atlas, as SPARQL that can be read, changed and asked again."""
