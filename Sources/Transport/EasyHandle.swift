import CCurl

/// Owns one `CURL` easy handle and with it its pool of open connections, freed exactly once.
@safe struct EasyHandle: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    /// Where libcurl writes the sentence about a failure; it must outlive the handle.
    private let sentence: UnsafeMutablePointer<CChar>

    /// `curl_global_init`, once for the process.
    private static let libraryReady = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) == CURLE_OK

    init() throws(TransportError) {
        guard Self.libraryReady, let handle = unsafe curl_easy_init() else {
            throw .notSent(reason: .failed(code: Int(CURLE_FAILED_INIT.rawValue), detail: "curl_easy_init"))
        }
        unsafe self.handle = handle
        unsafe sentence = .allocate(capacity: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe sentence.deallocate()
    }

    /// Forgets every option; open connections, resolved names and TLS sessions stay.
    func reset() throws(TransportError) {
        unsafe curl_easy_reset(handle)
        unsafe sentence.pointee = 0
        try check(unsafe curl_easy_setopt_pointer(handle, CURLOPT_ERRORBUFFER, sentence), CURLOPT_ERRORBUFFER)
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(unsafe curl_easy_setopt_long(handle, option, value), option)
    }

    func set(_ option: CURLoption, size: Int) throws(TransportError) {
        try check(unsafe curl_easy_setopt_offset(handle, option, curl_off_t(size)), option)
    }

    /// Sets a text, which libcurl copies; nil also removes a default that was compiled in.
    func set(_ option: CURLoption, _ text: String?) throws(TransportError) {
        try check(unsafe curl_easy_setopt_text(handle, option, text), option)
    }

    /// Performs one request with the options set so far and feeds `transfer`; blocks until it is over.
    ///
    /// `commands` are those of a file server, carried out before the transfer.
    ///
    /// The body is read through a callback, and there is no callback to seek: libcurl cannot start it again behind our
    /// back. `CURLOPT_POSTFIELDS` could (delivery.md §2.11).
    func perform(
        _ transfer: Transfer, headers: borrowing HeaderList, commands: borrowing HeaderList = HeaderList()
    ) throws(TransportError) -> CURLcode {
        try check(unsafe curl_easy_setopt_list(handle, CURLOPT_HTTPHEADER, headers.first), CURLOPT_HTTPHEADER)
        try check(unsafe curl_easy_setopt_list(handle, CURLOPT_QUOTE, commands.first), CURLOPT_QUOTE)
        try setCallbacks()
        unsafe connectCallbacks(to: Unmanaged.passUnretained(transfer).toOpaque())
        let result = withExtendedLifetime(transfer) { unsafe curl_easy_perform(handle) }
        // libcurl reports again when it closes its connections, and by then the transfer is gone.
        unsafe connectCallbacks(to: nil)
        return result
    }

    /// Request bytes that left in the last transfer, over all connections it tried: the larger of two measurements.
    ///
    /// `CURLINFO_REQUEST_SIZE` counts headers only when the body is read through a callback (7.88); the debug callback
    /// is told of header and body after each write.
    func requestBytesSent(_ transfer: Transfer) -> Int {
        max(count(CURLINFO_REQUEST_SIZE), transfer.requestBytesSent)
    }

    func count(_ info: CURLINFO) -> Int {
        var value = 0
        unsafe curl_easy_getinfo_long(handle, info, &value)
        return value
    }

    func size(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        unsafe curl_easy_getinfo_offset(handle, info, &value)
        return Int(value)
    }

    func microseconds(_ info: CURLINFO) -> Duration { .microseconds(size(info)) }

    /// libcurl's sentence about the last failure, else its standing one for `result`.
    func explanation(of result: CURLcode) -> String {
        if unsafe sentence.pointee != 0 { return unsafe String(cString: sentence) }
        return unsafe String(cString: curl_easy_strerror(result))
    }

    /// Cannot fail in libcurl, which stores the pointer; a callback that finds none stops the transfer.
    private func connectCallbacks(to user: UnsafeMutableRawPointer?) {
        for option in [
            CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA, CURLOPT_DEBUGDATA,
        ] {
            unsafe curl_easy_setopt_pointer(handle, option, user)
        }
    }

    private func setCallbacks() throws(TransportError) {
        try check(
            unsafe curl_easy_setopt_read(handle, CURLOPT_READFUNCTION) { space, size, count, user in
                guard let transfer = unsafe transfer(user) else { return Int(CURL_READFUNC_ABORT) }
                return unsafe transfer.readBody(into: .init(start: space, count: size * count))
                    ?? Int(CURL_READFUNC_ABORT)
            }, CURLOPT_READFUNCTION)
        try check(
            unsafe curl_easy_setopt_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
                guard let transfer = unsafe transfer(user) else { return 0 }
                let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                // A short count is libcurl's signal to stop; an empty part is taken by "0 of 0".
                return unsafe transfer.takeBody(part) ? size * count : 0
            }, CURLOPT_WRITEFUNCTION)
        try check(
            unsafe curl_easy_setopt_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
                guard let transfer = unsafe transfer(user) else { return 0 }
                let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                return unsafe transfer.takeHeaderLine(String(decoding: line, as: UTF8.self)) ? size * count : 0
            }, CURLOPT_HEADERFUNCTION)
        try set(CURLOPT_NOPROGRESS, 0)
        try check(
            unsafe curl_easy_setopt_progress(handle, CURLOPT_XFERINFOFUNCTION) { user, _, _, _, _ in
                unsafe transfer(user)?.isCancelled == true ? 1 : 0
            }, CURLOPT_XFERINFOFUNCTION)
        // Without VERBOSE the debug callback is silent.
        try set(CURLOPT_VERBOSE, 1)
        try check(
            unsafe curl_easy_setopt_debug(handle, CURLOPT_DEBUGFUNCTION) { _, kind, bytes, size, user in
                guard let transfer = unsafe transfer(user) else { return 0 }
                let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size)
                if kind == CURLINFO_HEADER_OUT { unsafe transfer.noteHeaderSent(part) }
                if kind == CURLINFO_DATA_OUT { unsafe transfer.noteBodySent(part) }
                return 0
            }, CURLOPT_DEBUGFUNCTION)
    }

    /// An option that cannot be set must stop the request: it could be the one that verifies the peer.
    private func check(_ result: CURLcode, _ option: CURLoption) throws(TransportError) {
        guard result == CURLE_OK else {
            throw .notSent(reason: .failed(code: Int(result.rawValue), detail: "curl option \(option.rawValue)"))
        }
    }
}

/// The transfer a callback belongs to, from the pointer `perform` gave to libcurl.
private func transfer(_ user: UnsafeMutableRawPointer?) -> Transfer? {
    guard let user = unsafe user else { return nil }
    return unsafe Unmanaged<Transfer>.fromOpaque(user).takeUnretainedValue()
}
