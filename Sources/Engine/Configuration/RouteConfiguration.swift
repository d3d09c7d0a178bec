package import Canonical
package import Definitions
package import Delivery
package import Exchange

/// Which records go to a destination, of those that its profile takes: `routes` of its block.
package struct RouteConfiguration: Sendable {
    /// The insurers whose records go there; nil for all.
    package let insurers: [String]?
    private let kinds: [(kind: Kind, node: DefinitionNode)]?
    private let territory: [(prefix: String, node: DefinitionNode)]?

    /// Reads `{kinds: […], insurers: […], territory: […]}`, of which at least one is there.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - known: The insurers that the gateway serves.
    /// - Throws: The mistake with file, line and column.
    init(_ node: DefinitionNode, insurers known: [String]) throws(DefinitionError) {
        var mapping = try node.mapping()
        kinds = try RouteConfiguration.list(try mapping.optional("kinds")) { (node, text) throws(DefinitionError) in
            guard let kind = Kind(id: text) else {
                throw node.error("未知的记录类型“\(text)”，可用：\(Kind.allCases.map(\.id).joined(separator: "、"))")
            }
            return (kind, node)
        }
        insurers = try RouteConfiguration.list(try mapping.optional("insurers")) {
            (node, text) throws(DefinitionError) in
            guard known.contains(text) else {
                throw node.error("insurers 中没有“\(text)”，现有：\(known.joined(separator: "、"))")
            }
            return text
        }
        territory = try RouteConfiguration.list(try mapping.optional("territory")) {
            (node, text) throws(DefinitionError) in
            guard [2, 4, 6].contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw node.error("应为行政区划代码的前 2、4 或 6 位，例如 \"31\"")
            }
            return (text, node)
        }
        try mapping.finish()
        guard kinds != nil || insurers != nil || territory != nil else {
            throw node.error("至少应有 kinds、insurers、territory 之一；不限时请删除 routes")
        }
    }

    private static func list<Item>(
        _ node: DefinitionNode?, _ read: (DefinitionNode, String) throws(DefinitionError) -> Item
    ) throws(DefinitionError) -> [Item]? {
        guard let node else { return nil }
        var items: [Item] = []
        var texts: Set<String> = []
        for entry in try node.list() {
            let text = try entry.text()
            guard texts.insert(text).inserted else { throw entry.error("“\(text)”重复") }
            items.append(try read(entry, text))
        }
        guard !items.isEmpty else { throw node.error("至少应有一项；不限时请删除这一行") }
        return items
    }

    /// The profile with the kinds that go there.
    ///
    /// - Throws: A kind that the profile does not have, or that waits for one which does not go there, at its place.
    package func chosen(of profile: DestinationProfile) throws(DefinitionError) -> DestinationProfile {
        guard let kinds else { return profile }
        let chosen = Set(kinds.map(\.kind))
        for (kind, node) in kinds {
            guard profile.kind(kind) != nil else {
                throw node.error(
                    "\(profile.id) 不收记录类型 \(kind.id)，可用：\(profile.kinds.map(\.kind.id).joined(separator: "、"))")
            }
            let needed = kind.definition.fields.first { field in
                field.need == .required && field.isSendingDependency
                    && field.referredKind.map { profile.kind($0) != nil && !chosen.contains($0) } ?? false
            }
            if let needed, let parent = needed.referredKind {
                throw node.error("\(kind.id) 要等 \(parent.id) 先被受理：请把 \(parent.id) 也列入 kinds")
            }
        }
        return profile.taking(only: chosen)
    }

    /// The route to the destination.
    ///
    /// - Parameters:
    ///   - profile: The destination's profile.
    ///   - tables: The model's code tables.
    ///   - codes: The institution codes of the chosen insurers.
    /// - Returns: The route.
    /// - Throws: A kind that cannot go there, or a part of a division code that no division has, at its place.
    package func route(
        to profile: DestinationProfile, tables: CodeTables, codes: Set<Text>?
    ) throws(DefinitionError) -> DeliveryRoute {
        let divisions = ["division-national", "division-shanghai"].compactMap { tables[CodeTableID($0)] }.flatMap(
            \.rows)
        for (prefix, node) in territory ?? [] where !divisions.contains(where: { $0.code.hasPrefix(prefix) }) {
            throw node.error("没有以“\(prefix)”开头的行政区划代码")
        }
        return DeliveryRoute(profile: try chosen(of: profile), insurers: codes, territory: territory?.map(\.prefix))
    }
}

/// Through whom what is due to a destination gets there, when not directly: `via` of its block.
package struct RelayConfiguration: Sendable {
    /// The destination that passes it on.
    package let destination: DestinationID
    private let node: DefinitionNode

    init(_ node: DefinitionNode) throws(DefinitionError) {
        self.node = node
        destination = DestinationID(try node.text())
    }

    /// Looks whether the relay is a destination that gets something itself.
    func verify(for id: DestinationID, among destinations: [DestinationConfiguration]) throws(DefinitionError) {
        guard destination != id else { throw node.error("不能经自己转报") }
        guard let relay = destinations.first(where: { $0.id == destination }) else {
            let known = destinations.map(\.id.text).filter { $0 != id.text }.joined(separator: "、")
            throw node.error("配置中没有去向“\(destination)”，现有：\(known)")
        }
        guard relay.via == nil else { throw node.error("\(destination) 自己也经别处转报，不能再转") }
    }

    /// Looks whether the relay gets every kind that is due to the destination.
    package func verify(_ profile: DestinationProfile, through relay: DestinationProfile) throws(DefinitionError) {
        guard let missing = profile.kinds.first(where: { relay.kind($0.kind) == nil }) else { return }
        throw node.error("\(destination) 不收 \(missing.kind.id)，不能代为转报")
    }
}
