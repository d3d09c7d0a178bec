import Adapters
import Dispatch
import Foundation

/// One line on standard error that tells how far a run has come; only on a terminal.
package final class ProgressBar {
    private static let width = 24
    private static let interval = DispatchTimeInterval.milliseconds(200)

    private let timer: any DispatchSourceTimer
    private let queue: DispatchQueue

    /// A bar for the reading of so many bytes; nil when standard error is no terminal.
    init?(_ progress: ReadingProgress, byteCount: Int) {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        queue = DispatchQueue(label: "progress")
        timer = DispatchSource.makeTimerSource(queue: queue)
        let start = DispatchTime.now().uptimeNanoseconds
        timer.schedule(deadline: .now() + ProgressBar.interval, repeating: ProgressBar.interval)
        timer.setEventHandler {
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
            ProgressBar.draw(
                ProgressBar.line(
                    bytes: progress.bytes, of: byteCount, records: progress.records, isRead: progress.isRead,
                    seconds: seconds))
        }
        timer.resume()
    }

    /// Takes the bar off the screen.
    func remove() {
        timer.cancel()
        queue.sync { ProgressBar.draw("") }
    }

    /// The line: a bar of the bytes read, records, records a second, and the time left.
    package static func line(bytes: Int, of total: Int, records: Int, isRead: Bool, seconds: Double) -> String {
        let speed = seconds > 0 ? Int(Double(records) / seconds) : 0
        let numbers = "\(records) 条  \(speed) 条/秒"
        guard !isRead else { return "核对各文件之间的关系……  \(numbers)" }
        let share = total > 0 ? min(1, Double(bytes) / Double(total)) : 0
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let left = share > 0.01 ? "  剩余约 \(duration(seconds / share - seconds))" : ""
        return "读取 \(bar) \(Int(share * 100))%  \(numbers)\(left)"
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 60 ? "\(whole) 秒" : "\(whole / 60) 分 \(whole % 60) 秒"
    }

    /// Puts a line in place of the last one.
    private static func draw(_ line: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }
}
