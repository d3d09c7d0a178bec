/// The known name that a mistyped one most likely meant.
///
/// Distance counts insertions, deletions, replacements and swaps of neighbours (optimal string alignment). A name
/// further away than a third of the typed one's length is no suggestion: `feilds` → `fields`, `colour` → nil.
/// - Parameters:
///   - typed: What stands in the file.
///   - known: The names that would have been right, in the order in which ties are decided.
/// - Returns: The nearest known name; nil when none is near.
package func nearestName(to typed: String, among known: [String]) -> String? {
    let limit = max(1, typed.unicodeScalars.count / 3)
    var best: (name: String, distance: Int)?
    for name in known {
        let distance = editDistance(Array(typed.unicodeScalars), Array(name.unicodeScalars))
        if distance <= limit, distance < best?.distance ?? Int.max {
            best = (name, distance)
        }
    }
    return best?.name
}

private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
        var current = [row + 1]
        for column in 0..<second.count {
            let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
            var distance = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        beforeLast = last
        last = current
    }
    return last[second.count]
}
