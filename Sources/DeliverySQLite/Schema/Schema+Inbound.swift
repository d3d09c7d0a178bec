extension Schema {
    /// What destinations send us: feeds, notices and their policies, units that must be insured, changes of code tables.
    static let inbound = """
        CREATE TABLE feed (
            destination TEXT NOT NULL, name TEXT NOT NULL, cursor TEXT, pulled_at INTEGER, gap TEXT, owner TEXT,
            PRIMARY KEY (destination, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE feed_item (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, feed TEXT NOT NULL, item TEXT NOT NULL,
            revision INTEGER NOT NULL, published_at TEXT NOT NULL, received_at INTEGER NOT NULL, faults TEXT NOT NULL,
            content BLOB NOT NULL, UNIQUE (destination, feed, item, revision)
        ) STRICT;
        CREATE TABLE notice_match (
            notice INTEGER NOT NULL, insurer TEXT NOT NULL, policy TEXT NOT NULL, same_place INTEGER NOT NULL,
            at INTEGER NOT NULL, exported_at INTEGER, PRIMARY KEY (notice, insurer, policy)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE obligated_unit (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, item TEXT NOT NULL, credit_code TEXT NOT NULL,
            name TEXT NOT NULL, division TEXT, industry TEXT, basis TEXT, valid_from TEXT NOT NULL, valid_to TEXT
        ) STRICT;
        CREATE UNIQUE INDEX obligated_unit_item ON obligated_unit (destination, item);
        CREATE INDEX obligated_unit_code ON obligated_unit (credit_code);
        CREATE TABLE code_release (
            id TEXT PRIMARY KEY, from_day TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, planned_by TEXT NOT NULL,
            planned_at INTEGER NOT NULL, approved_by TEXT, approved_at INTEGER
        ) STRICT;
        CREATE TABLE code_change (
            id INTEGER PRIMARY KEY, item INTEGER NOT NULL, code_table TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL,
            valid_from TEXT, valid_to TEXT, note TEXT, code_release TEXT
        ) STRICT;
        CREATE INDEX code_change_release ON code_change (code_release);
        """
}
