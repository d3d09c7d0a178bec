package import ArgumentParser
package import Canonical
import Foundation

/// Where a program's commands find the mappings; its options are theirs.
package protocol MappingsPlace: ParsableArguments {
    /// Where this program's validation finds what was submitted before.
    associatedtype Past: PastPlace = NoPast

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

/// Where a validation finds what was submitted before; its options are those of `validate`.
package protocol PastPlace: ParsableArguments {
    /// What is stored of an insurer, by its institution code; nil when no store is named.
    ///
    /// - Returns: The history.
    /// - Throws: `CommandFailure` if the store that is named cannot be looked into.
    func history(of insurer: Text) throws -> (any RecordHistory)?

    /// Rows of code tables that were activated in the store; none when no store is named.
    ///
    /// - Returns: The rows, in the order in which they take effect.
    /// - Throws: `CommandFailure` if the store that is named cannot be looked into.
    func tableUpdates() async throws -> [CodeTableUpdate]
}

/// A program that knows no store.
package struct NoPast: PastPlace {
    /// Options as the parser needs them.
    package init() {}

    package func history(of insurer: Text) throws -> (any RecordHistory)? { nil }

    package func tableUpdates() async throws -> [CodeTableUpdate] { [] }
}
