"""The ontology, the topics and the codes as a release holds them, and how they are used in it."""
