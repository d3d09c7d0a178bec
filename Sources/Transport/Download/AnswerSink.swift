/// Where the body of an answer goes.
enum AnswerSink {
    /// Kept, up to so many bytes.
    case memory(limit: Int)
    /// Written to a file.
    case file(FileSink)
}
