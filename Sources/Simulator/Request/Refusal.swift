/// A request that is answered with an error code and changes nothing.
struct Refusal: Error, Equatable {
    let code: ResultCode
    let message: String

    /// Refuses with a reason of its own.
    init(_ code: ResultCode, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Refuses with the code's usual message.
    init(_ code: ResultCode) {
        self.init(code, code.message)
    }
}
