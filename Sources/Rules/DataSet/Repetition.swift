package import Canonical

/// A key that occurs again in a batch: the same content is dropped, other content refused.
package enum Repetition {
    /// The same record once more.
    package static let duplicateRecord = RuleDefinition(
        "duplicate-record", .notice, .dataSet, source: "design",
        message: "{key}重复记录，已忽略",
        fix: "请删除重复的一行；不删除也不影响报送。")

    /// Another record under the same key.
    package static let duplicateKey = RuleDefinition(
        "duplicate-key", .error, .dataSet, source: "design",
        message: "{key}重复且内容不同",
        fix: "请核对两行内容，保留正确的一行；不是同一记录的，请改正编号。")

    /// A record that rows of another kind repeat says something else in one of them, other than its name.
    package static let derivedRecordDiffers = RuleDefinition(
        "derived-record-differs", .notice, .dataSet, source: "design",
        message: "{key}在多张保单中的信息不一致，已采用最近一期",
        fix: "请核对各行中同一单位的信息，统一为现行内容。")

    /// The verdict on a later occurrence of a key: compared are the values as parsed, not as written.
    ///
    /// The anchor is the last field of the key.
    package static func judge(_ later: Record, after first: Record) -> Violation {
        let isSame = later.canonicalBytes() == first.canonicalBytes()
        return Violation(isSame ? duplicateRecord : duplicateKey, at: later.kind.definition.key.last)
    }
}
