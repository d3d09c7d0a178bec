import CODBC

/// Owns one statement with its parameter and the buffer for its columns, freed exactly once; used while its connection
/// stands.
///
/// Values go both ways as UTF-16: what a driver makes of narrow ones depends on the locale of the process.
@safe struct ODBCStatement: ~Copyable {
    private let handle: SQLHANDLE
    private let parameter: UnsafeMutableBufferPointer<SQLWCHAR>
    private let parameterBytes: UnsafeMutablePointer<SQLLEN>
    private let piece: UnsafeMutableBufferPointer<SQLWCHAR>

    /// The most UTF-16 units that one value may have.
    static let valueLimit = 16 << 20

    /// Makes a statement whose one parameter will be a text.
    ///
    /// - Parameters:
    ///   - value: What will stand for `?`.
    ///   - connection: Lives longer than the statement.
    ///   - pieceUnits: How many UTF-16 units of a value are fetched at once, the end mark included; at least 2.
    /// - Throws: What the driver manager says.
    init(parameter value: String, on connection: borrowing ODBCConnection, pieceUnits: Int) throws(ConnectorError) {
        var made: SQLHANDLE?
        guard
            ODBCResult(unsafe SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_STMT), connection.handle, &made)).hasSucceeded,
            let handle = unsafe made
        else { throw unsafe ODBCDiagnostic(connection.handle, SQL_HANDLE_DBC).ofAsking }
        unsafe self.handle = handle
        let units = Array(value.utf16)
        unsafe parameter = .allocate(capacity: units.count + 1)
        _ = unsafe parameter.initialize(from: units + [0])
        unsafe parameterBytes = .allocate(capacity: 1)
        unsafe parameterBytes.initialize(to: units.count * MemoryLayout<SQLWCHAR>.size)
        unsafe piece = .allocate(capacity: pieceUnits)
        unsafe piece.initialize(repeating: 0)
    }

    deinit {
        unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_STMT), handle)
        unsafe parameter.deallocate()
        unsafe parameterBytes.deallocate()
        unsafe piece.deallocate()
    }

    /// Carries out the query and gives the names of its columns; `isWide` is the connection's.
    func execute(_ query: String, isWide: Bool) throws(ConnectorError) -> [String] {
        var units = ODBCText.units(query, isWide: isWide)
        try check(unsafe SQLPrepareW(handle, &units, SQLINTEGER(units.count)))
        var count: SQLSMALLINT = 0
        try check(unsafe SQLNumParams(handle, &count))
        guard count == 1 else { throw .parameterCount(Int(count)) }
        try check(
            unsafe SQLBindParameter(
                handle, 1, SQLSMALLINT(SQL_PARAM_INPUT), SQLSMALLINT(SQL_C_WCHAR), SQLSMALLINT(SQL_WVARCHAR),
                SQLULEN(max(1, parameter.count - 1)), 0, parameter.baseAddress,
                parameter.count * MemoryLayout<SQLWCHAR>.size, parameterBytes))
        let result = ODBCResult(unsafe SQLExecute(handle))
        // A query without rows may say so at once.
        guard result != .failure else { throw unsafe ODBCDiagnostic(handle, SQL_HANDLE_STMT).ofAsking }
        return try columns()
    }

    /// Goes to the next row; false behind the last one.
    func next(row: Int) throws(ConnectorError) -> Bool {
        switch ODBCResult(unsafe SQLFetch(handle)) {
        case .success, .successWithNote: return true
        case .noData: return false
        case .failure: throw unsafe ODBCDiagnostic(handle, SQL_HANDLE_STMT).atRow(row)
        }
    }

    /// The value of a column of the present row as UTF-8, fetched in pieces; empty for NULL.
    ///
    /// Columns are asked for in ascending order, each once: many drivers demand it.
    func value(_ column: Int, named name: String, row: Int) throws(ConnectorError) -> [UInt8] {
        var units: [SQLWCHAR] = []
        let width = MemoryLayout<SQLWCHAR>.size
        while true {
            var bytes: SQLLEN = 0
            let result = ODBCResult(
                unsafe SQLGetData(
                    handle, SQLUSMALLINT(column), SQLSMALLINT(SQL_C_WCHAR), piece.baseAddress, piece.count * width,
                    &bytes))
            if result == .noData { break }
            guard result.hasSucceeded else { throw unsafe ODBCDiagnostic(handle, SQL_HANDLE_STMT).atRow(row) }
            if bytes == SQLLEN(odbc_null_data) { break }
            // The last unit of a full buffer is its end mark.
            let room = unsafe piece.count - 1
            let isCut = bytes == SQLLEN(odbc_no_total) || bytes > room * width
            let count = isCut ? room : bytes / width
            unsafe units.append(contentsOf: piece.prefix(count))
            guard units.count <= ODBCStatement.valueLimit else {
                throw .valueTooLong(column: name, row: row, limit: ODBCStatement.valueLimit)
            }
            if !isCut { break }
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private func columns() throws(ConnectorError) -> [String] {
        var count: SQLSMALLINT = 0
        try check(unsafe SQLNumResultCols(handle, &count))
        var names: [String] = []
        for column in 0..<Int(count) {
            var name = [SQLWCHAR](repeating: 0, count: 256)
            var (length, kind, digits, nullable) = (SQLSMALLINT(0), SQLSMALLINT(0), SQLSMALLINT(0), SQLSMALLINT(0))
            var size: SQLULEN = 0
            try check(
                unsafe SQLDescribeColW(
                    handle, SQLUSMALLINT(column + 1), &name, SQLSMALLINT(name.count), &length, &kind, &size, &digits,
                    &nullable))
            names.append(ODBCText.text(name))
        }
        return names
    }

    private func check(_ code: SQLRETURN) throws(ConnectorError) {
        guard ODBCResult(code).hasSucceeded else { throw unsafe ODBCDiagnostic(handle, SQL_HANDLE_STMT).ofAsking }
    }
}
