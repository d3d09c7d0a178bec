import Foundation

/// The files of the repository that tests read, found from this file's own place.
package enum Repository {
    /// The folder that holds `Package.swift`.
    package static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized.path

    /// The folder that holds `platforms`.
    package static let mappings = root + "/mappings"
}
