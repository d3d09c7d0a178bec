import Adapters
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Foundation

/// What waits of an insurer's business, and whether her exports wait for it.
struct BackPressure: Sendable {
    let insurer: String
    let backlog: Backlog
    /// Why her exports wait; nil when they do not.
    let reason: String?
}

extension Gateway {
    /// What waits of an insurer's business; nil where the configuration sets no limit, or nothing is stored.
    func backPressure(of insurer: String) async throws -> BackPressure? {
        guard let intake = configuration.intake, hasStore else {
            return nil
        }
        let codes: Set<Text>
        do { codes = Set(try InsurerMapping.load(root: configuration.mappings, insurer: insurer).map(\.code)) } catch {
            throw CommandFailure(.usage, error.description)
        }
        let (views, now) = (try store().views, surroundings.time.now())
        var parts: [Backlog] = []
        for code in codes { parts.append(try await Gateway.asking { try await views.backlog(of: code) }) }
        let whole = Backlog(count: parts.reduce(0) { $0 + $1.count }, oldest: parts.compactMap(\.oldest).min())
        return BackPressure(insurer: insurer, backlog: whole, reason: intake.reason(whole, now: now))
    }

    /// What waits of every insurer's business, where the configuration sets limits.
    func backPressures() async throws -> [BackPressure] {
        var pressures: [BackPressure] = []
        for insurer in configuration.insurers {
            if let pressure = try await backPressure(of: insurer) { pressures.append(pressure) }
        }
        return pressures
    }
}
