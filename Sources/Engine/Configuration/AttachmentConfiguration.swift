package import Definitions
import Foundation

/// Where the files of insurers' attachments are: `attachments` of `gateway.yaml`.
package struct AttachmentConfiguration: Sendable {
    private let folders: [String: (path: String, node: DefinitionNode)]

    init(_ node: DefinitionNode, insurers: [String], place: ConfigurationPlace) throws(DefinitionError) {
        var folders: [String: (path: String, node: DefinitionNode)] = [:]
        for entry in try node.mapping().entries {
            guard insurers.contains(entry.key) else {
                throw entry.keyNode.error("insurers 中没有“\(entry.key)”，现有：\(insurers.joined(separator: "、"))")
            }
            var settings = try entry.value.mapping()
            let folder = try settings.required("folder")
            try settings.finish()
            let path = place.path(try folder.text())
            // One insurer must never see what is another's.
            guard
                !folders.values.contains(where: {
                    $0.path == path || $0.path.hasPrefix(path + "/") || path.hasPrefix($0.path + "/")
                })
            else { throw folder.error("两个机构的文件夹不能相同，也不能一个在另一个之内") }
            folders[entry.key] = (path, folder)
        }
        self.folders = folders
    }

    /// Where attachments are, by the insurers' ids, whether or not the folders are there.
    package var paths: [String: String] { folders.mapValues(\.path) }

    /// Where an insurer's attachments are; nil when nothing is said of her.
    ///
    /// - Parameter insurer: The insurer's id.
    /// - Returns: The folder's path.
    /// - Throws: A folder that is not there, at its line: every attachment would seem to be missing.
    package func folder(of insurer: String) throws(DefinitionError) -> String? {
        guard let (path, node) = folders[insurer] else { return nil }
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw node.error("附件文件夹不存在，或不是文件夹")
        }
        return path
    }
}
