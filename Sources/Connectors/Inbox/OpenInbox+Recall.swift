import Canonical
import Glibc

extension OpenInbox {
    /// Names again, under their own names, archived files whose records were taken: so that a correction can be judged
    /// with the files around it.
    ///
    /// - Parameter names: Names that the ledger has as ingested.
    /// - Returns: The paths, valid until the next call; a file that is no longer in the archive is left out.
    /// - Throws: `storage`.
    package func recall(_ names: [SourceFileName]) throws(ConnectorError) -> [String] {
        try forgetRecalled()
        let ingested = ledger.ingested
        var paths: [String] = []
        for name in names.sorted() {
            guard let place = ingested[name], FileStatus("\(folder.path)/\(place)")?.isRegular == true else { continue }
            let link = "\(folder.recalled)/\(name)"
            guard unsafe symlink("../../\(place)", link) == 0 else { throw .storage(path: link, errno: errno) }
            paths.append(link)
        }
        return paths
    }

    /// Removes the names that `recall` gave.
    package func forgetRecalled() throws(ConnectorError) {
        try Disk.makeFolder(folder.recalled)
        for name in try Disk.names(in: folder.recalled) { try Disk.remove("\(folder.recalled)/\(name)") }
    }
}
