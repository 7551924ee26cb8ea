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
    """
    CREATE TABLE removed (
        id TEXT PRIMARY KEY
    );
    """,
    """
    CREATE TABLE saved_requests (
        name TEXT PRIMARY KEY,
        document TEXT NOT NULL
    );
    """,
)

# How the rows of each table are read, and written into another store.
TABLES = (
    (
        "SELECT id, created_at, document FROM jobs",
        "INSERT OR IGNORE INTO jobs (id, created_at, document) VALUES (?, ?, ?)",
    ),
    (
        "SELECT key, value FROM settings",
        "INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)",
    ),
    (
        "SELECT id, document FROM connections",
        "INSERT OR IGNORE INTO connections (id, document) VALUES (?, ?)",
    ),
    ("SELECT id FROM removed", "INSERT OR IGNORE INTO removed (id) VALUES (?)"),
    (
        "SELECT name, document FROM saved_requests",
        "INSERT OR IGNORE INTO saved_requests (name, document) VALUES (?, ?)",
    ),
)

VERSION = len(MIGRATIONS)
