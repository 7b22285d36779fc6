"""A program or its facts as text for other engines and for spreadsheets."""
