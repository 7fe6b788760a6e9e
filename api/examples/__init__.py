"""Examples for the OpenAPI description."""
