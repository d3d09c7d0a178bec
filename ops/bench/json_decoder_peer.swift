// The peer of ops/bench/adapters.sh for JSON lines: Foundation's JSONDecoder into a struct, a line at a time.
import Foundation

struct Policy: Decodable {
    let policyNo, code, name, division, address, industry, basis, officer, phone, signed, start, end: String
    let premium, received, receivedOn, perPerson, aggregate: String
    let staff: Int
    let insured: Double
    let isMandatory: Bool

    enum CodingKeys: String, CodingKey {
        case policyNo = "保单号"
        case code = "统一社会信用代码"
        case name = "单位名称"
        case division = "经营地区划"
        case address = "经营地址"
        case industry = "行业类别"
        case staff = "从业人数"
        case basis = "应投保依据"
        case officer = "安全负责人"
        case phone = "安全负责人电话"
        case isMandatory = "是否强制"
        case signed = "签单日期"
        case start = "保险起期"
        case end = "保险止期"
        case premium = "签单保费(元)"
        case received = "实收保费(元)"
        case receivedOn = "实收日期"
        case perPerson = "每人限额(元)"
        case aggregate = "累计限额(元)"
        case insured = "投保人数"
    }
}

let clock = ContinuousClock()
let start = clock.now
let bytes = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]), options: .alwaysMapped)
let decoder = JSONDecoder()
var rows = 0
for line in bytes.split(separator: UInt8(ascii: "\n")) {
    let policy = try decoder.decode(Policy.self, from: line)
    if !policy.policyNo.isEmpty { rows += 1 }
}
let (seconds, attoseconds) = (clock.now - start).components
print("{\"rows\": \(rows), \"seconds\": \(Double(seconds) + Double(attoseconds) / 1e18), \"findings\": null}")
