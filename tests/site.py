"""The pages of the site, in one place for all tests that go through them."""

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
