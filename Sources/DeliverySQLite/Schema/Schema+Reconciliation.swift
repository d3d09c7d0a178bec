extension Schema {
    /// What destinations list, compared with what we hold as accepted.
    static let reconciliation = """
        CREATE TABLE reconciliation (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, state TEXT NOT NULL,
            cursor TEXT, pages INTEGER NOT NULL, owner TEXT, started_at INTEGER NOT NULL, ended_at INTEGER,
            total_count INTEGER, total_money INTEGER, own_count INTEGER NOT NULL, own_money INTEGER NOT NULL,
            listed INTEGER NOT NULL, repeats INTEGER NOT NULL, matched INTEGER NOT NULL, closed_at INTEGER,
            closed_reason TEXT
        ) STRICT;
        CREATE INDEX reconciliation_account ON reconciliation (destination, kind, day, id);
        CREATE TABLE reconciliation_page (
            run INTEGER NOT NULL, cursor TEXT NOT NULL, PRIMARY KEY (run, cursor)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reconciliation_item (
            run INTEGER NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, batch TEXT NOT NULL, receipt TEXT NOT NULL
        ) STRICT;
        CREATE TABLE reconciliation_line (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES reconciliation, sort TEXT NOT NULL, key TEXT NOT NULL,
            own_version INTEGER, own_batch TEXT, own_receipt TEXT, own_money INTEGER, listed_version INTEGER,
            listed_batch TEXT, listed_receipt TEXT, listed_money INTEGER, outcome TEXT NOT NULL, detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX reconciliation_line_run ON reconciliation_line (run, outcome, own_batch);
        """
}
