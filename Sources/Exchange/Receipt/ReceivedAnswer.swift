/// An HTTP answer as it came, before anything of it is believed.
package struct ReceivedAnswer: Sendable {
    /// The HTTP status.
    package let status: Int
    /// All headers as they came.
    package let headers: [(name: String, value: String)]
    /// The body's bytes.
    package let body: [UInt8]

    /// An answer by its parts.
    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of a header; names are compared without regard to case, and a header that comes twice counts as absent.
    package func header(_ name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }
        return values.count == 1 ? values[0].value : nil
    }
}
