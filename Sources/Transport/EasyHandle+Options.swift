import CCurl

extension EasyHandle {
    /// Bounds the call.
    ///
    /// `NOSIGNAL` because a lane's thread must not receive the alarm of a name resolution.
    func apply(_ limits: TransportLimits) throws(TransportError) {
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, (limits.connect + limits.handshake).curlMilliseconds)
        try set(CURLOPT_TIMEOUT_MS, limits.total.curlMilliseconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, limits.slowest.bytesPerSecond)
        try set(CURLOPT_LOW_SPEED_TIME, limits.slowest.over.curlSeconds)
    }

    /// Says where to connect and whom to believe there.
    func apply(_ endpoint: Endpoint, trust: TLSTrust?) throws(TransportError) {
        try set(CURLOPT_URL, endpoint.url)
        try set(CURLOPT_PROTOCOLS_STR, endpoint.scheme.rawValue)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy also keeps the environment's variables out.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        guard endpoint.scheme == .https else { return }
        guard let trust else { throw .notSent(reason: .unprotected(host: endpoint.host)) }
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_CAINFO, trust.caFile)
        // Debian compiles in its own directory of authorities.
        try set(CURLOPT_CAPATH, nil)
        if let pin = trust.pin { try set(CURLOPT_PINNEDPUBLICKEY, "sha256//\(pin)") }
        if let client = trust.client {
            try set(CURLOPT_SSLCERT, client.certificateFile)
            try set(CURLOPT_SSLKEY, client.keyFile)
            // Without a pass phrase OpenSSL would ask for one on the terminal.
            try set(CURLOPT_KEYPASSWD, "")
        }
    }

    /// Says which SFTP server to ask, who we are there, and which host key is believed.
    func apply(_ server: SFTPServer, path: String) throws(TransportError) {
        try set(CURLOPT_URL, server.url(path))
        try set(CURLOPT_PROTOCOLS_STR, "sftp")
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        try set(CURLOPT_USERNAME, server.user)
        try set(CURLOPT_SSH_AUTH_TYPES, Int(CURLSSH_AUTH_PUBLICKEY))
        try set(CURLOPT_SSH_PRIVATE_KEYFILE, server.keyFile)
        // Without a pass phrase libssh2 would try an empty one anyway; nobody is asked.
        try set(CURLOPT_KEYPASSWD, "")
        try set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, server.hostKey)
    }

    /// Says what to send.
    ///
    /// libcurl repeats a request on a fresh connection when a kept one dies, unless it would have to read body bytes
    /// again. An empty POST has none, so it never uses a kept connection.
    /// - Throws: `notSent` with `bodyNotAllowed` for a GET with a body.
    func apply(_ request: HTTPRequest, bodySize size: Int) throws(TransportError) {
        switch request.method {
        case .get:
            guard size == 0 else { throw .notSent(reason: .bodyNotAllowed) }
            try set(CURLOPT_HTTPGET, 1)
        case .post:
            try set(CURLOPT_POST, 1)
            try set(CURLOPT_POSTFIELDSIZE_LARGE, size: size)
            try set(CURLOPT_FRESH_CONNECT, size == 0 ? 1 : 0)
        case .put:
            try set(CURLOPT_UPLOAD, 1)
            try set(CURLOPT_INFILESIZE_LARGE, size: size)
            try set(CURLOPT_FRESH_CONNECT, size == 0 ? 1 : 0)
        }
    }
}
