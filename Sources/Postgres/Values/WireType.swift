/// A type of PostgreSQL by its number (`pg_type.oid`), which never changes for those that are built in.
struct WireType: RawRepresentable, Hashable {
    let rawValue: UInt32

    static let undeclared = WireType(rawValue: 0)
    static let bytea = WireType(rawValue: 17)
    static let int8 = WireType(rawValue: 20)
    static let text = WireType(rawValue: 25)
    static let float8 = WireType(rawValue: 701)

    /// How a value is declared; NULL has the type that the statement needs at its place.
    init(of value: PostgresValue) {
        self =
            switch value {
            case .null: .undeclared
            case .integer: .int8
            case .real: .float8
            case .text: .text
            case .bytes: .bytea
            }
    }

    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A value in PostgreSQL's binary form; nil for a type that is not decoded.
    func value(_ bytes: UnsafeRawBufferPointer) -> PostgresValue? {
        switch rawValue {
        case 16: unsafe bytes.count == 1 ? .integer(Int64(bytes[0])) : nil
        case 17: unsafe .bytes(Array(bytes))
        // "char", name, text, json, unknown, bpchar, varchar
        case 18, 19, 25, 114, 705, 1042, 1043: unsafe .text(String(decoding: bytes, as: UTF8.self))
        case 20: unsafe integer(bytes, as: Int64.self)
        case 21: unsafe integer(bytes, as: Int16.self)
        case 23: unsafe integer(bytes, as: Int32.self)
        // oid
        case 26: unsafe integer(bytes, as: UInt32.self)
        case 700: unsafe bits(bytes, as: UInt32.self).map { .real(Double(Float(bitPattern: $0))) }
        case 701: unsafe bits(bytes, as: UInt64.self).map { .real(Double(bitPattern: $0)) }
        // void, the result of pg_notify and the like
        case 2278: .null
        default: nil
        }
    }

    /// What an operator calls it.
    var name: String {
        switch rawValue {
        case 1700: "numeric"
        case 1082: "date"
        case 1114: "timestamp"
        case 1184: "timestamptz"
        case 1186: "interval"
        case 2950: "uuid"
        case 3802: "jsonb"
        default: "oid \(rawValue)"
        }
    }

    private func integer<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as: Number.Type) -> PostgresValue?
    {
        unsafe bits(bytes, as: Number.self).map { .integer(Int64($0)) }
    }

    /// A number in network byte order.
    private func bits<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as: Number.Type) -> Number? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: unsafe bytes.loadUnaligned(as: Number.self))
    }
}
