import ArgumentParser
import Delivery
import Desk
import Engine
import Exchange
import ShangMi

/// `anze keys`: the keys and certificates that the gateway depends on.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "密钥与证书：清单、检查、证书申请、换钥",
        subcommands: [KeysList.self, KeysCheck.self, KeysRequest.self, KeysRotate.self])
}

/// `anze keys list`: every certificate of the configuration with its validity.
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出配置中的所有证书及有效期")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let entries = gateway.keyEntries()
        if options.json { return try Terminal.say(json: KeysDocument(entries, faults: nil)) }
        for entry in entries { Terminal.say(entry.line) }
    }
}

/// `anze keys check`: exit 5 when an operator must act.
struct KeysCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "检查证书的有效期、链与撤销，并用每把密钥试签一次")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let entries = gateway.keyEntries()
        let faults = await gateway.keyFaults()
        if options.json {
            try Terminal.say(json: KeysDocument(entries, faults: faults))
        } else {
            for entry in entries where entry.standing != .good { Terminal.say(entry.line) }
            for fault in faults { Terminal.say(fault) }
            if faults.isEmpty, !entries.contains(where: \.isUrgent) { Terminal.say("密钥与证书可用，共 \(entries.count) 项") }
        }
        try (faults.isEmpty && !entries.contains(where: \.isUrgent) ? ExitStatus.done : .operatorNeeded).end()
    }
}

extension Gateway {
    /// Everything with a validity that the configuration names, as it stands now.
    func keyEntries() -> [KeyEntry] {
        KeyInventory.entries(of: configuration, now: surroundings.time.now().seconds)
    }

    /// What is wrong with the signing keys and announced changes of them.
    fileprivate func keyFaults() async -> [String] {
        var faults: [String] = []
        let others = configuration.destinations.compactMap(\.identity) + configuration.packages.compactMap(\.identity)
        for identity in [configuration.identity] + others {
            for key in [identity.current] + (identity.next.map { [$0.key] } ?? []) {
                if let fault = await KeyProof.fault(of: key, surroundings: surroundings) { faults.append(fault) }
            }
            if let next = identity.next, let old = try? KeyMaterial.certificate(of: identity.current),
                let new = try? KeyMaterial.certificate(of: next.key),
                let fault = KeyProof.fault(
                    ofChangeFrom: old, to: new, on: next.from, now: surroundings.time.now().seconds)
            {
                faults.append(fault)
            }
        }
        return faults
    }
}
