import ShangMi

/// What the platform has of packages; serial numbers are used once.
struct PackageShelf: Sendable {
    struct ID: Hashable, Sendable {
        let app: String
        let name: PackageName
    }

    private var packages: [ID: StoredPackage] = [:]
    private var serials: Set<String> = []

    /// What a delivery turned out to be.
    enum Admission: Sendable {
        case new(StoredPackage)
        case repeated(StoredPackage)
        case conflict
    }

    /// The package that a sender asks about.
    func package(_ name: PackageName, of app: String) -> StoredPackage? { packages[ID(app: app, name: name)] }

    /// Whether a delivery is one that came before.
    func known(_ name: PackageName, of app: String, bodySM3: SM3Digest) -> Admission? {
        guard let known = package(name, of: app) else { return nil }
        return known.bodySM3 == bodySM3 ? .repeated(known) : .conflict
    }

    /// Takes a package that was judged.
    mutating func receive(
        _ content: PackageCheck.Content, bodySM3: SM3Digest, named name: PackageName, from app: String, now: Int64,
        faults: [PackageRowFault]
    ) -> StoredPackage {
        var tables = content.tables
        for (serial, table, line) in content.serials where !serials.insert(serial).inserted {
            tables[table].rejected.append(
                RejectedRow(line: line, column: "流水号", code: ResultCode.businessRule.rawValue, message: "流水号已使用"))
        }
        for fault in faults {
            for place in tables.indices where tables[place].table == fault.table {
                tables[place].rejected.append(fault.row)
            }
        }
        let stored = StoredPackage(
            number: content.number, bodySM3: bodySM3, receivedAt: now, tables: tables, isProcessing: true)
        packages[ID(app: app, name: name)] = stored
        return stored
    }

    /// Ends the processing of a package.
    mutating func settle(_ name: PackageName, of app: String) {
        packages[ID(app: app, name: name)]?.isProcessing = false
    }
}
