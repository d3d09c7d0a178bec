import Adapters
import ArgumentParser
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Exchange

/// `anze notices`: accident notices and the policies that they belong to.
struct NoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "生产安全事故信息：列出、匹配保单、写入各机构的文件夹",
        subcommands: [NoticesList.self, NoticesMatch.self])
}

/// `anze notices list`.
struct NoticesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "收到的事故信息与匹配的保单")

    @OptionGroup var options: GatewayOptions

    @Flag(help: "只列没有匹配到保单的")
    var unmatched = false

    func run() async throws {
        let store = try Gateway(try options.load()).existingStore()
        let notices = try await Gateway.asking { try await store.inbound.notices() }.filter {
            !unmatched || $0.matches.isEmpty
        }
        if options.json { return try Terminal.say(json: notices.map { NoticeDocument($0) }) }
        if notices.isEmpty { Terminal.say(unmatched ? "没有未匹配的事故信息" : "没有收到事故信息") }
        for stored in notices {
            let notice = stored.notice
            Terminal.say(
                "\(notice.noticeNo)  \(notice.occurredAt)  \(notice.unitName)（\(notice.unitCreditCode ?? "无单位代码")）"
                    + "  \(notice.divisionCode)  死亡 \(notice.deaths)，重伤 \(notice.seriousInjuries)")
            for match in stored.matches {
                let told = match.exportedAt.map { "已于 \($0.text) 告知" } ?? "尚未告知"
                Terminal.say(
                    "  \(match.insurer) 保单 \(match.policy)：\(match.isSamePlace ? "单位、时间、地点相符" : "单位、时间相符，地点不同，请核实")，\(told)"
                )
            }
            if stored.matches.isEmpty {
                Terminal.say(notice.unitCreditCode == nil ? "  没有单位代码，须人工查找保单" : "  事故时没有有效保单")
            }
        }
    }
}

/// `anze notices match`.
struct NoticesMatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "重新匹配保单（补收保单之后），并写入各机构的文件夹")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try gateway.noticeDesk(try gateway.existingStore(), by: Operator().name)
        let (matched, exported) = try await Gateway.receiving { (try await desk.match(), try await desk.export()) }
        if options.json { return try Terminal.say(json: ["matched": matched, "exported": exported]) }
        Terminal.say("新匹配保单 \(matched) 件，写入机构文件夹 \(exported) 份")
    }
}

extension Gateway {
    /// The desk of accident notices, with the inboxes that the configuration names.
    func noticeDesk(_ store: any DeliveryStore, by actor: String) throws -> NoticeDesk {
        let codes = try institutionCodes()
        var folders: [Text: String] = [:]
        for (insurer, folder) in configuration.inbound?.notices ?? [:] {
            for code in codes[insurer] ?? [] { folders[code] = folder }
        }
        return NoticeDesk(
            store: store, codes: Set(codes.values.joined()).sorted(), folders: folders, surroundings: surroundings,
            actor: actor)
    }

    /// The institution codes of each insurer, by the name of her folder.
    func institutionCodes() throws -> [String: Set<Text>] {
        var codes: [String: Set<Text>] = [:]
        for insurer in configuration.insurers {
            do {
                codes[insurer] = Set(
                    try InsurerMapping.load(root: configuration.mappings, insurer: insurer).map(\.code))
            } catch { throw CommandFailure(.usage, error.description) }
        }
        return codes
    }

    /// Runs an order about what came in, with its error as the command's.
    static func receiving<Value>(_ order: () async throws -> Value) async throws -> Value {
        do { return try await order() } catch let error as InboundError { throw CommandFailure(error) }
    }
}

extension CommandFailure {
    /// A refused order with its exit status.
    init(_ error: InboundError) {
        switch error {
        case .store(let error): self.init(error)
        case .history, .folder: self.init(.storage, error.description)
        case .nothingStaged, .unknownRelease, .wrongState, .samePerson, .changed: self.init(.usage, error.description)
        case .unusable: self.init(.findings, error.description)
        }
    }
}

/// A notice as JSON, schema `anze-notices-1`; nothing that may concern persons.
private struct NoticeDocument: Encodable {
    struct Match: Encodable {
        let insurer, policyNo: String
        let samePlace: Bool
        let exportedAt: String?
    }

    let schema = "anze-notices-1"
    let destination, item, noticeNo, unitName, occurredAt, divisionCode, receivedAt: String
    let unitCreditCode, accidentKind, accidentGrade: String?
    let revision, deaths, seriousInjuries: Int
    let matches: [Match]

    init(_ stored: StoredNotice) {
        destination = stored.destination.text
        item = stored.item
        revision = stored.revision
        receivedAt = stored.receivedAt.text
        noticeNo = stored.notice.noticeNo
        unitName = stored.notice.unitName
        unitCreditCode = stored.notice.unitCreditCode
        occurredAt = stored.notice.occurredAt
        divisionCode = stored.notice.divisionCode
        accidentKind = stored.notice.accidentKind
        accidentGrade = stored.notice.accidentGrade
        deaths = stored.notice.deaths
        seriousInjuries = stored.notice.seriousInjuries
        matches = stored.matches.map {
            Match(
                insurer: $0.insurer, policyNo: $0.policy, samePlace: $0.isSamePlace, exportedAt: $0.exportedAt?.text)
        }
    }
}
