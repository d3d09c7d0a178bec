package import Exchange
import Foundation
import ShangMi

/// A certificate that the gateway depends on, and how it stands.
package struct KeyEntry: Sendable {
    /// What a certificate is there for.
    package enum Role: String, Sendable {
        /// Our signing key.
        case signing = "签名"
        /// Our signing key from a day on.
        case next = "接替签名"
        /// Whose answers a destination signs.
        case receipts = "平台签名"
        /// An authority in a destination's trust file.
        case authority = "签发机构"
        /// A destination's encryption key.
        case encryption = "平台加密"
        /// An authority of a destination's TLS certificate.
        case tls = "传输层根"
        /// A list of revoked certificates.
        case revocationList = "撤销列表"
        /// The intake's own TLS certificate.
        case intake = "接收端"
        /// An authority of insurers' TLS certificates.
        case clients = "机构传输层根"
        /// An insurer's signing certificate, or an authority of it.
        case insurer = "机构签名"
    }

    /// How an entry stands at a moment.
    package enum Standing: Equatable, Sendable {
        /// Valid for more than 60 days, or without an end.
        case good
        /// Valid for so many whole days, at most 60.
        case ending(days: Int)
        /// Over.
        case expired
        /// Not yet begun.
        case early
        /// Cannot be used; the reason is Chinese.
        case unusable(String)
    }

    /// What it is there for.
    package let role: Role
    /// The destination that alone uses it; nil for the gateway's own.
    package let destination: DestinationID?
    /// The file that holds it.
    package let file: String
    /// Whom it names; the issuer of a list; empty when the file cannot be read.
    package let subject: String
    /// Its serial number; empty for a list.
    package let serial: String
    /// Until when it is valid, Unix seconds; nil for a list without an end and for a file that cannot be read.
    package let notAfter: Int64?
    /// How it stands.
    package let standing: Standing

    /// How pressing it is.
    package enum Level: String, Sendable {
        /// Nothing to do.
        case none
        /// Over in 60 days or less: have the next one made.
        case notice
        /// Over in 30 days or less.
        case warning
        /// Over in 7 days or less, or of no use now: an operator must act.
        case urgent
    }

    /// How pressing it is.
    package var level: Level {
        switch standing {
        case .good: .none
        case .ending(let days): days <= 7 ? .urgent : days <= 30 ? .warning : .notice
        // A key that takes over later need not be valid yet.
        case .early: role == .next ? .none : .urgent
        case .expired, .unusable: .urgent
        }
    }

    /// Whether an operator must act now: unusable, over, not begun, or over within a week.
    package var isUrgent: Bool {
        level == .urgent
    }
}

/// Everything with a validity that the configuration names.
package enum KeyInventory {
    /// Lists it.
    ///
    /// - Parameters:
    ///   - configuration: The gateway's configuration.
    ///   - now: Unix time in seconds.
    /// - Returns: The gateway's own keys first, then each destination's, also those of packages, in the order of the
    ///   configuration, then the intake's.
    package static func entries(of configuration: GatewayConfiguration, now: Int64) -> [KeyEntry] {
        var list = Lister(now: now)
        list.add(configuration.identity, of: nil)
        for destination in configuration.destinations {
            if let identity = destination.identity { list.add(identity, of: destination.id) }
            if let path = destination.receiptTrust { list.addTrust(path, of: destination.id) }
            if let path = destination.encryptionCertificate {
                list.addEncryption(path, trust: destination.receiptTrust, of: destination.id)
            }
            list.addCertificates(.tls, destination.tlsTrust, of: destination.id)
        }
        for packages in configuration.packages {
            if let identity = packages.identity { list.add(identity, of: packages.id) }
            list.addTrust(packages.receiptTrust, of: packages.id)
            if case .https(_, let trust) = packages.way { list.addCertificates(.tls, trust, of: packages.id) }
        }
        if let submissions = configuration.submissions {
            list.addCertificates(.intake, submissions.certificate, of: nil)
            if let path = submissions.clients { list.addCertificates(.clients, path, of: nil) }
            for path in submissions.insurers.sorted(by: { $0.key < $1.key }).compactMap(\.value.signers) {
                list.addCertificates(.insurer, path, of: nil)
            }
        }
        return list.entries
    }
}

private struct Lister {
    let now: Int64
    private(set) var entries: [KeyEntry] = []

    init(now: Int64) { self.now = now }

    mutating func add(_ identity: Identity, of destination: DestinationID?) {
        add(identity.current, .signing, of: destination)
        if let next = identity.next { add(next.key, .next, of: destination) }
    }

    private mutating func add(_ key: SigningKey, _ role: KeyEntry.Role, of destination: DestinationID?) {
        do throws(KeyMaterialError) {
            let certificate = try KeyMaterial.certificate(of: key)
            entries.append(entry(role, certificate, key.certificate, of: destination))
        } catch {
            addUnreadable(role, key.certificate, error, of: destination)
        }
    }

    /// The platform's signing certificates with what their chain says, its authorities, and their revocation lists.
    mutating func addTrust(_ path: String, of destination: DestinationID) {
        do throws(KeyMaterialError) {
            let trust = try KeyMaterial.trust(path)
            let pinned = Set(trust.pinnedCertificates.map(\.der))
            for certificate in try KeyMaterial.certificates(path) {
                let isPinned = pinned.contains(certificate.der)
                var entry = entry(isPinned ? .receipts : .authority, certificate, path, of: destination)
                if isPinned, [.good].contains(entry.standing) || entry.daysLeft != nil {
                    do throws(TrustError) { try trust.check(certificate, intermediates: [], at: now) } catch {
                        entry = entry.with(.unusable(error.description))
                    }
                }
                entries.append(entry)
            }
            for list in try KeyMaterial.revocationLists(path) {
                entries.append(
                    KeyEntry(
                        role: .revocationList, destination: destination, file: path, subject: list.issuer, serial: "",
                        notAfter: list.nextUpdate, standing: standing(from: list.thisUpdate, to: list.nextUpdate)))
            }
        } catch {
            addUnreadable(.receipts, path, error, of: destination)
        }
    }

    /// The certificate for whose owner batches are encrypted, with what speaks against that.
    mutating func addEncryption(_ path: String, trust: String?, of destination: DestinationID) {
        do throws(KeyMaterialError) {
            let certificate = try KeyMaterial.certificates(path)[0]
            var entry = entry(.encryption, certificate, path, of: destination)
            if entry.standing == .good || entry.daysLeft != nil,
                let fault = try KeyMaterial.fault(ofEncryption: certificate, trust: trust, at: now)
            {
                entry = entry.with(.unusable(fault))
            }
            entries.append(entry)
        } catch {
            addUnreadable(.encryption, path, error, of: destination)
        }
    }

    mutating func addCertificates(_ role: KeyEntry.Role, _ path: String, of destination: DestinationID?) {
        do throws(KeyMaterialError) {
            for certificate in try KeyMaterial.certificates(path) {
                entries.append(entry(role, certificate, path, of: destination))
            }
        } catch {
            addUnreadable(role, path, error, of: destination)
        }
    }

    private mutating func addUnreadable(
        _ role: KeyEntry.Role, _ path: String, _ error: KeyMaterialError, of destination: DestinationID?
    ) {
        entries.append(
            KeyEntry(
                role: role, destination: destination, file: path, subject: "", serial: "", notAfter: nil,
                standing: .unusable(error.description)))
    }

    private func entry(
        _ role: KeyEntry.Role, _ certificate: Certificate, _ path: String, of destination: DestinationID?
    ) -> KeyEntry {
        KeyEntry(
            role: role, destination: destination, file: path, subject: certificate.subject,
            serial: certificate.serial.text, notAfter: certificate.notAfter,
            standing: standing(from: certificate.notBefore, to: certificate.notAfter))
    }

    private func standing(from notBefore: Int64, to notAfter: Int64?) -> KeyEntry.Standing {
        if now < notBefore { return .early }
        guard let notAfter else { return .good }
        if now > notAfter { return .expired }
        let days = Int((notAfter - now) / 86_400)
        return days <= KeyEntry.notice ? .ending(days: days) : .good
    }
}

extension KeyEntry {
    /// From how many days on a coming end is shown.
    fileprivate static let notice = 60

    /// The days that are left, where an end is coming.
    fileprivate var daysLeft: Int? { if case .ending(let days) = standing { days } else { nil } }

    fileprivate func with(_ standing: Standing) -> KeyEntry {
        KeyEntry(
            role: role, destination: destination, file: file, subject: subject, serial: serial, notAfter: notAfter,
            standing: standing)
    }
}
