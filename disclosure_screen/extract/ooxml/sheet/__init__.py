"""SpreadsheetML (电子表格): workbooks, cells, formats and everything around the cells, for xlsx and its binary sister xlsb."""
