/// The manifest of a package, as this platform reads it.
struct PackageManifestFile: Decodable {
    struct Period: Decodable {
        let start: String
        let end: String
    }

    struct Table: Decodable {
        let file: String
        let table: String
        let rows: Int
        let bytes: Int
        let sm3: String
        let moneyFen: Int64
    }

    let profile: String
    let packageNo: String
    let orgCode: String
    let period: Period
    let submission: String
    let reason: String?
    let approvedBy: String?
    let tables: [Table]
}
