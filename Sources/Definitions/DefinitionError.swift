/// Why a definition file (mapping, profile, parameters, configuration, code table) is refused, and where.
///
/// The message is Chinese, says what was expected and is meant for the person who wrote the file. It prints as
/// `insurer.yaml:12:5: 未知的键“feilds”,是否应为“fields”`.
package struct DefinitionError: Error, Equatable, CustomStringConvertible {
    /// The path as it was given, not resolved.
    package let file: String

    /// 1-based; 1 when the fault is the whole file's.
    package let line: Int

    /// 1-based, counted in Unicode scalars; 1 when the fault is the whole line's.
    package let column: Int

    /// One Chinese sentence without a final full stop.
    package let message: String

    /// An error at a place; definitions that read further formats (expressions, patterns) make their own with it.
    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, the form that editors turn into a link.
    package var description: String { "\(file):\(line):\(column): \(message)" }
}
