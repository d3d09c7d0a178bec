import CCurl

/// One thing that is asked of an SFTP server.
enum SFTPCall {
    /// The names in a folder, up to so many bytes of them.
    case list(folder: String, limit: Int)
    /// Size and time of a file.
    case look(path: String)
    /// The bytes of a file from an offset on.
    case fetch(path: String, offset: Int, sink: FileSink)
    /// All bytes of a file, up to so many.
    case read(path: String, limit: Int)
    /// Bytes that go into a file from an offset on.
    case store(path: String, offset: Int, body: BodySource)
    case remove(path: String)
    case rename(path: String, other: String)

    /// What the URL names.
    var path: String {
        switch self {
        case .list(let folder, _): folder.hasSuffix("/") ? folder : folder + "/"
        case .look(let path), .fetch(let path, _, _), .store(let path, _, _), .read(let path, _): path
        // The commands carry their own paths; the root is only there because a URL must name something.
        case .remove, .rename: "/"
        }
    }

    var answer: AnswerSink {
        switch self {
        case .list(_, let limit), .read(_, let limit): .memory(limit: limit)
        case .fetch(_, _, let sink): .file(sink)
        case .look, .store, .remove, .rename: .memory(limit: 0)
        }
    }

    /// The lines that the server carries out before the transfer.
    func commands() throws(TransportError) -> HeaderList {
        var list = HeaderList()
        switch self {
        case .list, .look, .fetch, .store, .read: break
        case .remove(let path): try list.append("rm \(SFTPCall.quoted(path))")
        case .rename(let path, let other):
            try list.append("rename \(SFTPCall.quoted(path)) \(SFTPCall.quoted(other))")
        }
        return list
    }

    func apply(to handle: borrowing EasyHandle) throws(TransportError) {
        switch self {
        case .list: try handle.set(CURLOPT_DIRLISTONLY, 1)
        case .look:
            try handle.set(CURLOPT_NOBODY, 1)
            try handle.set(CURLOPT_FILETIME, 1)
        case .fetch(_, let offset, _): try handle.set(CURLOPT_RESUME_FROM_LARGE, size: offset)
        case .store(_, let offset, let body):
            try handle.set(CURLOPT_UPLOAD, 1)
            // libcurl takes the offset off again.
            try handle.set(CURLOPT_INFILESIZE_LARGE, size: offset + body.count)
            try handle.set(CURLOPT_RESUME_FROM_LARGE, size: offset)
        case .read: break
        case .remove, .rename: try handle.set(CURLOPT_NOBODY, 1)
        }
    }

    /// What is sent; `nil` for a call that sends nothing.
    var body: BodySource? {
        if case .store(_, _, let body) = self { body } else { nil }
    }

    /// A path as libcurl's commands take it: in quotes, a relative one below the account's own folder.
    private static func quoted(_ path: String) -> String {
        var text = "\""
        for character in path.hasPrefix("/") ? path : "/~/\(path)" {
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text + "\""
    }
}
