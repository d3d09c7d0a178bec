import Dispatch
import Foundation
import Validation

/// Ends a run that the user breaks off: no half report is left, and the exit code says that it was not finished.
struct BreakingOff {
    private let sources: [any DispatchSourceSignal]

    /// Watches SIGINT and SIGTERM until `end`.
    static func begin() -> BreakingOff {
        BreakingOff(
            sources: [SIGINT, SIGTERM].map { number in
                // Without this the signal would end the process before the source sees it.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler {
                    ReportFile.abandon()
                    if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
                    Terminal.complain("已中断：没有完成，不能据此认为数据合格；没有留下不完整的报告")
                    exit(ExitStatus.unfinished.rawValue)
                }
                source.resume()
                return source
            })
    }

    /// Leaves signals to the system again.
    func end() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
