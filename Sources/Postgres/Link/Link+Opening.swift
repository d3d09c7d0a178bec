import CLibPQ
import Glibc

extension Link {
    /// Connects to the first host that takes the connection.
    ///
    /// - Parameters:
    ///   - address: The hosts, each of which has the whole time.
    ///   - name: What the server's views call this connection (`application_name`).
    ///   - limits: How long it may take.
    ///   - wakeUp: What ends the wait before.
    /// - Returns: A connection that is logged in.
    /// - Throws: The last host's error.
    static func open(
        _ address: PostgresAddress, name: String, limits: PostgresLimits, wakeUp: WakeUp
    ) throws(PostgresError) -> Link {
        var failure = PostgresError.malformedAddress
        for host in address.hosts {
            do { return try open(host, of: address, name: name, limits: limits, wakeUp: wakeUp) } catch {
                if error == .cancelled { throw error }
                failure = error
            }
        }
        throw failure
    }

    private static func open(
        _ host: ConnectionOptions, of address: PostgresAddress, name: String, limits: PostgresLimits, wakeUp: WakeUp
    ) throws(PostgresError) -> Link {
        var host = host
        host["application_name"] = host["application_name"] ?? name
        guard let handle = unsafe start(host) else { throw .exhausted(errno: ENOMEM) }
        unsafe pq_keep_parting_words(handle, nil)
        // What a failed login says is then its code, whatever the server's language, and nothing else.
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        let deadline = Deadline(in: limits.connect)
        var state = PGRES_POLLING_WRITING
        while unsafe PQstatus(handle) != CONNECTION_BAD {
            if state == PGRES_POLLING_OK {
                guard unsafe PQsetnonblocking(handle, 1) == 0 else { break }
                unsafe PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
                return unsafe Link(handle: handle, wakeUp: wakeUp, cancelLimit: limits.cancel)
            }
            guard state != PGRES_POLLING_FAILED else { break }
            var entries = [
                pollfd(
                    fd: unsafe PQsocket(handle), events: Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                    revents: 0),
                pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&entries, 2, deadline.milliseconds)
            if ready < 0, errno == EINTR { continue }
            if ready <= 0 || entries[1].revents != 0 {
                unsafe PQfinish(handle)
                throw ready <= 0 ? .unreachable(server: host.name, detail: "超时") : .cancelled
            }
            state = unsafe PQconnectPoll(handle)
        }
        let failure = unsafe reason(handle, host, address)
        unsafe PQfinish(handle)
        throw failure
    }

    private static func start(_ host: ConnectionOptions) -> OpaquePointer? {
        let pairs = Array(host.values)
        var names = unsafe pairs.map { unsafe strdup($0.key).map { unsafe UnsafePointer($0) } }
        var values = unsafe pairs.map { unsafe strdup($0.value).map { unsafe UnsafePointer($0) } }
        defer { unsafe (names + values).forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
        unsafe names.append(nil)
        unsafe values.append(nil)
        return unsafe PQconnectStartParams(&names, &values, 0)
    }

    /// What a failed attempt means.
    private static func reason(
        _ handle: OpaquePointer, _ host: ConnectionOptions, _ address: PostgresAddress
    ) -> PostgresError {
        let sentence = unsafe String(cString: PQerrorMessage(handle))
        let detail = address.redacted(sentence.split(whereSeparator: \.isNewline).joined(separator: " "))
        if unsafe PQconnectionNeedsPassword(handle) == 1 { return .loginRefused(server: host.name, state: nil) }
        if let state = Link.state(in: sentence) {
            if state == .tooManyConnections { return .serverFull(server: host.name) }
            return state.isRefusal
                ? .loginRefused(server: host.name, state: state)
                : .unreachable(server: host.name, detail: "SQLSTATE \(state)")
        }
        for sign in ["certificate", "SSL error", "does not support SSL"] where sentence.contains(sign) {
            return .untrusted(server: host.name, detail: detail)
        }
        return .unreachable(server: host.name, detail: detail)
    }

    /// The code in `… failed: FATAL:  28P01`.
    static func state(in sentence: String) -> SQLState? {
        let words = sentence.split(whereSeparator: \.isWhitespace)
        guard let last = words.last, last.utf8.count == 5, words.dropLast().last?.hasSuffix(":") == true,
            last.allSatisfy({ ("0"..."9").contains($0) || ("A"..."Z").contains($0) })
        else { return nil }
        return SQLState(String(last))
    }
}
