import Mapping

@testable import Adapters

/// A tree in one line, for comparison as a whole.
///
/// Names are bare, text stands in ‹›, numbers and words as they are, `~` for null, `!` behind what was undecodable.
struct TreeSketch: Equatable, CustomStringConvertible {
    let description: String

    init(_ tree: SourceTree) {
        var description = ""
        var place = 0
        if !tree.nodes.isEmpty { Self.sketch(tree, &place, into: &description) }
        if place != tree.nodes.count { description += " and \(tree.nodes.count - place) nodes outside the record" }
        self.description = description
    }

    private static func sketch(_ tree: SourceTree, _ place: inout Int, into sketch: inout String) {
        let node = tree.nodes[place]
        let value = String(decoding: tree.bytes[node.value], as: UTF8.self)
        place += 1
        switch node.kind {
        case .container:
            sketch += node.isArray ? "[" : "{"
            while place < node.end {
                let child = tree.nodes[place]
                if sketch.last != "[", sketch.last != "{" { sketch += "," }
                if !node.isArray { sketch += String(decoding: tree.bytes[child.name], as: UTF8.self) + ":" }
                Self.sketch(tree, &place, into: &sketch)
            }
            sketch += node.isArray ? "]" : "}"
        case .text: sketch += "‹\(value)›"
        case .number, .boolean: sketch += value
        case .absent: sketch += "~"
        case .serial, .percent, .error, .uncalculated, .list: sketch += "\(node.kind), which JSON has not"
        }
        if node.isUndecodable { sketch += "!" }
        if node.end != place { sketch += " which ends at \(node.end)" }
    }
}
