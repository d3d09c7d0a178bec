import Foundation
import Hummingbird
import NIOCore

extension ResponseBody {
    /// A file as a body, read piece by piece as the client takes it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - size: Its size in bytes.
    /// - Throws: It cannot be opened.
    init(file path: String, size: Int) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        self.init(contentLength: size) { writer in
            defer { try? file.close() }
            while let piece = try file.read(upToCount: 1 << 18), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }
}
