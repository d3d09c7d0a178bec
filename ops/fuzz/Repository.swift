import Adapters
import Canonical
import Definitions
import Glibc

/// The definitions of the repository that targets need, read once.
enum Repository {
    /// Set by fuzz.sh.
    static let mappings = getenv("ANZE_FUZZ_MAPPINGS").map { String(cString: $0) } ?? "mappings"

    static let tables = orDie { () throws(DefinitionError) in try CodeTableFolder.load(root: mappings) }

    static let parameters = orDie { () throws(DefinitionError) in try RuleParametersFile.load(root: mappings) }

    static func mapping(of insurer: String) -> InsurerMapping {
        let versions = orDie { () throws(DefinitionError) in
            try InsurerMapping.load(root: mappings, insurer: insurer)
        }
        guard let last = versions.last else { preconditionFailure("no version of \(insurer)") }
        return last
    }

    private static func orDie<Value>(_ body: () throws(DefinitionError) -> Value) -> Value {
        do {
            return try body()
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
