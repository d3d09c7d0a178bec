import Delivery
import Foundation
import ShangMi
import Zip

/// The folder in which packages lie: drafts, sealed ones, and the work of builds.
package struct PackageFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// A folder, which is made when it is needed.
    package init(path: String) { self.path = path }

    /// The sealed package.
    package func sealed(_ name: String) -> String { "\(path)/\(name)" }
    /// The package without manifest, until it is sealed.
    func draft(_ name: String) -> String { "\(path)/\(name).draft" }
    /// A package that is being sealed, or is sealed and not yet the one that the store knows: two persons may seal at the same
    /// time, and neither may touch what the other makes.
    ///
    /// - Parameters:
    ///   - name: The package's name.
    ///   - mark: Something that no other attempt has; in the end its digest.
    /// - Returns: The file's path.
    func sealing(_ name: String, _ mark: String) -> String { "\(path)/.\(name).\(mark)" }

    /// Removes what attempts to seal a package left behind, and its draft.
    func removeRemnants(of name: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for other in names where other.hasPrefix(".\(name).") { remove("\(path)/\(other)") }
        remove(draft(name))
    }
    /// Where a build writes its tables: only its owner may look.
    func work(_ id: Int64) -> String { "\(path)/.build-\(id)" }

    /// Makes a folder that only its owner may look into.
    func make(_ path: String) throws(ZipError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw .system(path: path, errno: errno) }
    }

    /// Removes what is there; nothing is there most times.
    func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Gives a file another name, on the disk before this returns.
    func rename(_ from: String, to other: String) throws(ZipError) {
        guard Foundation.rename(from, other) == 0 else { throw .system(path: other, errno: errno) }
        let folder = open(path, O_RDONLY | O_DIRECTORY)
        guard folder >= 0 else { throw .system(path: path, errno: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .system(path: path, errno: errno) }
    }

    /// The sealed file of a package, with the content that the store knows.
    ///
    /// A crash between the store and the name leaves it under its earlier name.
    func file(of package: StoredPackage) throws(PackageError) -> String {
        let path = sealed(package.name)
        let digest: SM3Digest
        do throws(ZipError) {
            if let known = package.sm3, !FileManager.default.fileExists(atPath: path),
                FileManager.default.fileExists(atPath: sealing(package.name, known.hex))
            {
                try rename(sealing(package.name, known.hex), to: path)
            }
            digest = try PackageFile.digest(of: path)
        } catch { throw .file(error) }
        guard digest == package.sm3 else { throw .changed(path: path) }
        return path
    }
}
