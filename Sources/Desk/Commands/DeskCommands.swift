package import ArgumentParser

/// What an insurer's clerk runs at her desk: commands that read files and mappings, and neither network nor store.
package enum DeskCommands<Place: MappingsPlace> {
    /// `validate`.
    package static var validate: any ParsableCommand.Type { Validate<Place>.self }

    /// All of them, in the order of the help.
    package static var all: [any ParsableCommand.Type] {
        [validate, Explain<Place>.self, RulesCommand<Place>.self, Normalize<Place>.self, MappingCommand<Place>.self]
    }
}
