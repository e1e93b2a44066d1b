"""WordprocessingML (Word 文字处理): styles, stories, tables and revisions of docx, docm, dotx and flat packages."""
