import CODBC

/// Owns one environment and one connection in it, both freed exactly once.
@safe struct ODBCConnection: ~Copyable {
    private let environment: SQLHANDLE
    let handle: SQLHANDLE
    /// Whether the driver has wide functions.
    let isWide: Bool

    /// Seconds within which a connection must stand.
    private static let patience = 15

    /// Connects; no window and no question ever asks for what is missing in the text.
    init(_ text: String) throws(ConnectorError) {
        var made: SQLHANDLE?
        guard ODBCResult(unsafe SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_ENV), nil, &made)).hasSucceeded,
            let environment = unsafe made
        else { throw .unusable(reason: "unixODBC 无法启动") }
        unsafe SQLSetEnvAttr(environment, SQLINTEGER(SQL_ATTR_ODBC_VERSION), odbc_version_3, 0)
        var opened: SQLHANDLE?
        guard
            ODBCResult(unsafe SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_DBC), environment, &opened)).hasSucceeded,
            let handle = unsafe opened
        else {
            unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), environment)
            throw .unusable(reason: "unixODBC 无法启动")
        }
        unsafe SQLSetConnectAttrW(
            handle, SQLINTEGER(SQL_ATTR_LOGIN_TIMEOUT), SQLPOINTER(bitPattern: ODBCConnection.patience), 0)
        var wide = Array(text.utf16)
        let result = unsafe SQLDriverConnectW(
            handle, nil, &wide, SQLSMALLINT(clamping: wide.count), nil, 0, nil, SQLUSMALLINT(SQL_DRIVER_NOPROMPT))
        guard ODBCResult(result).hasSucceeded else {
            let failure = unsafe ODBCDiagnostic(handle, SQL_HANDLE_DBC).ofConnecting
            unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_DBC), handle)
            unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), environment)
            throw failure
        }
        unsafe self.environment = environment
        unsafe self.handle = handle
        isWide = unsafe ODBCConnection.passesWideTexts(handle)
    }

    /// Whether a text beyond Latin letters comes back from the driver as it was given.
    ///
    /// The driver manager knows and does not tell. A driver that cannot translate a query is taken for a wide one.
    private static func passesWideTexts(_ handle: SQLHANDLE) -> Bool {
        let probe = "SELECT '险'"
        var units = Array(probe.utf16)
        var answer = [SQLWCHAR](repeating: 0, count: 64)
        var length: SQLINTEGER = 0
        let result = unsafe SQLNativeSqlW(
            handle, &units, SQLINTEGER(units.count), &answer, SQLINTEGER(answer.count), &length)
        guard ODBCResult(result).hasSucceeded else { return true }
        return String(decoding: answer.prefix { $0 != 0 }, as: UTF16.self) == probe
    }

    deinit {
        unsafe SQLDisconnect(handle)
        unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_DBC), handle)
        unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), environment)
    }
}
