"""Reads sheets of workbooks: Excel's .xlsx, .xlsm, .xlsb and .xls, and OpenDocument's .ods."""
