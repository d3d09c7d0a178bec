package import Canonical
import Connectors
package import Delivery
import Evidence
import Exchange
import Foundation

/// Matches accident notices to policies, and puts them into the insurers' inboxes (细则 4).
package struct NoticeDesk: Sendable {
    private let store: any DeliveryStore
    private let folders: [Text: String]
    private let codes: [Text]
    private let surroundings: Surroundings
    private let actor: String

    /// A desk.
    ///
    /// - Parameters:
    ///   - store: Where notices and policies are kept.
    ///   - codes: The institution codes of the insurers that this gateway serves.
    ///   - folders: The inbox of each insurer that has one, by institution code.
    ///   - surroundings: The clock.
    ///   - actor: Who acts, for the evidence.
    package init(
        store: any DeliveryStore, codes: [Text], folders: [Text: String], surroundings: Surroundings, actor: String
    ) {
        self.store = store
        self.codes = codes
        self.folders = folders
        self.surroundings = surroundings
        self.actor = actor
    }

    /// Matches every notice to the policies in force at the moment and unit of the accident.
    ///
    /// - Returns: How many matches are new.
    /// - Throws: What the store refuses.
    package func match() async throws(InboundError) -> Int {
        var count = 0
        let now = surroundings.time.now()
        for stored in try await asking({ () throws(StoreError) in try await store.inbound.notices() }) {
            let found = try policies(of: stored.notice).filter { match in
                !stored.matches.contains { $0.insurer == match.insurer && $0.policy == match.policy }
            }
            guard !found.isEmpty else { continue }
            try await asking { () throws(StoreError) in
                try await store.inbound.match(stored.id, with: found, at: now)
            }
            count += found.count
        }
        return count
    }

    /// The policies in force at an accident: of its unit, by credit code, at its moment.
    func policies(of notice: AccidentNotice) throws(InboundError) -> [NoticeMatch] {
        guard let code = notice.unitCreditCode, let moment = notice.moment, let unit = RecordKey(parts: [Text(code)])
        else {
            return []
        }
        var matches: [NoticeMatch] = []
        for insurer in codes {
            let history = store.history(of: insurer)
            do throws(HistoryError) {
                let division = try history.records(.insuredUnit, [unit]).first?[InsuredUnit.divisionCode]
                for policy in try history.records(.policiesOfUnit, of: [unit], except: { _ in false }) {
                    guard let number = policy[Policy.policyNo], let key = policy.key,
                        let start = policy[Policy.periodStart], let end = policy[Policy.periodEnd]
                    else { continue }
                    let changed = try history.records(.endorsementsOfPolicy, of: [key], except: { _ in false })
                        .sorted { $0.effective < $1.effective }.compactMap { $0[Endorsement.newPeriodEnd] }.last
                    guard start <= moment, moment < changed ?? end else { continue }
                    let places = [policy[Policy.territoryCode], division].compactMap { $0?.text.prefix(4) }
                    matches.append(
                        NoticeMatch(
                            insurer: insurer.string, policy: number.string,
                            isSamePlace: places.contains(notice.divisionCode.prefix(4))))
                }
            } catch { throw .history(error.description) }
        }
        return matches
    }

    /// Writes what insurers were not told yet into their inboxes: a file a notice, with her own policies only.
    ///
    /// A file has its name only when it is whole; a run that was killed writes the same file again.
    ///
    /// - Returns: How many files were written.
    /// - Throws: A folder that cannot be written, or what the store refuses.
    package func export() async throws(InboundError) -> Int {
        var count = 0
        for stored in try await asking({ () throws(StoreError) in try await store.inbound.notices() }) {
            for (insurer, folder) in folders.sorted(by: { $0.key < $1.key }) {
                let own = stored.matches.filter { $0.insurer == insurer.string }
                guard own.contains(where: { $0.exportedAt == nil }) else { continue }
                try write(NoticeFile(stored, policies: own), of: stored, to: folder)
                let now = surroundings.time.now()
                let leaf = Leaf.operatorAction(
                    action: "notice-export",
                    subject: "\(stored.destination) \(stored.item) \(stored.revision) \(insurer.string)", reason: "",
                    actor: actor, at: now.text)
                try await asking { () throws(StoreError) in
                    try await store.inbound.noteExport(of: stored.id, to: insurer.string, leaf: leaf, at: now)
                }
                count += 1
            }
        }
        return count
    }

    private func write(_ file: NoticeFile, of stored: StoredNotice, to folder: String) throws(InboundError) {
        let path = "\(folder)/accident-notice-\(stored.id)-\(stored.revision).json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        do {
            let bytes = [UInt8](try encoder.encode(file))
            var durable = try DurableFile(path: path)
            try durable.write(bytes)
            _ = try durable.finish()
        } catch { throw .folder(path: folder) }
    }

    private func asking<Value>(_ question: () async throws(StoreError) -> Value) async throws(InboundError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

extension Record {
    fileprivate var effective: CivilDate { self[Endorsement.effectiveOn] ?? CivilDate(days: 0) }
}

/// A notice as an insurer finds it in her inbox, schema `anze-notice-1`.
struct NoticeFile: Encodable {
    struct Policy: Encodable {
        let policyNo: String
        let samePlace: Bool
    }

    let schema = "anze-notice-1"
    let destination, item, receivedAt: String
    let revision: Int
    let notice: AccidentNotice
    let policies: [Policy]

    init(_ stored: StoredNotice, policies: [NoticeMatch]) {
        destination = stored.destination.text
        item = stored.item
        revision = stored.revision
        receivedAt = stored.receivedAt.text
        notice = stored.notice
        self.policies = policies.map { Policy(policyNo: $0.policy, samePlace: $0.isSamePlace) }
    }
}

/// Why something inbound could not be dealt with.
package enum InboundError: Error, Equatable, CustomStringConvertible {
    /// The store refused.
    case store(StoreError)
    /// What was stored of an insurer cannot be read.
    case history(String)
    /// An insurer's inbox cannot be written.
    case folder(path: String)
    /// Nothing is staged, or nothing of it can be activated.
    case nothingStaged
    /// No such release.
    case unknownRelease(String)
    /// It is not planned any more.
    case wrongState(CodeRelease.State)
    /// Who planned it cannot approve it.
    case samePerson(String)
    /// Changes that cannot be activated, and why.
    case unusable([String])
    /// What was staged has changed meanwhile.
    case changed

    package var description: String {
        switch self {
        case .store(let error): error.description
        case .history(let reason): reason
        case .folder(let path): "文件夹“\(path)”无法写入：请检查路径、权限与磁盘空间"
        case .nothingStaged: "没有待启用的代码表变更：先运行 anze feeds pull --feed code-tables"
        case .unknownRelease(let id): "没有编号为 \(id) 的代码表变更：见 anze tables list"
        case .wrongState(let state): "已是 \(state.rawValue)，不能再处理"
        case .samePerson(let name): "\(name) 制定的变更须由另一人批准"
        case .unusable(let reasons): "有变更不能启用：" + reasons.joined(separator: "；")
        case .changed: "暂存的变更刚刚有变化：请重新运行 anze tables diff"
        }
    }
}
