import ArgumentParser
import Delivery
import Desk
import Engine
import Evidence
import Exchange
import Foundation

/// `anze receipts`: the tray of answers that fit no batch, or whose signature does not verify.
struct Receipts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "对不上批次或验签不过的应答：列出、取出原文、处理完毕", subcommands: [List.self, Show.self, Close.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出待处理的应答")

        @OptionGroup var options: GatewayOptions

        func run() async throws {
            let store = try Gateway(try options.load()).existingStore()
            let answers = try await Gateway.asking { try await store.views.strayAnswers() }
            if options.json { return try Terminal.say(json: answers.map { StrayDocument($0) }) }
            if answers.isEmpty { Terminal.say("没有待处理的应答") }
            for answer in answers {
                Terminal.say(
                    "\(answer.number)  \(answer.at.text)  \(answer.destination)  \(answer.batch)  \(answer.reason)")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "把一份应答的报头与正文原样写入文件夹")

        @OptionGroup var options: GatewayOptions

        @Argument(help: ArgumentHelp("编号", valueName: "N"))
        var number: Int64

        @Option(help: ArgumentHelp("文件夹", valueName: "DIR"))
        var out: String

        func run() async throws {
            let store = try Gateway(try options.load()).existingStore()
            let answer = try await Gateway.asking { try await store.views.strayAnswer(number) }
            guard let answer else { throw CommandFailure(.usage, "没有编号为 \(number) 的应答") }
            do {
                try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
                for (name, bytes) in [("headers.txt", Array(answer.headers.utf8)), ("body.bin", answer.body)] {
                    try Data(bytes).write(to: URL(fileURLWithPath: "\(out)/\(number)-\(name)"), options: .atomic)
                }
            } catch { throw CommandFailure(.storage, "应答无法写入“\(out)”：请检查路径、权限与磁盘空间") }
            Terminal.say("已写出 \(out)/\(number)-headers.txt 与 \(out)/\(number)-body.bin（可能含个人信息，请妥善保管）")
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "说明处理结果，移出待处理")

        @OptionGroup var options: GatewayOptions

        @Argument(help: ArgumentHelp("编号", valueName: "N"))
        var number: Int64

        @Option(help: ArgumentHelp("处理结果，记入证据", valueName: "R"))
        var reason: String

        func run() async throws {
            let gateway = Gateway(try options.load())
            let store = try gateway.existingStore()
            let now = gateway.surroundings.time.now()
            let leaf = Leaf.operatorAction(
                action: "close-receipt", subject: "\(number)", reason: reason, actor: Operator().name, at: now.text)
            let isClosed = try await Gateway.asking {
                try await store.closeStray(number, reason: reason, leaf: leaf, at: now)
            }
            guard isClosed else { throw CommandFailure(.usage, "没有编号为 \(number) 的待处理应答") }
            Terminal.say("已处理 \(number)")
        }
    }
}

/// One answer as JSON.
private struct StrayDocument: Encodable {
    let number: Int64
    let destination, batchNo, at, reason: String
    let status: Int

    init(_ answer: StrayAnswer) {
        number = answer.number
        destination = answer.destination.text
        batchNo = answer.batch
        at = answer.at.text
        reason = answer.reason
        status = answer.status
    }
}
