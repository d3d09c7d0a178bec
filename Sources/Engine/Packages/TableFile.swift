import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi
import Synchronization
import Zip

/// Writes a table's text, deflated, and beside it the versions that its lines are made of.
///
/// Pieces of a megabyte are deflated and digested by other threads while rows come; no more are kept than there are cores.
final class TableFile: Sendable {
    /// What grows while rows come.
    private struct State {
        var sm3 = DigestAhead()
        var deflating: [ComputedAhead<DeflatedBlock>] = []
        var file: DeflatedFile
        var pending: [UInt8] = []
        var versions: [UInt8] = []
        var bytes = 0
        var rows = 0
        var moneyFen: Int64 = 0
        var lastKey: Text?
        var findings: PackageFindings
        var failure: PackageError?
    }

    /// What a table became.
    struct Result {
        let rows: Int
        let bytes: Int
        let sm3: SM3Digest
        let moneyFen: Int64
        let file: DeflatedFile
        let findings: PackageFindings
    }

    private static let piece = 1 << 20

    private let table: PackageTable
    private let firstSerial: Int
    private let text: Int32
    private let versions: Int32
    private let path: String
    private let state: Mutex<State>

    /// Opens a table's files.
    ///
    /// - Parameters:
    ///   - path: The deflated text; the versions lie beside it.
    ///   - table: The table.
    ///   - firstSerial: The first serial number.
    ///   - findings: What was found in the tables before.
    /// - Throws: The files cannot be made.
    init(path: String, table: PackageTable, firstSerial: Int, findings: PackageFindings) throws(PackageError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let text = open(path, flags, 0o600)
        guard text >= 0 else { throw .file(.system(path: path, errno: errno)) }
        let versions = open("\(path).versions", flags, 0o600)
        guard versions >= 0 else {
            close(text)
            throw .file(.system(path: path, errno: errno))
        }
        self.table = table
        self.path = path
        self.text = text
        self.versions = versions
        self.firstSerial = firstSerial
        state = Mutex(State(file: DeflatedFile(path: path), findings: findings))
    }

    deinit {
        close(text)
        close(versions)
    }

    /// Takes rows in the order of the file; `false` when nothing more can be taken.
    func take(_ rows: consuming PreparedRows) -> Bool {
        var rows = rows
        return state.withLock { state in
            add(&rows, &state)
            if state.pending.count >= TableFile.piece { passOn(&state) }
            return state.failure == nil
        }
    }

    /// Ends the file.
    func finish() throws(PackageError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, PackageError> in
            passOn(&state)
            while !state.deflating.isEmpty { writeOldest(&state) }
            write(state.file.end(), to: text, &state)
            if let failure = state.failure { return .failure(failure) }
            return .success(
                Result(
                    rows: state.rows, bytes: state.bytes, sm3: state.sm3.finish(), moneyFen: state.moneyFen,
                    file: state.file, findings: state.findings))
        }
        return try outcome.get()
    }

    private func add(_ rows: inout PreparedRows, _ state: inout State) {
        guard let keys = rows.keys else { return }
        // A store that lost its connection begins anew: rows would stand in the file twice.
        if rows.isUnordered || state.lastKey.map({ $0 >= keys.lowerBound }) ?? false {
            state.failure = .interrupted
            return
        }
        // A copy: what it shows is not kept longer than the rows.
        state.lastKey = Text(copying: keys.upperBound.bytes.span)
        for var finding in rows.findings {
            finding.line = finding.line.map { $0 + state.rows }
            state.findings.add(finding)
        }
        guard firstSerial + state.rows + rows.versions.count - 1 <= PackageSerial.largest else {
            state.failure = .serialsTaken
            return
        }
        rows.number(from: firstSerial + state.rows)
        state.pending.append(contentsOf: rows.bytes)
        for version in rows.versions {
            withUnsafeBytes(of: version.littleEndian) { state.versions.append(contentsOf: $0) }
        }
        state.rows += rows.versions.count
        let (sum, isTooLarge) = state.moneyFen.addingReportingOverflow(rows.moneyFen)
        state.moneyFen = sum
        if isTooLarge || rows.moneyIsTooLarge {
            state.findings.add(PackageFinding("money", "金额合计超出范围", table: table.name))
        }
    }

    /// Lets other threads digest and deflate what has come, and writes what they have deflated.
    private func passOn(_ state: inout State) {
        let piece = state.pending
        state.pending = []
        state.pending.reserveCapacity(piece.count)
        state.bytes += piece.count
        state.sm3.update(piece)
        state.deflating.append(ComputedAhead { DeflatedBlock(piece) })
        if state.deflating.count > ProcessInfo.processInfo.activeProcessorCount { writeOldest(&state) }
        write(state.versions, to: versions, &state)
        state.versions.removeAll(keepingCapacity: true)
    }

    private func writeOldest(_ state: inout State) {
        let block = state.deflating.removeFirst().wait()
        state.file.add(block)
        write(block.bytes, to: text, &state)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32, _ state: inout State) {
        guard state.failure == nil else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                state.failure = .file(.system(path: path, errno: errno))
                return
            }
            rest = rest.dropFirst(count)
        }
    }
}
