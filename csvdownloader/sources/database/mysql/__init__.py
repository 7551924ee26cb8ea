"""MariaDB and MySQL, and whatever speaks their protocol."""
