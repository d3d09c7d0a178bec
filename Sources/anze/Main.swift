import ArgumentParser
import Desk

/// The gateway's command line: composition, no logic.
@main
struct Main {
    static func main() async { await Program<Anze>.run() }
}

/// `anze`.
struct Anze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anze", abstract: "安责险数据交换网关",
        subcommands: DeskCommands<GatewayMappings>.all + [
            Ingest.self, Sync.self, Reconcile.self, FeedsCommand.self, NoticesCommand.self, UnitsCommand.self,
            TablesCommand.self, Collect.self, Serve.self, Status.self, Trace.self, Failures.self,
            ReplayCommand.self, PackageCommand.self,
            Receipts.self, ArchiveCommand.self, Withdraw.self, Correct.self, Pause.self, Resume.self,
            EvidenceCommand.self, KeysCommand.self, StoreCommand.self, Bench.self,
        ])
}
