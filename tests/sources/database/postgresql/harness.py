"""PostgreSQL's own COPY, as the oracle."""


def copy(server, query, database="postgres", delimiter=","):
    options = f"FORMAT csv, HEADER true, DELIMITER '{delimiter}'"
    return server.psql(f"\\copy ({query}) to stdout ({options})", database)
