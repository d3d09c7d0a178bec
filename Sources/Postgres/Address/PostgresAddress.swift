/// Where a database is and how to log in; prints without the password.
///
/// A host that is neither this machine nor a Unix socket must have `sslmode` `verify-full`, `verify-ca` or `require` in so many
/// words: libpq's own default would talk in the clear to whoever answers.
package struct PostgresAddress: Sendable {
    /// One set of options for each host, in the order in which they are tried.
    let hosts: [ConnectionOptions]

    /// Reads a connection string (`host=… dbname=…`) or URI (`postgresql://…`).
    ///
    /// - Parameter text: Any options of libpq but `service`; several hosts may stand in it, parted by commas.
    /// - Throws: `malformedAddress` or `unprotected`; neither holds what the text says but the host.
    package init(_ text: String) throws(PostgresError) {
        let options = try ConnectionOptions(text)
        func list(_ name: String) -> [String] {
            options[name]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        }
        let (names, numbers, ports) = (list("host"), list("hostaddr"), list("port"))
        let count = max(names.count, numbers.count, 1)
        guard names.isEmpty || numbers.isEmpty || names.count == numbers.count,
            ports.count <= 1 || ports.count == count
        else { throw .malformedAddress }
        var hosts: [ConnectionOptions] = []
        for index in 0..<count {
            var host = options
            host["host"] = names.isEmpty ? nil : names[index]
            host["hostaddr"] = numbers.isEmpty ? nil : numbers[index]
            host["port"] = ports.count > 1 ? ports[index] : ports.first
            try PostgresAddress.check(host)
            hosts.append(host)
        }
        self.hosts = hosts
    }

    /// A text about a connection without the password that it may hold.
    func redacted(_ text: String) -> String {
        var text = text
        for secret in ["password", "sslpassword"].compactMap({ hosts[0][$0] }) {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "•••")
        }
        return text
    }

    private static func check(_ host: ConnectionOptions) throws(PostgresError) {
        guard let target = [host["hostaddr"], host["host"]].lazy.compactMap({ $0 }).first(where: { !$0.isEmpty }),
            !isHere(target)
        else { return }
        let mode = host["sslmode"] ?? ""
        guard ["require", "verify-ca", "verify-full"].contains(mode) else {
            throw .unprotected(host: target, mode: mode)
        }
    }

    /// A Unix socket, `localhost`, 127.0.0.0/8 or `::1`.
    private static func isHere(_ host: String) -> Bool {
        if host.hasPrefix("/") || host.hasPrefix("@") || host.lowercased() == "localhost" || host == "::1" {
            return true
        }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false)
        return bytes.count == 4 && bytes[0] == "127"
            && bytes.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } && UInt8($0) != nil }
    }
}

extension PostgresAddress: CustomStringConvertible, CustomReflectable {
    package var description: String { hosts.map(\.name).joined(separator: ", ") }

    /// Nothing: a dump must not show the password.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension ConnectionOptions {
    /// The server's name for an operator: `db.example.cn:5432/anze`.
    var name: String {
        "\(self["host"] ?? self["hostaddr"] ?? "/var/run/postgresql"):\(self["port"] ?? "5432")/"
            + (self["dbname"] ?? self["user"] ?? "")
    }
}
