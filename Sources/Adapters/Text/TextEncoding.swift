/// The encodings in which source files are accepted.
package enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8
    /// GB 18030-2022, and with it GBK and GB 2312.
    case gb18030
}

extension TextEncoding: CustomStringConvertible {
    /// The name that people know.
    package var description: String {
        switch self {
        case .utf8: "UTF-8"
        case .gb18030: "GB18030"
        }
    }
}

/// Who says how a file is encoded, and with it whether the file may contradict.
package enum EncodingStatement: Equatable, Sendable {
    /// The mapping says so: a file that is plainly something else is refused. Source: rules.md §10.4.
    case declared(TextEncoding)
    /// The operator insists (`--encoding`): the file is read so, whatever it looks like.
    case insisted(TextEncoding)

    /// The encoding in which the file is read.
    package var encoding: TextEncoding {
        switch self {
        case .declared(let encoding), .insisted(let encoding): encoding
        }
    }
}
