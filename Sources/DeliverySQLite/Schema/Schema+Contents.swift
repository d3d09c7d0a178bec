extension Schema {
    /// The contents of attachments on their way: where each upload stands, what was tried, and what was acknowledged.
    static let contents = """
        ALTER TABLE intake_file ADD COLUMN folder TEXT;
        CREATE TABLE content (
            destination TEXT NOT NULL, key TEXT NOT NULL, bytes INTEGER NOT NULL, phase TEXT NOT NULL, lane INTEGER NOT NULL,
            received INTEGER NOT NULL, sent INTEGER NOT NULL, next_at INTEGER, last_sent_at INTEGER, unknown_since INTEGER,
            questions INTEGER NOT NULL, lost INTEGER NOT NULL, stalls INTEGER NOT NULL, wait REAL NOT NULL, owner TEXT,
            lease_until INTEGER, epoch INTEGER NOT NULL, changed_at INTEGER NOT NULL, PRIMARY KEY (key, destination)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX content_phase ON content (destination, phase, lane, next_at);
        CREATE TABLE content_attempt (
            destination TEXT NOT NULL, content TEXT NOT NULL, number INTEGER NOT NULL, purpose TEXT NOT NULL,
            at INTEGER NOT NULL, start INTEGER, bytes INTEGER, part_sm3 BLOB, signed_text TEXT NOT NULL,
            signature BLOB NOT NULL, certificate BLOB NOT NULL REFERENCES certificate, leaf INTEGER NOT NULL,
            ended_at INTEGER, outcome TEXT, detail TEXT, status INTEGER, bytes_sent INTEGER,
            PRIMARY KEY (destination, content, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE content_receipt (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, content TEXT NOT NULL, attempt INTEGER NOT NULL,
            at INTEGER NOT NULL, receipt_no TEXT NOT NULL, received_at TEXT NOT NULL, status INTEGER NOT NULL,
            signed_text TEXT NOT NULL, signature BLOB NOT NULL, certificate BLOB NOT NULL REFERENCES certificate,
            body BLOB NOT NULL, leaf INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX content_receipt_content ON content_receipt (destination, content);
        """
}
