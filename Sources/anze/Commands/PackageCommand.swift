import Adapters
import ArgumentParser
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import ShangMi

/// `anze package`: the regulator's file package.
struct PackageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "package", abstract: "监管文件报送包：生成、批准、发送、取结果、作废、列表、离线核对",
        subcommands: [
            PackageBuild.self, PackageApprove.self, PackageSubmit.self, PackageResult.self, PackageCancel.self,
            PackageList.self, PackageVerify.self,
        ])
}

/// `anze package build --destination D --period M`.
struct PackageBuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "由存储生成一个报送包；有错误时列出所在记录，不生成")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("去向，见配置的 packages", valueName: "D"))
    var destination: String

    @Option(help: ArgumentHelp("期间：月份如 2026-10，或起止两天如 2026-10-01/2026-10-15", valueName: "P"))
    var period: String

    @Option(help: ArgumentHelp("报送机构的映射名；配置中只有一家时不必写", valueName: "ID"))
    var insurer: String?

    @Option(help: ArgumentHelp("first（首报）、supplement（补报）或 correction（更正）", valueName: "S"))
    var submission = "first"

    @Option(help: ArgumentHelp("原因；补报与更正必须写明，写入清单并记入证据", valueName: "R"))
    var reason: String?

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard let period = PackagePeriod(period) else {
            throw CommandFailure(.usage, "--period 应为月份（2026-10）或起止两天（2026-10-01/2026-10-15）")
        }
        guard let submission = PackageSubmission(rawValue: submission) else {
            throw CommandFailure(.usage, "--submission 应为 first、supplement 或 correction")
        }
        let reason = reason?.trimmingCharacters(in: .whitespaces)
        if let reason, reason.unicodeScalars.count > 200 || reason.contains(where: \.isNewline) {
            throw CommandFailure(.usage, "--reason 应为一行，不超过 200 字")
        }
        let configured = try gateway.packages(DestinationID(destination))
        let order = PackageOrder(
            scope: PackageScope(
                destination: configured.id, orgCode: try gateway.institution(of: insurer), period: period),
            submission: submission, reason: reason, by: Operator().name,
            needsApproval: submission != .first || configured.approvesFirst)
        let desk = try gateway.packageDesk(configured, try gateway.existingStore())
        let outcome = try await Gateway.packaging { () throws(PackageError) in try await desk.build(order) }
        try PackageText.show(outcome.package, findings: outcome.findings, json: options.json)
        if outcome.package == nil { try ExitStatus.findings.end() }
    }
}

/// `anze package approve NAME`.
struct PackageApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "批准另一人生成的报送包，并签名封包")

    @OptionGroup var options: GatewayOptions
    @Argument(help: ArgumentHelp("报送包的名称", valueName: "NAME")) var name: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let (desk, _) = try await gateway.packageDesk(of: name, store)
        let package = try await Gateway.packaging { () throws(PackageError) in
            try await desk.approve(name, by: Operator().name)
        }
        try PackageText.show(package, json: options.json)
    }
}

/// `anze package cancel NAME --reason R`.
struct PackageCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "作废一个没有发送的报送包；名称与流水号不再使用")

    @OptionGroup var options: GatewayOptions
    @Argument(help: ArgumentHelp("报送包的名称", valueName: "NAME")) var name: String
    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R")) var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let (desk, _) = try await gateway.packageDesk(of: name, store)
        let package = try await Gateway.packaging { () throws(PackageError) in
            try await desk.cancel(name, by: Operator().name, reason: reason)
        }
        try PackageText.show(package, json: options.json)
    }
}

/// `anze package submit NAME`.
struct PackageSubmit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "发送一个封好的报送包；结果未知时只查证，不重发")

    @OptionGroup var options: GatewayOptions
    @Argument(help: ArgumentHelp("报送包的名称", valueName: "NAME")) var name: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let dispatch = try await gateway.packageDispatch(of: name, try gateway.existingStore())
        let outcome = try await Gateway.packaging { () throws(PackageError) in
            try await dispatch.submit(name, by: Operator().name)
        }
        try outcome.show(json: options.json).exit(whileProcessing: .done).end()
    }
}

/// `anze package result NAME`.
struct PackageResult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "取回并核验一个报送包的结果，把退回的行对应到来源记录")

    @OptionGroup var options: GatewayOptions
    @Argument(help: ArgumentHelp("报送包的名称", valueName: "NAME")) var name: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let dispatch = try await gateway.packageDispatch(of: name, try gateway.existingStore())
        let outcome = try await Gateway.packaging { () throws(PackageError) in
            try await dispatch.result(name, by: Operator().name)
        }
        try outcome.show(json: options.json).exit(whileProcessing: .unfinished).end()
    }
}

/// `anze package list`.
struct PackageList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出报送包及其状态")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let packages = try await Gateway.asking { try await store.packages.packages() }
        if options.json { return try Terminal.say(json: packages.map { PackageDocument($0) }) }
        if packages.isEmpty { Terminal.say("没有报送包") }
        for package in packages {
            Terminal.say(package.line)
        }
    }
}

extension PackageDispatch.Outcome {
    /// Says what became of the package, and gives the outcome back.
    func show(json: Bool) throws -> PackageDispatch.Outcome {
        try PackageText.show(package, findings: findings, note: note, json: json)
        return self
    }

    /// How a command ends after it.
    func exit(whileProcessing: ExitStatus) -> ExitStatus {
        if needsOperator { return .operatorNeeded }
        switch package.state {
        case .accepted: return .done
        case .rejected: return .findings
        case .processing: return whileProcessing
        case .building, .built, .approved, .sending, .cancelled: return .unfinished
        }
    }
}
