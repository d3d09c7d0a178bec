package import Transport

/// Files in a folder of an SFTP server.
package struct SFTPSource: Hashable, Sendable {
    /// The server.
    package let server: SFTPServer
    /// The folder; a relative one starts at the account's own.
    package let folder: String
    /// Which names are taken: those that match one of these.
    package let names: [GlobPattern]
    /// Seconds for which a file must not have changed, by the server's time of it.
    package let settle: Int
    /// What becomes of a file on the server once it is taken.
    package let afterwards: Afterwards

    /// What becomes of a file on the server once it is taken.
    package enum Afterwards: Hashable, Sendable {
        case stays
        case isRemoved
        /// It goes to another folder there.
        case movesTo(String)
    }

    /// Files by the parts of their place.
    package init(server: SFTPServer, folder: String, names: [GlobPattern], settle: Int, afterwards: Afterwards) {
        self.server = server
        self.folder = folder
        self.names = names
        self.settle = settle
        self.afterwards = afterwards
    }

    func path(_ name: SourceFileName) -> String { folder.hasSuffix("/") ? "\(folder)\(name)" : "\(folder)/\(name)" }

    /// What the ledger calls a file.
    func origin(_ name: SourceFileName) -> String {
        let path = path(name)
        return "sftp://\(server.host):\(server.port)\(path.hasPrefix("/") ? path : "/~/\(path)")"
    }
}
