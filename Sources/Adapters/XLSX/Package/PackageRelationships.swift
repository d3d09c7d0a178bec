/// What a part refers to, by the ids that it uses.
///
/// Source: ECMA-376 Part 2 §6.5.
final class PackageRelationships: XMLSink {
    /// One reference.
    struct Relationship {
        /// The last word of its type: `worksheet`, `sharedStrings`; the strict and the transitional form share it.
        let kind: String
        /// As it is written.
        let target: String
        /// Whether it points out of the package; such a target is never opened.
        let isExternal: Bool
    }

    private(set) var all: [String: Relationship] = [:]
    let countsLines = false

    /// Reads those of a part; none when the package has no such file.
    static func read(of part: String, in archive: Archive, byteLimit: Int) throws(SourceError) -> PackageRelationships {
        let relationships = PackageRelationships()
        let name = PartName.relationships(of: part)
        if archive.contains(name) { try archive.parse(name, byteLimit: byteLimit, into: relationships) }
        return relationships
    }

    /// The parts of a kind inside the package, seen from the part that has the relationships.
    func parts(_ kind: String, from base: String) -> [String] {
        all.filter { $0.value.kind == kind && !$0.value.isExternal }.sorted { $0.key < $1.key }
            .map { PartName.resolve($0.value.target, from: base) }
    }

    func start(_ tag: borrowing XMLTag) {
        guard tag.isNamed("Relationship"), tag.isIn(OOXML.relationships), let id = tag.text("Id"),
            let type = tag.text("Type"), let target = tag.text("Target")
        else { return }
        all[id] = Relationship(
            kind: String(type.split(separator: "/").last ?? ""), target: target,
            isExternal: tag.text("TargetMode") == "External")
    }

    func end() {}

    func characters(_ text: Span<UInt8>) {}
}
