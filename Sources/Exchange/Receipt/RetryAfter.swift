import Foundation

/// How long a platform asks us to wait.
///
/// The header is not covered by the answer's signature, so that whatever it says is kept within a day.
enum RetryAfter {
    /// The longest wait that is honoured, in seconds.
    private static let longest = 86_400

    /// The wait in seconds, from 0 to a day; `nil` for what is neither a number nor an HTTP date.
    ///
    /// Source: RFC 9110 §10.2.3, §5.6.7 (the preferred form of dates).
    static func seconds(_ value: String, now: Int64) -> Int? {
        let text = value.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return min(longest, Int(text) ?? longest)
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text) else { return nil }
        return Int(max(0, min(Double(longest), date.timeIntervalSince1970 - Double(now))))
    }
}
