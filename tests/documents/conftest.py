"""Makes document_pages and steps importable from the folders below."""
