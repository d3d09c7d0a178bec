import Foundation
package import Transport

/// Files that a web server offers at known addresses.
package struct HTTPSSource: Sendable {
    /// The addresses; `{yyyyMMdd}` in them is the day of the run or one of the days before it.
    package let addresses: [DayTemplate]
    /// How many days are asked for, the day of the run included.
    package let days: Int
    /// Whom to believe, and who we are.
    package let trust: TLSTrust
    /// Where the token is kept that is shown to the server; nil when it wants none.
    package let token: Secret?

    /// A server by its parts.
    package init(addresses: [DayTemplate], days: Int, trust: TLSTrust, token: Secret?) {
        self.addresses = addresses
        self.days = days
        self.trust = trust
        self.token = token
    }

    /// The name of the file behind an address: the last part of its path, `%XX` resolved; nil when that is no name.
    package static func name(of address: String) -> SourceFileName? {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard let last = path.split(separator: "/", omittingEmptySubsequences: false).last,
            let text = String(last).removingPercentEncoding
        else { return nil }
        return SourceFileName(text)
    }

    /// An address without its query, in which secrets may stand.
    static func origin(of address: String) -> String { String(address.prefix { $0 != "?" && $0 != "#" }) }
}
