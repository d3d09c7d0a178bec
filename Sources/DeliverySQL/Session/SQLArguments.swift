/// The parameters of a statement, in the order of its question marks.
package struct SQLArguments: Sendable, ExpressibleByArrayLiteral {
    /// The values.
    package private(set) var values: [SQLValue]

    /// Parameters as they are written in a list; `nil` is no value.
    package init(arrayLiteral elements: (any SQLConvertible)?...) {
        values = elements.map { $0?.sqlValue ?? .null }
    }

    init(_ values: [SQLValue]) { self.values = values }

    static func + (first: SQLArguments, second: SQLArguments) -> SQLArguments {
        var sum = first
        sum.values += second.values
        return sum
    }
}
