package import Delivery
package import DeliverySQL
package import Postgres
package import ShangMi

/// The delivery store in a PostgreSQL database, for as many processes on as many machines as are wanted.
package enum PostgresStore {
    /// Opens a store, makes it when there is none, and brings an older one to the newest schema.
    ///
    /// - Parameters:
    ///   - address: The database; its user may make tables in it.
    ///   - master: The key under which the store's keys are wrapped; what is written is sealed when there is one.
    ///   - isPooled: Whether PgBouncer stands before it and pools transactions: no statement is kept then.
    /// - Returns: The store.
    /// - Throws: `newerSchema` for a store of a newer program, `unreadable` for a server that does not answer or a database that
    ///   is something else, `sealed` and `otherVaultKey` for one that is encrypted with another key file.
    package static func open(
        _ address: PostgresAddress, master: VaultMaster? = nil, isPooled: Bool = false
    ) throws(StoreError) -> SQLStore {
        try SQLStore(
            database: PostgresDatabase(address, migrating: true, style: style(isPooled: isPooled)), master: master,
            making: true)
    }

    /// Opens a store only to look into it: nothing is made, and an older schema is left as it is.
    ///
    /// - Parameters:
    ///   - address: The database.
    ///   - master: The key under which the store's keys are wrapped.
    ///   - isPooled: Whether PgBouncer stands before it and pools transactions.
    /// - Returns: The store.
    /// - Throws: `olderSchema` and `newerSchema` for a store of another program version, `unreadable` where none is, `sealed`
    ///   and `otherVaultKey`.
    package static func existing(
        _ address: PostgresAddress, master: VaultMaster? = nil, isPooled: Bool = false
    ) throws(StoreError) -> SQLStore {
        try SQLStore(
            database: PostgresDatabase(address, migrating: false, style: style(isPooled: isPooled)), master: master,
            making: false)
    }

    /// Opens a database for another store to be moved into it; the tables are made where there are none.
    ///
    /// - Parameters:
    ///   - address: The database.
    ///   - isPooled: Whether PgBouncer stands before it and pools transactions.
    /// - Returns: The database.
    /// - Throws: `newerSchema` for a store of a newer program, `unreadable` for a server that does not answer or a database that
    ///   is something else.
    package static func database(
        _ address: PostgresAddress, isPooled: Bool = false
    ) throws(StoreError) -> any SQLDatabase {
        try PostgresDatabase(address, migrating: true, style: style(isPooled: isPooled))
    }

    /// Statements of archives and migrations take their time; a lock is waited for as long as SQLite waits for its file.
    private static func style(isPooled: Bool) -> PostgresStyle {
        var style = PostgresStyle(applicationName: "anze")
        style.keepsStatements = !isPooled
        style.plansEachTime = true
        style.limits.lock = .seconds(30)
        style.limits.statement = .seconds(300)
        style.limits.call = .seconds(310)
        return style
    }
}
