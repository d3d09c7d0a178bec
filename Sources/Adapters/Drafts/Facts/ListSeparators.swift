/// The separators of a column whose cells hold several values.
enum ListSeparators {
    private static let known: [Character] = ["、", ";", "；", ",", "，", "|"]

    /// The separators by which short pieces come out that occur again; empty when the column holds single values.
    ///
    /// A sentence has commas too: its pieces are long, or never come back.
    static func found(in texts: [String]) -> [String] {
        var found: [String] = []
        for separator in known {
            let split = texts.filter { $0.contains(separator) }
            guard !split.isEmpty else { continue }
            let pieces = split.flatMap { $0.split(separator: separator).map { $0.trimming(" ") } }
            guard pieces.allSatisfy({ $0.count <= 40 }), pieces.count > split.count else { continue }
            // Between Chinese phrases a comma belongs to a sentence.
            if separator == "," || separator == "，", pieces.contains(where: { !$0.utf8.allSatisfy { $0 < 0x80 } }) {
                continue
            }
            // Numbers with grouped thousands are no lists.
            if separator == ",", split.allSatisfy({ $0.allSatisfy { $0.isNumber || $0 == "," || $0 == "." } }) {
                continue
            }
            found.append(String(separator))
        }
        return found
    }
}

extension Substring {
    /// The text without a character at both ends.
    func trimming(_ character: Character) -> String {
        var text = self
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
