"""The parts of an XLSX workbook: names and formats, cells, totals, charts. `ui.documents.xlsx` puts them together."""
