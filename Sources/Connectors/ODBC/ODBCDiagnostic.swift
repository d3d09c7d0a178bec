import CODBC

/// The first thing that the driver manager says of a failure.
struct ODBCDiagnostic: Hashable {
    /// Five characters, for example `08001`; `HY000` when nothing was said.
    let state: String
    /// The driver's sentence; it may quote data, so that it is shown for some classes only.
    let message: String

    /// Asks a handle.
    ///
    /// - Parameters:
    ///   - handle: The handle whose call failed.
    ///   - kind: Its kind, as `SQL_HANDLE_STMT`.
    init(_ handle: SQLHANDLE?, _ kind: Int32) {
        var state = [SQLWCHAR](repeating: 0, count: 6)
        var text = [SQLWCHAR](repeating: 0, count: 512)
        var (native, length) = (SQLINTEGER(0), SQLSMALLINT(0))
        let result = unsafe SQLGetDiagRecW(
            SQLSMALLINT(kind), handle, 1, &state, &native, &text, SQLSMALLINT(text.count), &length)
        guard ODBCResult(result).hasSucceeded else {
            self.state = "HY000"
            message = ""
            return
        }
        self.state = ODBCText.text(state)
        message = ODBCText.text(text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// What a failure to connect means.
    var ofConnecting: ConnectorError {
        switch state.prefix(2) {
        case "28": .databaseDenied(state: state, detail: message)
        // 01000 is what a driver's missing library gives.
        case "IM", "01": .databaseRefused(state: state, detail: message)
        default: .databaseUnreachable(state: state, detail: message)
        }
    }

    /// What a failure before the first row means.
    var ofAsking: ConnectorError {
        switch state.prefix(2) {
        case "08": .databaseUnreachable(state: state, detail: message)
        case "28": .databaseDenied(state: state, detail: message)
        case "07", "37", "42", "S0", "IM": .databaseRefused(state: state, detail: message)
        case "HY" where state == "HYT00" || state == "HYT01": .databaseUnreachable(state: state, detail: message)
        // The driver lacks something that every query here needs: wide texts, most of all.
        case "HY" where state == "HYC00" || state == "HY003": .databaseRefused(state: state, detail: message)
        default: .databaseFailed(state: state, row: 0)
        }
    }

    /// What a failure at a row means; the sentence may quote that row's data.
    func atRow(_ row: Int) -> ConnectorError {
        state.hasPrefix("08")
            ? .databaseUnreachable(state: state, detail: "") : .databaseFailed(state: state, row: row)
    }
}

/// What a call to the driver manager gave back.
enum ODBCResult: Hashable {
    case success
    /// Done, with something to tell: a value that was cut, most of all.
    case successWithNote
    case noData
    case failure

    init(_ code: SQLRETURN) {
        switch Int32(code) {
        case SQL_SUCCESS: self = .success
        case SQL_SUCCESS_WITH_INFO: self = .successWithNote
        case SQL_NO_DATA: self = .noData
        default: self = .failure
        }
    }

    var hasSucceeded: Bool { self == .success || self == .successWithNote }
}
