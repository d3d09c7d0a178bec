package import Canonical
package import Definitions
import Foundation

/// The folder of code tables: `<table>.csv` files and `tables.yaml`, which says of each whether it is complete.
package enum CodeTableFolder {
    /// Reads every table that the index names.
    ///
    /// - Parameter root: The mappings folder, which holds `code-tables`.
    /// - Returns: All tables by name.
    /// - Throws: The first fault: of the index, of a table, or a table file that the index does not name.
    package static func load(root: String) throws(DefinitionError) -> CodeTables {
        let folder = root + "/code-tables"
        let indexPath = folder + "/tables.yaml"
        var index = try DefinitionNode.load(file: indexPath).mapping()
        let entries = try index.required("tables").mapping().entries
        try index.finish()
        var tables: [CodeTable] = []
        for entry in entries {
            var settings = try entry.value.mapping()
            let isComplete = try settings.required("complete").boolean()
            try settings.finish()
            let path = "\(folder)/\(entry.key).csv"
            guard FileManager.default.fileExists(atPath: path) else {
                throw entry.keyNode.error("代码表文件 \(entry.key).csv 不存在")
            }
            tables.append(
                try CodeTableFile.load(path: path, id: CodeTableID(entry.key), isComplete: isComplete))
        }
        let known = Set(entries.map(\.key))
        for name in try FolderListing.names(in: folder) where name.hasSuffix(".csv") {
            guard known.contains(String(name.dropLast(4))) else {
                throw DefinitionError(
                    file: indexPath, line: 1, column: 1, message: "代码表 \(name) 没有登记,请在 tables 下写明是否完整")
            }
        }
        return CodeTables(tables)
    }
}

/// The names in a folder, sorted, without hidden ones.
enum FolderListing {
    static func names(in folder: String) throws(DefinitionError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw DefinitionError(file: folder, line: 1, column: 1, message: "文件夹不存在或无法读取")
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
