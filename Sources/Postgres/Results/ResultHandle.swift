import CLibPQ

/// Owns one `PGresult`, freed exactly once.
@safe struct ResultHandle: ~Copyable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    /// What the server sent.
    enum Kind {
        case done
        case failed
        /// A command of a pipeline that was skipped after a failure.
        case skipped
        /// The end of a pipeline.
        case synchronised
        case copy
    }

    var kind: Kind {
        switch unsafe PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE: .done
        case PGRES_PIPELINE_ABORTED: .skipped
        case PGRES_PIPELINE_SYNC: .synchronised
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: .copy
        default: .failed
        }
    }

    /// Whether the server ends the connection with it.
    var isFatal: Bool { unsafe pq_is_fatal(handle) }

    /// What was done, for example `COMMIT`.
    var tag: String { unsafe String(cString: PQcmdStatus(handle)) }

    /// The kind of failure; nil when libpq and not the server found it.
    var state: SQLState? { field(pq_diag_sqlstate).map(SQLState.init) }

    /// The failure without the values that it is about.
    var failure: ServerFailure {
        ServerFailure(
            state: state ?? SQLState("XX000"), message: field(pq_diag_message_primary) ?? "",
            constraint: field(pq_diag_constraint_name))
    }

    /// The rows, all decoded, since the handle does not live long.
    func result() throws(PostgresError) -> PostgresResult {
        let width = unsafe PQnfields(handle)
        let count = unsafe PQntuples(handle)
        let changed = unsafe Int(String(cString: PQcmdTuples(handle))) ?? 0
        guard width > 0 else { return PostgresResult(columns: [], count: Int(count), changed: changed, values: []) }
        var columns: [String] = []
        var types: [WireType] = []
        for column in 0..<width {
            columns.append(unsafe String(cString: PQfname(handle, column)))
            types.append(WireType(rawValue: unsafe PQftype(handle, column)))
        }
        var values: [PostgresValue] = []
        values.reserveCapacity(Int(count) * Int(width))
        for row in 0..<count {
            for column in 0..<width {
                values.append(try value(row, column, types[Int(column)], columns[Int(column)]))
            }
        }
        return PostgresResult(columns: columns, count: Int(count), changed: changed, values: values)
    }

    private func value(
        _ row: Int32, _ column: Int32, _ type: WireType, _ name: String
    ) throws(PostgresError) -> PostgresValue {
        if unsafe PQgetisnull(handle, row, column) == 1 { return .null }
        let bytes = unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
        guard unsafe PQfformat(handle, column) == 1, let value = unsafe type.value(bytes) else {
            throw .undecodable(column: name, type: type.name)
        }
        return value
    }

    private func field(_ code: Int32) -> String? {
        unsafe PQresultErrorField(handle, code).map { unsafe String(cString: $0) }
    }
}
