import Canonical
import Definitions
import Foundation

/// Where a profile lies: its own folder with its code lists, and the mappings with the tables of the model.
struct ProfilePlace {
    /// The folder that holds `platforms` and `code-tables`.
    let mappings: String
    /// `<destination>/<version>`.
    let id: String

    /// The profile's own folder.
    var folder: String { "\(mappings)/platforms/\(id)" }

    /// Reads a code table of the model.
    ///
    /// - Throws: At `node` where the table is not shipped, in the table's file where that is wrong.
    func table(_ id: CodeTableID, at node: DefinitionNode) throws(DefinitionError) -> CodeTable {
        let path = "\(mappings)/code-tables/\(id).csv"
        guard FileManager.default.fileExists(atPath: path) else { throw node.error("代码表 \(id) 不存在") }
        return try CodeTableFile.load(path: path, id: id, isComplete: true)
    }

    /// Reads one of the profile's code lists, `codes/<name>.csv`.
    func translation(_ node: DefinitionNode, of field: FieldDefinition) throws(DefinitionError) -> CodeTranslation {
        let name = try node.text()
        guard let table = field.codeTable else { throw node.error("字段“\(field.name)”不是代码表的字段，不能用 codes") }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isNamePart }) else {
            throw node.error("应为 codes 文件夹中的文件名，不带 .csv，例如 service-kind")
        }
        let path = "\(folder)/codes/\(name).csv"
        guard FileManager.default.fileExists(atPath: path) else {
            throw node.error("代码对照文件 codes/\(name).csv 不存在")
        }
        return try CodeTranslation.load(path: path, table: try self.table(table, at: node))
    }
}

extension UInt8 {
    /// Whether a byte may stand in the name of a code list: small letters, digits and hyphens.
    fileprivate var isNamePart: Bool {
        (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) || self == UInt8(ascii: "-")
    }
}
