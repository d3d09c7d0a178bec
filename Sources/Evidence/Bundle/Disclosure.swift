package import ShangMi

/// What a proof discloses of one record: which it is, and its content with personal fields closed.
///
/// The text is bound as it is by the salted digest, so that a record whose salt is erased can no longer be guessed from
/// the log, and the log stays valid.
package struct Disclosure: Equatable, Sendable {
    /// The record's key exactly as the platform is told, and as it names a record that it rejects.
    package let key: String
    /// The record's kind.
    package let kind: String
    /// The record's version, from 1.
    package let version: Int
    /// JSON object: `key`, `kind`, `record`, `version`.
    package let text: String

    /// Composes the text.
    ///
    /// - Parameters:
    ///   - key: The record's key as the platform is told.
    ///   - kind: The record's kind.
    ///   - version: The record's version.
    ///   - record: The record's canonical JSON object with personal fields closed; taken over byte by byte.
    package init(key: String, kind: String, version: Int, record: [UInt8]) {
        self.key = key
        self.kind = kind
        self.version = version
        let head = #"{"key":"#.utf8 + JSONValue.string(key).bytes + #","kind":"#.utf8 + JSONValue.string(kind).bytes
        text = String(decoding: head + #","record":"#.utf8 + record + ",\"version\":\(version)}".utf8, as: UTF8.self)
    }

    /// Reads a text that was composed before.
    ///
    /// - Parameter text: A JSON object with text members `key` and `kind` and an integer member `version`.
    /// - Throws: `ProofError.notJSON`, `.malformed(.disclosure)`.
    package init(parsing text: String) throws(ProofError) {
        let value = try JSONValue(parsing: Array(text.utf8), part: .disclosure)
        let members = try JSONMembers(value, of: .disclosure)
        key = try members.text("key")
        kind = try members.text("kind")
        version = try members.integer("version")
        self.text = text
    }

    /// The salted digest that the log holds: SM3(salt ‖ text in UTF-8).
    ///
    /// - Parameter salt: 32 random bytes kept beside the record and erased with it.
    /// - Returns: The digest.
    package func digest(salt: [UInt8]) -> SM3Digest {
        SM3.digest(of: salt + Array(text.utf8))
    }
}
