import Definitions

/// Where what platforms send to insurers goes.
package struct InboundConfiguration: Sendable, Equatable {
    /// The inbox of accident notices of each insurer that has one: a folder of her own.
    package let notices: [String: String]

    init(_ node: DefinitionNode, insurers: [String], place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        var notices: [String: String] = [:]
        for entry in try mapping.required("notices").mapping().entries {
            guard insurers.contains(entry.key) else {
                throw entry.keyNode.error("insurers 中没有“\(entry.key)”，现有：\(insurers.joined(separator: "、"))")
            }
            let folder = place.path(try entry.value.text())
            // One insurer must never see what is another's.
            guard
                !notices.values.contains(where: {
                    $0 == folder || $0.hasPrefix(folder + "/") || folder.hasPrefix($0 + "/")
                })
            else { throw entry.value.error("两个机构的文件夹不能相同，也不能一个在另一个之内") }
            notices[entry.key] = folder
        }
        self.notices = notices
        try mapping.finish()
    }
}
