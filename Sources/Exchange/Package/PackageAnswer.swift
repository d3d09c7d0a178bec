import Definitions
import Foundation
package import ShangMi

/// Where an answer about a package states what.
struct PackageAnswerProfile: Sendable {
    let code: String
    let message: String
    let packageNo: String
    let bodySM3: String
    let state: String
    let states: [String: PackageVerdict]
    let tables: TableMembers
    private let results: [String: ResultClass]

    /// The member names of a table, and of what is rejected in it.
    struct TableMembers: Sendable {
        let list, table, rows, rejected, line, column, code, message: String

        init(_ node: DefinitionNode) throws(DefinitionError) {
            var mapping = try node.mapping()
            list = try mapping.required("list").text()
            table = try mapping.required("table").text()
            rows = try mapping.required("rows").text()
            rejected = try mapping.required("rejected").text()
            line = try mapping.required("line").text()
            column = try mapping.required("column").text()
            code = try mapping.required("code").text()
            message = try mapping.required("message").text()
            try mapping.finish()
        }
    }

    init(_ mapping: inout DefinitionMapping, results: DefinitionNode) throws(DefinitionError) {
        code = try mapping.required("code").text()
        message = try mapping.required("message").text()
        packageNo = try mapping.required("packageNo").text()
        bodySM3 = try mapping.required("bodySM3").text()
        state = try mapping.required("state").text()
        tables = try TableMembers(try mapping.required("tables"))
        var words = try mapping.required("states").mapping()
        var states: [String: PackageVerdict] = [:]
        for verdict in PackageVerdict.allCases {
            let word = try words.required(verdict.rawValue)
            guard states.updateValue(verdict, forKey: try word.text()) == nil else {
                throw word.error("状态“\(try word.text())”重复")
            }
        }
        self.states = states
        try words.finish()
        self.results = try DestinationProfile.classes(results)
    }

    /// What a code says; an unlisted one says nothing.
    func result(_ code: String) -> ResultClass { results[code] ?? .unknown }
}

/// What became of a package.
package enum PackageVerdict: String, Sendable, CaseIterable {
    /// Received, no verdict yet.
    case processing
    /// All rows are accepted.
    case accepted
    /// None is.
    case rejected
}

/// A row that a result names.
package struct RejectedLine: Sendable, Equatable {
    /// The name of the table.
    package let table: String
    /// The line, from 1; `nil` when the result names none.
    package let line: Int?
    /// The column, by its name or its number; empty when the result names none.
    package let column: String
    /// The receiver's code.
    package let code: String
    /// The receiver's words.
    package let message: String

    /// A line by its parts.
    package init(table: String, line: Int?, column: String, code: String, message: String) {
        self.table = table
        self.line = line
        self.column = column
        self.code = code
        self.message = message
    }
}

/// What a receiver says of a package, on its signature.
package struct PackageAnswer: Sendable {
    /// What the answer means for the package.
    package enum Meaning: Sendable, Equatable {
        /// The package's state there.
        case verdict(PackageVerdict)
        /// Another thing about this package or request, by the class of its code.
        case refused(ResultClass)
    }

    /// What it means.
    package let meaning: Meaning
    /// The receiver's code; empty where it gave none.
    package let code: String
    /// The receiver's words.
    package let message: String
    /// Lines that it names.
    package let lines: [RejectedLine]
    /// The string over which it signed; for a file the file's own bytes.
    package let signedText: String
    /// Its signature.
    package let signature: [UInt8]
    /// The certificate whose key signed.
    package let certificate: Certificate
    /// The answer's bytes.
    package let body: [UInt8]
}

/// The package that an answer must be about.
package struct SentPackage: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// Its number.
    package let number: String
    /// SM3 of its bytes.
    package let bodySM3: SM3Digest

    /// A package by its parts.
    package init(name: String, number: String, bodySM3: SM3Digest) {
        self.name = name
        self.number = number
        self.bodySM3 = bodySM3
    }
}

/// Verifies what a receiver of packages answers: signature first, meaning after.
package struct PackageAnswerVerifier: Sendable {
    private let profile: PackageProfile
    private let trust: TrustStore

    /// A verifier for one destination.
    package init(profile: PackageProfile, trust: TrustStore) {
        self.profile = profile
        self.trust = trust
    }

    /// Verifies an answer that came over HTTP.
    ///
    /// - Parameters:
    ///   - answer: The answer as it came.
    ///   - package: What was sent or asked about: an answer about another one says nothing.
    ///   - now: Unix time in seconds.
    /// - Returns: What the receiver says.
    /// - Throws: Why the answer says nothing.
    package func verify(
        _ answer: ReceivedAnswer, about package: SentPackage, now: Int64
    ) throws(AnswerError) -> PackageAnswer {
        let signature = try AnswerSignature(
            of: answer, about: package.name, profile.answerSignature, profile.signing, keys: AnswerKeys(trust: trust),
            now: now)
        // Profiles of packages have no secrets.
        guard let certificate = signature.signer.certificate else { throw .badSignature }
        let read = try read(
            answer.body, about: package, text: signature.text, signature: signature.signature,
            certificate: certificate)
        guard signature.number.isEmpty else { return read }
        // Such an answer is about no package in particular: it can refuse the request, and say nothing else.
        guard case .refused(let reason) = read.meaning, reason.refusesRequest else { throw .badSignature }
        return read
    }

    /// Verifies a result that lay on a file server, with its detached GB/T 35275 signature.
    ///
    /// The signature has no time of its own: what it says was true when it was made.
    /// - Parameters:
    ///   - body: The result's bytes.
    ///   - signature: The signature's bytes.
    ///   - package: What was sent.
    ///   - now: Unix time in seconds.
    /// - Returns: What the receiver says.
    /// - Throws: Why the file says nothing.
    package func verify(
        _ body: [UInt8], signature: [UInt8], about package: SentPackage, now: Int64
    ) throws(AnswerError) -> PackageAnswer {
        let signer: Certificate
        do throws(MessageError) {
            signer = try SignedMessage(der: signature).verify(content: body, trust: trust, at: now).signer
        } catch {
            if case .untrusted(let reason) = error { throw .untrusted(reason) }
            throw .badSignature
        }
        // Whoever has a certificate under the same authority is not yet the receiver.
        guard let pinned = trust.certificate(signer.serial), pinned.der == signer.der else {
            throw .unknownCertificate(serial: signer.serial.text)
        }
        return try read(
            body, about: package, text: String(decoding: body, as: UTF8.self), signature: signature,
            certificate: signer)
    }

    private func read(
        _ body: [UInt8], about package: SentPackage, text: String, signature: [UInt8], certificate: Certificate
    ) throws(AnswerError) -> PackageAnswer {
        let names = profile.answer
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw .unreadable(reason: "应答不是 JSON 对象")
        }
        let code = object[names.code] as? String ?? ""
        let message = PlatformText.shown(object[names.message] as? String ?? "")
        func answer(_ meaning: PackageAnswer.Meaning, _ lines: [RejectedLine] = []) -> PackageAnswer {
            PackageAnswer(
                meaning: meaning, code: PlatformText.shown(code), message: message, lines: lines, signedText: text,
                signature: signature, certificate: certificate, body: body)
        }
        let result = code.isEmpty ? .done : names.result(code)
        guard result == .done else { return answer(.refused(result)) }
        guard let word = object[names.state] as? String, let verdict = names.states[word] else {
            throw .unreadable(reason: "应答没有“\(names.state)”，或状态不在规范中")
        }
        guard object[names.packageNo] as? String == package.number,
            object[names.bodySM3] as? String == package.bodySM3.hex
        else { throw .unreadable(reason: "应答的包号或摘要不是这个报送包的") }
        return answer(.verdict(verdict), try lines(object[names.tables.list]))
    }

    private func lines(_ list: Any?) throws(AnswerError) -> [RejectedLine] {
        guard let list, !(list is NSNull) else { return [] }
        let names = profile.answer.tables
        guard let tables = list as? [[String: Any]] else { throw .unreadable(reason: "“\(names.list)”不是对象列表") }
        var lines: [RejectedLine] = []
        for table in tables {
            guard let name = table[names.table] as? String else {
                throw .unreadable(reason: "“\(names.list)”的一项没有“\(names.table)”")
            }
            guard let rejected = table[names.rejected], !(rejected is NSNull) else { continue }
            guard let items = rejected as? [[String: Any]] else {
                throw .unreadable(reason: "“\(names.rejected)”不是对象列表")
            }
            for item in items {
                let column = item[names.column]
                lines.append(
                    RejectedLine(
                        table: PlatformText.shown(name), line: item[names.line] as? Int,
                        column: PlatformText.shown((column as? String) ?? (column as? Int).map(String.init) ?? ""),
                        code: PlatformText.shown(item[names.code] as? String ?? ""),
                        message: PlatformText.shown(item[names.message] as? String ?? "")))
            }
        }
        return lines
    }
}
