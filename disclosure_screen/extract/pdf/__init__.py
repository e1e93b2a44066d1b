"""PDF (版式文档): text and geometry from pdfium, every object from qpdf. Used by ``extract/formats/pdf.py`` only."""
