/// The tables of the reference profile, as this platform knows them: how many columns, and which is summed.
enum PackageTable: String, CaseIterable, Sendable {
    /// 投保单位.
    case units = "TBDWXXB"
    /// 保单.
    case policies = "BDXXB"
    /// 批单.
    case endorsements = "PDXXB"
    /// 技术服务机构终止委托.
    case providers = "JGZZB"
    /// 事故预防服务.
    case services = "FWJLB"
    /// 服务费用支出.
    case expenses = "FYZCB"
    /// 赔案.
    case claims = "PAXXB"
    /// 投诉.
    case complaints = "TSXXB"

    /// How many columns a row has.
    var columns: Int {
        switch self {
        case .units: 9
        case .policies: 30
        case .endorsements: 14
        case .providers: 9
        case .services: 10
        case .expenses: 16
        case .claims: 28
        case .complaints: 15
        }
    }

    /// The column, from 1, whose sum the manifest states.
    var moneyColumn: Int? {
        switch self {
        case .policies: 17
        case .endorsements: 11
        case .expenses: 10
        case .claims: 25
        case .units, .providers, .services, .complaints: nil
        }
    }
}
