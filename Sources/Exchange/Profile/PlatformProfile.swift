package import Definitions

/// A profile of either form: signed batches, or packages of files.
package enum PlatformProfile: Sendable {
    /// Takes signed batches of records.
    case batches(DestinationProfile)
    /// Takes packages of files.
    case packages(PackageProfile)

    /// Reads `mappings/platforms/<id>/profile.yaml`, whose `wire` says which form it has.
    ///
    /// - Parameters:
    ///   - mappings: The folder that holds `platforms`.
    ///   - id: `<destination>/<version>`.
    /// - Returns: The profile.
    /// - Throws: The file's mistake with file, line and column.
    package static func load(mappings: String, id: String) throws(DefinitionError) -> PlatformProfile {
        let node = try DefinitionNode.load(file: "\(mappings)/platforms/\(id)/profile.yaml")
        let wire = try node.mapping().entries.first { $0.key == "wire" }?.value.text()
        return wire == PackageProfile.form
            ? .packages(try PackageProfile(node, id: id))
            : .batches(try DestinationProfile(node, in: ProfilePlace(mappings: mappings, id: id)))
    }

    /// Id, title and extent in a line.
    package var summary: String {
        switch self {
        case .batches(let profile): "\(profile.id)：\(profile.title)，\(profile.kinds.count) 种记录"
        case .packages(let profile): "\(profile.id)：\(profile.title)，\(profile.tables.count) 个表"
        }
    }
}
