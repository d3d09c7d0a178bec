package import Delivery
import Exchange
import Foundation
package import ShangMi

/// Sends packages and fetches their results.
package struct PackageDispatch: Sendable {
    /// What an order came to.
    package struct Outcome: Sendable {
        /// The package after it.
        package let package: StoredPackage
        /// What the result says of rows, each with the record behind it.
        package var findings = PackageFindings()
        /// What is left to say; `nil` for nothing.
        package var note: String?
        /// Whether somebody must do something before it can go on.
        package var needsOperator = false
    }

    private let desk: PackageDesk
    private let carrier: PackageCarrier

    /// A dispatch on a line.
    ///
    /// - Parameters:
    ///   - desk: Where packages are noted.
    ///   - line: The way to the destination.
    ///   - trust: The destination's signing certificates and their authority.
    package init(desk: PackageDesk, line: PackageLine, trust: TrustStore) {
        self.desk = desk
        carrier = PackageCarrier(
            line: line, paths: desk.profile.sftp,
            verifier: PackageAnswerVerifier(profile: desk.profile, trust: trust), surroundings: desk.surroundings)
    }

    /// Sends a package; one of which nobody knows whether it arrived is asked about, and not sent again.
    package func submit(_ name: String, by: String) async throws(PackageError) -> Outcome {
        var package = try await desk.package(name)
        if package.state == .built {
            guard !package.needsApproval else { throw .needsApproval(name) }
            package = try await desk.seal(package, approvedBy: nil, by: by)
        }
        guard package.state == .approved else { throw .wrongState(name, package.state) }
        let path = try desk.folder.file(of: package)
        let sent = try package.sent
        try await desk.move(
            package, PackageStep(to: .sending, action: "package-submit", by: by), from: [.approved])
        var sending = try await carrier.send(path, as: sent)
        if case .answered(let answer, _) = sending, answer.meaning == .refused(.nonceUsed) {
            sending = try await carrier.send(path, as: sent)
        }
        return try await settle(package, sending, by: by)
    }

    /// Asks what became of a package.
    package func result(_ name: String, by: String) async throws(PackageError) -> Outcome {
        let package = try await desk.package(name)
        guard [.sending, .processing, .accepted, .rejected].contains(package.state) else {
            throw .wrongState(name, package.state)
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: desk.folder.sealed(name))[.size] as? Int) ?? 0
        let reply = try await carrier.ask(about: package.sent, size: size)
        switch reply {
        case .answered(let answer, let signedText):
            return try await settle(package, answer, signedText: signedText, by: by)
        case .waiting:
            guard package.state == .sending else { return Outcome(package: package, note: "还没有结果") }
            return try await move(package, to: .processing, by: by, note: "对方已收到，等待结果")
        case .partlySent where package.state == .sending:
            return try await move(package, to: .approved, by: by, note: "没有传完：请再次 anze package submit，从断点续传")
        case .nothingThere where package.state == .sending:
            return Outcome(
                package: package, note: "对方的文件夹里既没有报送包也没有结果：可能已被取走，请稍后再查，或与对方核实",
                needsOperator: true)
        case .partlySent, .nothingThere: return Outcome(package: package, note: "还没有结果")
        case .failed(let reason): return Outcome(package: package, note: "结果没有取到：\(reason)")
        }
    }

    private func settle(
        _ package: StoredPackage, _ sending: PackageSending, by: String
    ) async throws(PackageError) -> Outcome {
        switch sending {
        case .delivered: return try await move(package, to: .processing, by: by, note: "已送达，等待结果")
        case .notSent(let reason): return try await move(package, to: .approved, by: by, note: "没有送达：\(reason)")
        case .unknown(let reason, let signedText):
            let note = "不知道对方是否收到：\(reason)。请运行 anze package result \(package.name) 查证"
            return try await move(package, to: .sending, by: by, note: note, signedText: signedText)
        case .answered(let answer, let signedText):
            return try await settle(try await desk.package(package.name), answer, signedText: signedText, by: by)
        }
    }

    /// Notes what a verified answer says.
    private func settle(
        _ package: StoredPackage, _ answer: PackageAnswer, signedText: String?, by: String
    ) async throws(PackageError) -> Outcome {
        let words = [answer.code, answer.message].filter { !$0.isEmpty }.joined(separator: " ")
        switch answer.meaning {
        case .verdict(let verdict):
            let state: PackageState =
                switch verdict {
                case .processing: .processing
                case .accepted: .accepted
                case .rejected: .rejected
                }
            var outcome = Outcome(package: package)
            if package.state.isOpen {
                outcome = try await move(
                    package, to: state, by: by, note: words.isEmpty ? nil : words, signedText: signedText,
                    answer: answer)
            } else if package.state != state {
                outcome.note = "对方现在的结果是“\(state.label)”，与以前的“\(package.state.label)”不同：请与对方核实"
                outcome.needsOperator = true
            }
            outcome.findings = try await findings(answer.lines, of: package)
            return outcome
        case .refused(let reason):
            return try await refused(package, reason, words, answer, signedText: signedText, by: by)
        }
    }

    private func refused(
        _ package: StoredPackage, _ reason: ResultClass, _ words: String, _ answer: PackageAnswer,
        signedText: String?, by: String
    ) async throws(PackageError) -> Outcome {
        guard package.state == .sending else {
            // A question that was refused says nothing about a package that arrived.
            return Outcome(package: package, note: "平台应答 \(words)", needsOperator: reason == .conflict)
        }
        func move(to state: PackageState, _ note: String, needsOperator: Bool = false) async throws(PackageError)
            -> Outcome
        {
            var outcome = try await self.move(
                package, to: state, by: by, note: note, signedText: signedText, answer: answer)
            outcome.needsOperator = needsOperator
            return outcome
        }
        switch reason {
        case .batchRejected: return try await move(to: .rejected, "平台退回：\(words)")
        case .signatureRefused, .precondition:
            return try await move(to: .approved, "平台拒绝：\(words)", needsOperator: true)
        case .conflict:
            return try await move(to: .approved, "平台已有同名而内容不同的报送包：\(words)", needsOperator: true)
        case .windowClosed, .throttled, .busy, .nonceUsed:
            return try await move(to: .approved, "平台现在不接收，请稍后再次 anze package submit：\(words)")
        case .absent:
            let now = desk.surroundings.time.now()
            let waited = package.sentAt.map { now.seconds(since: $0) } ?? 0
            guard waited >= Double(desk.profile.visibilityDelay) else {
                return Outcome(package: package, note: "平台还查不到：请稍后再查")
            }
            return try await move(to: .approved, "平台没有收到：请再次 anze package submit")
        case .done, .cursorUnknown, .unknown:
            return Outcome(package: package, note: "平台应答 \(words)，结果仍未知：请稍后再查")
        }
    }

    private func move(
        _ package: StoredPackage, to state: PackageState, by: String, note: String?, signedText: String? = nil,
        answer: PackageAnswer? = nil
    ) async throws(PackageError) -> Outcome {
        // A state that was noted already is noted once, unless the answer is a new one.
        if package.state == state, state == .processing { return Outcome(package: package, note: "还没有结果") }
        try await desk.move(
            package,
            PackageStep(
                to: state, action: "package-result", by: by, note: note, signedText: signedText, answer: answer),
            from: [.sending, .processing])
        return Outcome(package: try await desk.package(package.name), note: note)
    }

    /// What a result says of lines, each with the record behind it.
    private func findings(
        _ lines: [RejectedLine], of package: StoredPackage
    ) async throws(PackageError) -> PackageFindings {
        var findings = PackageFindings()
        for rejected in lines {
            var record: PackageFinding.Source?
            var place = ""
            if let line = rejected.line, let table = package.tables.firstIndex(where: { $0.table == rejected.table }),
                let source = try await desk.asking({ () throws(StoreError) in
                    try await desk.store.source(ofLine: line, table: table, in: package.id)
                })
            {
                record = PackageFinding.Source(
                    kind: source.kind, insurer: source.insurer, key: source.key, version: source.version)
                place = "来源 \(source.file) 第 \(source.row) 行"
            }
            findings.add(
                PackageFinding(
                    rejected.code.isEmpty ? "rejected" : rejected.code,
                    "“\(column(rejected, of: package))”\(rejected.message)", table: rejected.table,
                    line: rejected.line, column: column(rejected, of: package), record: record, fix: place))
        }
        return findings
    }

    /// The column's name in Chinese, also where the result gives its number.
    private func column(_ rejected: RejectedLine, of package: StoredPackage) -> String {
        guard let number = Int(rejected.column),
            let table = desk.profile.tables.first(where: { $0.name == rejected.table })
        else { return rejected.column }
        let columns = desk.profile.columns(of: table)
        return columns.indices.contains(number - 1) ? columns[number - 1].name : rejected.column
    }
}

extension StoredPackage {
    /// What an answer must be about.
    fileprivate var sent: SentPackage {
        get throws(PackageError) {
            guard let sm3 else { throw .wrongState(name, state) }
            return SentPackage(name: name, number: number, bodySM3: sm3)
        }
    }
}
