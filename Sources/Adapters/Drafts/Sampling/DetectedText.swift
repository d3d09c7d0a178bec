/// Encoding and delimiter of a delimited text, with the evidence for them.
struct DetectedText: Sendable {
    /// The encoding.
    let encoding: TextEncoding
    /// Why this one, in Chinese.
    let encodingEvidence: String
    /// The delimiter.
    let delimiter: CSVDelimiter
    /// Why this one, in Chinese.
    let delimiterEvidence: String
}
