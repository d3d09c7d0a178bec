import ArgumentParser
import Dispatch
import Foundation
import Logging
import Simulator

/// Runs the reference platform until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "运行模拟器（不写子命令时即此）。",
        discussion: """
            状态只在内存中：重新启动后平台不再记得任何批次和记录，--books 文件只供核对，不会被读回。
            启动后在标准输出打印一行 listening on https://127.0.0.1:<port>/exchange/v1，
            有控制台时再打印一行 console on http://127.0.0.1:<port>/；收到 SIGTERM 或 SIGINT 时停止。
            """)

    @Option(help: "监听的端口；0 表示由系统选择。") var port = 9443
    @Option(help: "证书目录：tls-server.pem/.key、platform-sign.pem/.key、gateway-trust.pem。") var pki: String
    @Option(help: "去向规范的文件夹：按其中的 platform.yaml 核验记录类型、字段、代码与批量；不写时按 wire.md 的参考平台。")
    var profile: String?
    @Option(help: "故障文件（YAML）。") var faults: String?
    @Option(help: "下发内容文件（JSON）：各 feed 的条目，按发布次序。") var feeds: String?
    @Option(help: "账簿文件（NDJSON，只追加）。") var books: String?
    @Option(help: "批次入账后多少秒才能查询到。") var visibilityDelay = 1.0
    @Option(help: "收到请求后多少毫秒才应答。") var delayMs = 0
    @Flag(help: "开出控制台网页：收到的请求、批次与结论、故障开关；打印其地址，有桌面时在浏览器中打开。") var openConsole = false
    @Option(help: "控制台监听的端口；0 表示由系统选择。") var consolePort = 0
    @Option(help: "控制台监听的地址；它不设登录，换成其他地址前请确认只有自己人能访问。") var consoleHost = "127.0.0.1"

    mutating func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port 应在0至65535之间") }
        guard (0...65_535).contains(consolePort) else { throw ValidationError("--console-port 应在0至65535之间") }
        guard openConsole || (consolePort == 0 && consoleHost == "127.0.0.1") else {
            throw ValidationError("--console-port 和 --console-host 须与 --open-console 同用")
        }
        guard (0...86_400).contains(visibilityDelay) else { throw ValidationError("--visibility-delay 应在0至86400之间") }
        guard (0...3_600_000).contains(delayMs) else { throw ValidationError("--delay-ms 应在0至3600000之间") }
    }

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let server = try makeServer()
        let serving = Task { try await server.run() }
        let signals = [SIGTERM, SIGINT].map { number in
            // Without this the signal would end the process before the source sees it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { serving.cancel() }
            source.resume()
            return source
        }
        do {
            let address = try await server.baseURL()
            print("listening on \(address)")
            if openConsole {
                let page = try await server.consoleURL()
                print("console on \(page)")
                Desktop.open(page)
            }
            fflush(nil)
            try await serving.value
        } catch {
            throw AnzeSimulator.usage("\(error)")
        }
        for source in signals { source.cancel() }
    }

    private func makeServer() throws -> SimulatorServer {
        do {
            var configuration = SimulatorConfiguration(port: port, pki: pki, logger: Logger(label: "anze-simulator"))
            if let profile { configuration.document = try PlatformDocument(folder: profile) }
            if let faults {
                configuration.faults = try FaultScript(file: faults, kinds: configuration.document.kinds)
            }
            if let feeds { configuration.feeds = try FeedBook(file: feeds) }
            configuration.booksFile = books
            configuration.visibilityDelay = .seconds(visibilityDelay)
            configuration.answerDelay = .milliseconds(delayMs)
            if openConsole { configuration.console = ConsoleAddress(host: consoleHost, port: consolePort) }
            return try SimulatorServer(configuration: configuration)
        } catch {
            throw AnzeSimulator.usage("\(error)")
        }
    }
}
