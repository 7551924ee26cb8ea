"""The store's schema, as migrations. New ones are only ever added at the end."""

MIGRATIONS = (
    """
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        created_at TEXT NOT NULL,
        document TEXT NOT NULL
    );
    CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE connections (
        id TEXT PRIMARY KEY,
        document TEXT NOT NULL
    );
    """,
)

VERSION = len(MIGRATIONS)
