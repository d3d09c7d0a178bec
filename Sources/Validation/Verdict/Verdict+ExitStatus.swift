package import Canonical

extension Verdict {
    /// The exit status of a validation (cli.md): 4 for a partial run, 1 for findings that count, else 0.
    ///
    /// - Parameter severity: The least severity that counts as wrong; `error` unless the user asks for more.
    /// - Returns: 0, 1 or 4; of 4 and 1 the 4 wins.
    package func exitStatus(failingOn severity: Severity) -> Int32 {
        guard completeness == .complete else { return 4 }
        let counted: [Severity] =
            switch severity {
            case .error: [.error]
            case .warning: [.error, .warning]
            case .notice: Severity.allCases
            }
        return findings.contains { counted.contains($0.severity) } ? 1 : 0
    }
}
