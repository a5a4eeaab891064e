"""PAGE-XML, ALTO and hOCR read and written as plain records that know no reader, no Qt and no network.

`records` says what a page is here; each format has a ``…_writer`` and a ``…_reader``.
`hwocr.exporting.records` turns a `hwocr.reading.page.Page` into a record and back.
"""
