package import Logging

/// How a simulated platform is set up.
package struct SimulatorConfiguration: Sendable {
    /// 0 lets the system choose.
    package var port: Int
    /// A folder with `tls-server.pem/.key`, `platform-sign.pem/.key` and `gateway-trust.pem`.
    package var pki: String
    /// What its document says of kinds and limits.
    package var document = PlatformDocument.reference
    /// What goes wrong, and when.
    package var faults = FaultScript()
    /// What the platform sends to insurers.
    package var feeds = FeedBook()
    /// Where the books are written; `nil` keeps them in memory only.
    package var booksFile: String?
    /// How long a batch that was applied is still unknown to status queries.
    package var visibilityDelay = Duration.seconds(1)
    /// How long after its request every answer is held back.
    package var answerDelay = Duration.zero
    /// Where the console for integrators is served; `nil` serves none.
    package var console: ConsoleAddress?
    /// The platform's time.
    package var clock = PlatformClock.system
    /// Where the platform logs; no record content is ever logged.
    package var logger: Logger

    /// A platform without faults, books or added delay.
    ///
    /// - Parameters:
    ///   - port: TCP port on 127.0.0.1; 0 lets the system choose.
    ///   - pki: The folder with keys and certificates.
    ///   - logger: Where to log.
    package init(port: Int, pki: String, logger: Logger) {
        self.port = port
        self.pki = pki
        self.logger = logger
    }
}

/// Where the console is served: plain HTTP, without a sign-in, so that only this machine should reach it.
package struct ConsoleAddress: Sendable {
    /// An address of this machine; 127.0.0.1 unless somebody said otherwise.
    package let host: String
    /// 0 lets the system choose.
    package let port: Int

    /// An address.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
