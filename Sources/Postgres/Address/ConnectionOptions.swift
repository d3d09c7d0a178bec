import CLibPQ
import Glibc

/// The options of a connection by libpq's names, as `sslmode`.
struct ConnectionOptions {
    private(set) var values: [String: String]

    /// What a connection string or URI says, and for what it does not say, the environment (`PGPASSWORD`, …) and libpq.
    ///
    /// libpq's own sentence about a string that it cannot read quotes it, so it is not passed on.
    init(_ text: String) throws(PostgresError) {
        var sentence: UnsafeMutablePointer<CChar>?
        let options = unsafe PQconninfoParse(text, &sentence)
        defer {
            unsafe PQfreemem(sentence)
            unsafe PQconninfoFree(options)
        }
        guard let options = unsafe options else { throw .malformedAddress }
        let given = unsafe ConnectionOptions.values(of: options)
        // A file of services could name another host than the one that is judged.
        guard !given.isEmpty, given["service"] == nil else { throw .malformedAddress }
        let defaults = unsafe PQconndefaults()
        defer { unsafe PQconninfoFree(defaults) }
        guard let defaults = unsafe defaults else { throw .exhausted(errno: ENOMEM) }
        values = unsafe ConnectionOptions.values(of: defaults).merging(given) { _, given in given }
        values["service"] = nil
        // Without this, libpq asks Kerberos before it asks anybody else.
        values["gssencmode"] = given["gssencmode"] ?? "disable"
        values["client_encoding"] = "UTF8"
    }

    subscript(_ name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = unsafe options
        while let name = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val, unsafe value.pointee != 0 {
                unsafe values[String(cString: name)] = String(cString: value)
            }
            unsafe option += 1
        }
        return values
    }
}
