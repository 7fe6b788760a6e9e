"""The pages of the site, in one place for all tests that go through them."""

from urllib.parse import quote

SELECT = quote("SELECT ?city ?name WHERE { ?city a sse:City ; skos:prefLabel ?name }")
DESCRIBE = quote("DESCRIBE <https://w3id.org/sse-atlas/id/torino>")
PAGES = (
    "/",
    "/cities/torino",
    "/cities/torino/network",
    "/cities/torino/gaps",
    "/cities/torino/map",
    "/cities/torino/report",
    "/map",
    "/compare",
    "/matches",
    "/challenges",
    "/workshops",
    "/search?q=coop",
    "/topics",
    "/topic/housing",
    "/id/torino",
    "/id/torino/organisation/torino-social-impact",
    "/id/torino/tie/citta--supports--rete-case-quartiere",
    "/id/network/source/metropolis-2021-07-15",
    "/about",
    "/methods",
    "/sources",
    "/dataset",
    "/codebook",
    "/ontology",
    "/docs",
    "/sparql",
    "/network",
    "/compare?cities=torino,bilbao",
    "/id/torino/offer/exp-city-co-design",
    "/code/tie-kind",
    "/graph/catalogue",
    f"/sparql?query={SELECT}",
    f"/sparql?query={DESCRIBE}",
)
"""An address of each sort of page, over the cities that are shipped."""

TO_TAKE = (
    "csv",
    "geojson",
    "gexf",
    "graphml",
    "gz",
    "html",
    "ics",
    "json",
    "md",
    "png",
    "svg",
    "xlsx",
    "zip",
)
FILES = tuple(f".{ending}" for ending in ("ttl", "nt", "jsonld", "rdf", "atom", *TO_TAKE))
"""How the addresses end that are files to take along."""

NO_PAGES = ("/api/", "/static/", "/dump/")
"""How the addresses begin that are no pages."""
