"""DrawingML (图形): shapes with text, pictures, tables and groups on slides, sheets and charts."""
