import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi
import Synchronization
import Zip

/// A row on its way into a table's file.
struct PreparedRow: Sendable {
    let version: Int64
    let number: Int
    let key: String
    /// From the separator after the serial number to the end; `nil` for a record that only leaves a remark.
    let bytes: [UInt8]?
    let faults: [PackageColumnFault]
    let moneyFen: Int64
    /// What is to be said of the record as a whole.
    var remark: PackageFinding?
}

/// Writes a table's text, and beside it the versions that its lines are made of.
final class TableFile: Sendable {
    /// What grows while rows come.
    private struct State: ~Copyable {
        var sm3 = SM3()
        var pending: [UInt8] = []
        var versions: [UInt8] = []
        var bytes = 0
        var rows = 0
        var moneyFen: Int64 = 0
        var lastKey: String?
        var findings: PackageFindings
        var failure: PackageError?
    }

    /// What a table became.
    struct Result {
        let rows: Int
        let bytes: Int
        let sm3: SM3Digest
        let moneyFen: Int64
        let findings: PackageFindings
    }

    private static let block = 1 << 20

    private let table: PackageTable
    private let insurer: String
    private let prefix: [UInt8]
    private let firstSerial: Int
    private let text: Int32
    private let versions: Int32
    private let path: String
    private let state: Mutex<State>

    /// Opens a table's files.
    ///
    /// - Parameters:
    ///   - path: The text; the versions lie beside it.
    ///   - table: The table.
    ///   - insurer: The code of the organisation.
    ///   - day: The day of the serial numbers.
    ///   - firstSerial: The first of them.
    ///   - findings: What was found in the tables before.
    /// - Throws: The files cannot be made.
    init(
        path: String, table: PackageTable, insurer: String, day: CivilDate, firstSerial: Int,
        findings: PackageFindings
    ) throws(PackageError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let text = open(path, flags, 0o600)
        guard text >= 0 else { throw .file(.system(path: path, errno: errno)) }
        let versions = open("\(path).versions", flags, 0o600)
        guard versions >= 0 else {
            close(text)
            throw .file(.system(path: path, errno: errno))
        }
        self.table = table
        self.insurer = insurer
        self.path = path
        self.text = text
        self.versions = versions
        self.firstSerial = firstSerial
        prefix = Array("\(insurer)\(day.digits)".utf8)
        state = Mutex(State(findings: findings))
    }

    deinit {
        close(text)
        close(versions)
    }

    /// Takes rows in the order of the file; `false` when nothing more can be taken.
    func take(_ rows: [PreparedRow]) -> Bool {
        state.withLock { state in
            for row in rows {
                // A store that lost its connection begins anew: rows would stand in the file twice.
                if let last = state.lastKey, !last.utf8.lexicographicallyPrecedes(row.key.utf8) {
                    state.failure = .interrupted
                    return false
                }
                state.lastKey = row.key
                add(row, &state)
            }
            if state.pending.count >= TableFile.block { flush(&state) }
            return state.failure == nil
        }
    }

    /// Ends the file.
    func finish() throws(PackageError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, PackageError> in
            flush(&state)
            if let failure = state.failure { return .failure(failure) }
            let sm3 = exchange(&state.sm3, with: SM3()).finish()
            return .success(
                Result(
                    rows: state.rows, bytes: state.bytes, sm3: sm3, moneyFen: state.moneyFen, findings: state.findings))
        }
        return try outcome.get()
    }

    private func add(_ row: PreparedRow, _ state: inout State) {
        let source = PackageFinding.Source(kind: table.kind, insurer: insurer, key: row.key, version: row.number)
        if var remark = row.remark {
            remark.record = source
            remark.table = table.name
            state.findings.add(remark)
        }
        guard let bytes = row.bytes else { return }
        for fault in row.faults {
            state.findings.add(PackageFinding(fault, table: table.name, line: state.rows + 1, record: source))
        }
        guard firstSerial + state.rows <= PackageSerial.largest else {
            state.failure = .serialsTaken
            return
        }
        PackageSerial.append(prefix: prefix, number: firstSerial + state.rows, to: &state.pending)
        state.pending.append(contentsOf: bytes)
        withUnsafeBytes(of: row.version.littleEndian) { state.versions.append(contentsOf: $0) }
        state.rows += 1
        let (sum, isTooLarge) = state.moneyFen.addingReportingOverflow(row.moneyFen)
        state.moneyFen = sum
        if isTooLarge { state.findings.add(PackageFinding("money", "金额合计超出范围", table: table.name)) }
    }

    private func flush(_ state: inout State) {
        state.sm3.update(state.pending)
        state.bytes += state.pending.count
        for (bytes, descriptor) in [(state.pending, text), (state.versions, versions)] {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    state.failure = .file(.system(path: path, errno: errno))
                    return
                }
                rest = rest.dropFirst(count)
            }
        }
        state.pending.removeAll(keepingCapacity: true)
        state.versions.removeAll(keepingCapacity: true)
    }
}
