import Synchronization

/// Statements with their parameters numbered, as PostgreSQL wants them: the first `?` is `$1`.
///
/// A store has some two hundred statements; each is rewritten once.
final class NumberedStatements: Sendable {
    private let known = Mutex<[String: String]>([:])

    func numbered(_ sql: String) -> String {
        if let text = known.withLock({ $0[sql] }) { return text }
        var (text, count) = ("", 0)
        for character in sql {
            if character == "?" {
                count += 1
                text += "$\(count)"
            } else {
                text.append(character)
            }
        }
        known.withLock { $0[sql] = text }
        return text
    }
}
