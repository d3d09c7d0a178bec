package import Delivery

/// A database that holds a store.
package protocol SQLDatabase: Sendable {
    /// The store, as errors name it: a path, or an address without a password.
    var place: String { get }

    /// The clock of the machine that holds the store; nil where that is this machine.
    var clock: SharedClock? { get }

    /// Runs a change in one transaction, also when the caller is cancelled meanwhile.
    ///
    /// - Parameters:
    ///   - lock: What the change excludes, from before its first statement.
    ///   - durability: When the change is on the disk.
    ///   - change: The change; it may run again, from the beginning, where the database took it back.
    /// - Returns: What the change returned.
    /// - Throws: What the change throws, and what the database refuses; nothing is changed then.
    func write<Value: Sendable>(
        _ lock: SQLLock, _ durability: SQLDurability, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value

    /// Makes a change, looks at what it leads to, and takes it back.
    ///
    /// - Parameters:
    ///   - lock: What the change excludes, from before its first statement.
    ///   - change: The change.
    /// - Returns: What the change returned.
    /// - Throws: What the change throws, and what the database refuses.
    func trying<Value: Sendable>(
        _ lock: SQLLock, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value

    /// Reads one consistent state.
    ///
    /// - Parameter look: Reads; it changes nothing.
    /// - Returns: What it found.
    /// - Throws: What `look` throws, and what the database refuses.
    func read<Value: Sendable>(
        _ look: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value

    /// Reads one consistent state while the caller waits.
    ///
    /// - Parameter look: Reads; it changes nothing.
    /// - Returns: What it found.
    /// - Throws: What `look` throws, and what the database refuses.
    func readNow<Value>(_ look: (any SQLSession) throws -> Value) throws(StoreError) -> Value

    /// Runs a change in one transaction while the caller waits.
    ///
    /// - Parameters:
    ///   - lock: What the change excludes, from before its first statement.
    ///   - change: The change; it may run again, from the beginning, where the database took it back.
    /// - Returns: What the change returned.
    /// - Throws: What the change throws, and what the database refuses; nothing is changed then.
    func writeNow<Value>(
        _ lock: SQLLock, _ change: (any SQLSession) throws -> Value
    ) throws(StoreError) -> Value

    /// Writes everything anew, so that nothing is left of what was overwritten.
    ///
    /// - Throws: What the database refuses.
    func rebuild() async throws(StoreError)
}

/// When a change is on the disk.
package enum SQLDurability: Sendable {
    /// When the change returns.
    case now
    /// With the next change that is, at the latest; a power failure before that undoes this change, never a later one alone.
    ///
    /// For claims: until an attempt is written down, nothing has left us, and a batch whose claim was undone is nobody's.
    case withNext
}

extension SQLDatabase {
    /// Runs a change in one transaction that is on the disk when this returns, also when the caller is cancelled meanwhile.
    ///
    /// - Parameters:
    ///   - lock: What the change excludes, from before its first statement.
    ///   - change: The change; it may run again, from the beginning, where the database took it back.
    /// - Returns: What the change returned.
    /// - Throws: What the change throws, and what the database refuses; nothing is changed then.
    package func write<Value: Sendable>(
        _ lock: SQLLock, _ change: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoreError) -> Value {
        try await write(lock, .now, change)
    }
}
