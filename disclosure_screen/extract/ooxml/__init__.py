"""Office Open XML (ECMA-376) parts shared by the docx, xlsx and pptx readers: packages, colours, drawings, leftovers."""
