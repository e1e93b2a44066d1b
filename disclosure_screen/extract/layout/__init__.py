"""Layout (版面): lines, paragraphs and tables of pages, whichever format or recognition gave their words and boxes."""
