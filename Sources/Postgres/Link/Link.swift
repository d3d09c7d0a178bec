import CLibPQ
import Glibc

/// Owns one `PGconn`, freed exactly once; every wait for the server has an end.
///
/// libpq is used in its non-blocking mode only: it never waits itself but for name servers.
@safe struct Link: ~Copyable {
    let handle: OpaquePointer
    /// What the server said unasked when it ended the connection; libpq writes it here.
    private let partingWord: UnsafeMutablePointer<pq_parting_word>
    let wakeUp: WakeUp
    private let cancelLimit: Duration
    /// Whether nothing more can be asked.
    private(set) var isBroken = false

    /// Takes over a connection that stands.
    init(handle: OpaquePointer, wakeUp: WakeUp, cancelLimit: Duration) {
        unsafe self.handle = handle
        unsafe partingWord = .allocate(capacity: 1)
        unsafe partingWord.initialize(to: pq_parting_word())
        unsafe pq_keep_parting_words(handle, partingWord)
        self.wakeUp = wakeUp
        self.cancelLimit = cancelLimit
    }

    deinit {
        unsafe PQfinish(handle)
        unsafe partingWord.deallocate()
    }

    /// One call's time, and whether its end was asked for.
    struct Watch {
        var deadline: Deadline
        /// Whether a signal to wake up ends the call; a commit is not to be disturbed.
        let heedsWakeUp: Bool
        var isCancelled = false

        init(_ limit: Duration, heedsWakeUp: Bool = true) {
            deadline = Deadline(in: limit)
            self.heedsWakeUp = heedsWakeUp
        }
    }

    /// The state of the transaction, as the server last told.
    var transaction: PGTransactionStatusType { unsafe PQtransactionStatus(handle) }

    /// Whether a call may begin.
    mutating func checkReady(_ watch: Watch) throws(PostgresError) {
        guard !isBroken else { throw .connectionLost(state: nil) }
        if watch.heedsWakeUp, wakeUp.isSignalled { throw .cancelled }
    }

    /// Takes what the server sent unasked, and finds out whether it has gone, without waiting.
    mutating func look() throws(PostgresError) {
        guard !isBroken else { throw .connectionLost(state: nil) }
        try consume()
        // It reads what was taken; the end of the connection may come a little after the parting word.
        _ = hasNext
        guard unsafe PQstatus(handle) == CONNECTION_OK, parting == nil else { throw lost() }
    }

    /// Whether libpq took what was to be sent.
    mutating func require(_ isTaken: Int32) throws(PostgresError) {
        guard isTaken == 1 else { throw lost() }
    }

    /// Writes what waits to be written, and reads meanwhile: else both sides could wait for each other.
    mutating func flush(_ watch: inout Watch) throws(PostgresError) {
        while true {
            switch unsafe PQflush(handle) {
            case 0: return
            case 1:
                if try waitFor(POLLIN | POLLOUT, &watch) & ~POLLOUT != 0 { try consume() }
            default: throw lost()
            }
        }
    }

    /// The next result; nil at the end of a statement.
    mutating func next(_ watch: inout Watch) throws(PostgresError) -> ResultHandle? {
        while unsafe PQisBusy(handle) == 1 {
            _ = try waitFor(POLLIN, &watch)
            try consume()
        }
        return try take()
    }

    /// Whether `next` would give something without waiting.
    var hasNext: Bool { unsafe PQisBusy(handle) == 0 }

    /// Reads what has come.
    mutating func consume() throws(PostgresError) {
        guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
    }

    /// Waits for something that the server sends unasked; false when nothing came.
    mutating func waitForNews(for duration: Duration) throws(PostgresError) -> Bool {
        var entries = [
            pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = unsafe poll(&entries, 2, Deadline(in: duration).milliseconds)
        if entries[1].revents != 0 { throw .cancelled }
        guard ready > 0 else { return false }
        try consume()
        return true
    }

    /// Nothing more will be asked of this connection.
    mutating func giveUp() { isBroken = true }

    private mutating func take() throws(PostgresError) -> ResultHandle? {
        guard let result = unsafe PQgetResult(handle) else { return nil }
        let taken = unsafe ResultHandle(result)
        let isOver = unsafe PQstatus(handle) != CONNECTION_OK
        if isOver || taken.isFatal {
            isBroken = true
            throw .connectionLost(state: taken.state ?? parting)
        }
        return taken
    }

    /// Marks the connection as broken and finds out what the server said last.
    private mutating func lost() -> PostgresError {
        isBroken = true
        // Nothing blocks here: the socket is closed already, and what was read before is still there.
        guard parting == nil, unsafe PQstatus(handle) != CONNECTION_OK, let result = unsafe PQgetResult(handle) else {
            return .connectionLost(state: parting)
        }
        let last = unsafe ResultHandle(result).state
        return .connectionLost(state: last ?? parting)
    }

    private var parting: SQLState? {
        let code = unsafe withUnsafeBytes(of: partingWord.pointee.code) {
            unsafe String(decoding: $0.prefix(5), as: UTF8.self)
        }
        return code.first == "\0" ? nil : SQLState(code)
    }

    /// Waits until the socket can be read or written.
    ///
    /// At the end of the time the server is asked to stop and the connection is given up. When the call's end was asked for,
    /// the server is asked to stop too, and has a little time to say so.
    private mutating func waitFor(_ events: Int32, _ watch: inout Watch) throws(PostgresError) -> Int32 {
        while true {
            let isListening = watch.heedsWakeUp && !watch.isCancelled
            var entries = [
                pollfd(fd: unsafe PQsocket(handle), events: Int16(events), revents: 0),
                pollfd(fd: isListening ? wakeUp.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&entries, 2, watch.deadline.milliseconds)
            if ready < 0 {
                if errno == EINTR { continue }
                isBroken = true
                throw .exhausted(errno: errno)
            }
            if ready == 0 {
                isBroken = true
                if watch.isCancelled { throw .cancelled }
                _ = unsafe Link.cancel(handle, within: cancelLimit)
                throw .timedOut(limit: watch.deadline.limit)
            }
            if entries[1].revents != 0 {
                guard unsafe Link.cancel(handle, within: cancelLimit) else {
                    // A request that comes late would end something else.
                    isBroken = true
                    throw .cancelled
                }
                watch.isCancelled = true
                watch.deadline = Deadline(in: cancelLimit)
                continue
            }
            return Int32(entries[0].revents)
        }
    }
}
