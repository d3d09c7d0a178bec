import ArgumentParser
import Connectors
import Definitions
import Desk
import Engine
import Foundation

/// `anze collect`: fetches what is new at the sources, and ingests every export that is complete.
struct Collect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "从配置的来源取新文件，齐全的导出校验入库，然后归档")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("只看这些来源", valueName: "SOURCE"))
    var sources: [String] = []

    @Flag(name: .customLong("no-ingest"), help: "只取文件，不入库")
    var isFetchingOnly = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        let chosen = try gateway.configuration.chosenSources(sources)
        let environment = ProcessInfo.processInfo.environment
        let configured = gateway.configuration.sources.filter { source in chosen.contains { $0.id == source.source.id }
        }
        do { for source in configured { try source.verify(environment: environment) } } catch {
            throw CommandFailure(.usage, error.description)
        }
        let run = CollectRun(
            gateway: gateway, ingestion: isFetchingOnly ? nil : try Ingestion(gateway),
            environment: environment)
        let report = try await Interruption.running { () throws(any Error) in try await run.run(chosen) }
        if options.json { try Terminal.say(json: report.document) }
        if !options.json { for line in report.lines { Terminal.say(line) } }
        for complaint in report.complaints { Terminal.complain(complaint) }
        try report.status.end()
    }
}

extension GatewayConfiguration {
    /// The sources of these names; all of them when none is named.
    fileprivate func chosenSources(_ names: [String]) throws -> [Source] {
        let all = allSources
        guard !all.isEmpty else { throw CommandFailure(.usage, "配置中没有 sources：不知道从哪里取文件") }
        for name in names where !all.contains(where: { $0.id.text == name }) {
            let known = all.map(\.id.text).joined(separator: "、")
            throw CommandFailure(.usage, "配置中没有来源“\(name)”，现有：\(known)")
        }
        return names.isEmpty ? all : all.filter { names.contains($0.id.text) }
    }
}
