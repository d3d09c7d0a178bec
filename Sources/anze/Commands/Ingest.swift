import Adapters
import ArgumentParser
import Desk
import Engine
import Validation

/// `anze ingest`: validates, stores what passes, queues what changed.
struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "校验导出文件，合格记录入库，有变化的排队报送")

    @OptionGroup var options: GatewayOptions
    @OptionGroup var export: ExportOptions

    @Option(help: ArgumentHelp("清单不符时仍然收入的理由，记入证据", valueName: "REASON"))
    var acceptManifest: String?

    @Flag(help: "补报历史数据：排在日常报送之后，不计期限")
    var backfill = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard gateway.configuration.insurers.contains(export.insurer) else {
            let known = gateway.configuration.insurers.joined(separator: "、")
            throw CommandFailure(.usage, "配置中没有保险机构“\(export.insurer)”，现有：\(known)")
        }
        let ingestion = try Ingestion(gateway, isBackfill: backfill)
        var opened = try export.open(
            mappings: gateway.configuration.mappings, updates: try await gateway.tableUpdates())
        if opened.attachments == .besideFiles, let place = try gateway.attachments(of: export.insurer) {
            opened.attachments = place
        }
        let verdict = try ExportOptions.judge(opened, recalling: try ingestion.history(of: opened))
        let taken = try await ingestion.take(verdict, on: opened, acceptManifest: acceptManifest)
        if options.json {
            try Terminal.say(json: taken.document)
        } else {
            for line in taken.lines { Terminal.say(line) }
        }
        if !backfill, let reason = try await gateway.backPressure(of: export.insurer)?.reason {
            Terminal.complain("\(export.insurer) \(reason)：已照常收入，anze collect 会等到减少以后再收")
        }
        if taken.isHeld { Terminal.complain("清单与文件不符，全部记录暂缓：核对后用 --accept-manifest 理由 重新运行") }
        try taken.status.end()
    }
}
