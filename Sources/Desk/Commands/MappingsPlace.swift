package import ArgumentParser
import Foundation

/// Where a program's commands find the mappings; its options are theirs.
package protocol MappingsPlace: ParsableArguments {
    /// What `mapping check` of this program does, in a line for its help.
    static var checkAbstract: String { get }

    /// Reads what only this program uses of a mappings folder, for `mapping check`.
    static func check(_ checkup: inout MappingsCheckup) throws

    /// The folder with `insurers`, `code-tables` and `parameters`.
    ///
    /// - Returns: Its path.
    /// - Throws: `CommandFailure` if what should name it cannot be read.
    func mappings() throws -> String
}

extension MappingsPlace {
    /// The folder that `ANZE_MAPPINGS` names; nil when it names none.
    package static var mappingsOfEnvironment: String? { ProcessInfo.processInfo.environment["ANZE_MAPPINGS"] }
}
