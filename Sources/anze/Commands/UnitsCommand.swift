import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine

/// `anze units`: the ledger of units that must be insured, and which of them are not.
struct UnitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: "应保台账与应保未保清单", subcommands: [UnitsList.self])
}

/// `anze units list`.
struct UnitsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "某一日的应保单位；--uninsured 只列在本网关各机构没有有效保单的（应保未保）")

    @OptionGroup var options: GatewayOptions

    @Flag(help: "只列应保未保")
    var uninsured = false

    @Option(help: ArgumentHelp("哪一日（北京时间），默认今日", valueName: "YYYY-MM-DD"))
    var on: String?

    func run() async throws {
        let gateway = Gateway(try options.load())
        let day = try on.map { text in
            guard let day = CivilDate(iso: text) else { throw CommandFailure(.usage, "--on 应为日期，例如 2026-11-20") }
            return day
        }
        let store = try gateway.existingStore()
        let date = day ?? gateway.surroundings.time.now().day
        let codes = Set(try gateway.institutionCodes().values.joined()).sorted()
        let found = try await Gateway.receiving {
            try await ObligatedUnits.uninsured(on: date, in: store, insurers: codes)
        }
        let units =
            uninsured ? found.uninsured : try await Gateway.asking { try await store.inbound.obligatedUnits(on: date) }
        if options.json { return try Terminal.say(json: units) }
        Terminal.say("\(date)：应保 \(found.all) 家，本网关各机构没有有效保单的 \(found.uninsured.count) 家")
        for unit in units {
            Terminal.say(
                "  \(unit.creditCode)  \(unit.name)  \(unit.divisionCode ?? "")  应保自 \(unit.validFrom)"
                    + (unit.validTo.map { " 至 \($0)（不含）" } ?? ""))
        }
    }
}
