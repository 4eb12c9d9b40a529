"""What is kept: tables, statements by subject, one appender, several readers; two databases."""
