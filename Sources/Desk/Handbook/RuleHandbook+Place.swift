import Adapters
import Canonical
import Definitions
import Validation

extension RuleHandbook {
    /// The handbook of a mappings folder.
    static func load(root: String) throws(DefinitionError) -> RuleHandbook {
        try load(root: root, rules: ValidationCatalogue.rules.map(\.id))
    }

    /// The handbook of the program's mappings.
    ///
    /// - Returns: Nil when it cannot be had, which standard error is told: the rest about a rule is worth saying without it.
    static func ifReadable(in place: some MappingsPlace) throws -> RuleHandbook? {
        do { return try load(root: place.mappings()) } catch let error as DefinitionError {
            Terminal.complain("规则手册无法读取，只显示规则本身：\(error)")
        } catch let failure as CommandFailure {
            Terminal.complain("规则手册无法读取，只显示规则本身：\(failure.message)")
        }
        return nil
    }
}
