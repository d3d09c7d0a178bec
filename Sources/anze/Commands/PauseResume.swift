import ArgumentParser
import Delivery
import Desk
import Engine
import Evidence
import Exchange
import Foundation

/// `anze pause D`: nothing more is sent to a destination until it is resumed.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "暂停向一个去向报送")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("去向", valueName: "D"))
    var destination: String

    @Option(help: ArgumentHelp("原因，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let order = try OperatorOrder(options, destination: destination, action: "pause", reason: reason)
        try await Gateway.asking {
            var control = try await order.store.control(of: order.destination.id)
            control.paused = reason
            try await order.store.set(control, of: order.destination.id, leaf: order.leaf, at: order.at)
        }
        Terminal.say("\(order.destination.id)（\(order.destination.environment.label)）：已暂停")
    }
}

/// `anze resume D`: ends a pause, and a stop that an operator has dealt with.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "恢复向一个去向报送，整批被拒的记录重新排队")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("去向", valueName: "D"))
    var destination: String

    @Option(help: ArgumentHelp("说明，记入证据", valueName: "R"))
    var reason = ""

    func run() async throws {
        let order = try OperatorOrder(options, destination: destination, action: "resume", reason: reason)
        let queued = try await Gateway.asking {
            try await order.store.resume(order.destination.id, leaf: order.leaf, at: order.at)
        }
        let note = queued > 0 ? "，\(queued) 条记录重新排队" : ""
        Terminal.say("\(order.destination.id)（\(order.destination.environment.label)）：已恢复\(note)")
    }
}

/// What an operator orders for a destination, with the leaf that proves it.
private struct OperatorOrder {
    let destination: DestinationConfiguration
    let store: any DeliveryStore
    let leaf: Leaf
    let at: Timestamp

    init(_ options: GatewayOptions, destination name: String, action: String, reason: String) throws {
        let gateway = Gateway(try options.load())
        destination = try gateway.configuration.destination(named: name)
        store = try gateway.existingStore()
        at = gateway.surroundings.time.now()
        leaf = .operatorAction(
            action: action, subject: name, reason: reason, actor: Operator().name, at: at.text)
    }
}
