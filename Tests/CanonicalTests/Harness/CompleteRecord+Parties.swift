import Canonical

extension CompleteRecord {
    static let insuredUnit = record(.insuredUnit) { record in
        record[InsuredUnit.creditCode] = "91310115MA1FL00079"
        record[InsuredUnit.name] = "上海样例化工有限公司"
        record[InsuredUnit.divisionCode] = "310115"
        record[InsuredUnit.address] = "浦东新区示例路1号 A座/3楼"
        record[InsuredUnit.industryCode] = "M14"
        record[InsuredUnit.nationalIndustryCode] = "C2614"
        record[InsuredUnit.employeeCount] = 120
        record[InsuredUnit.mandatoryBasis] = "11"
        record[InsuredUnit.licenceKind] = "01"
        record[InsuredUnit.licenceNo] = "沪危化经〔2024〕0001"
        record[InsuredUnit.licenceEnd] = day("2027-01-01")
        record[InsuredUnit.majorHazardSource] = "0"
        record[InsuredUnit.standardizationGrade] = "3"
        record[InsuredUnit.parentCreditCode] = "91310000733370906P"
        record[InsuredUnit.legalRepName] = Personal("王建国")
        record[InsuredUnit.safetyOfficerName] = Personal("李安全")
        record[InsuredUnit.safetyOfficerPhone] = Personal("13800000001")
        record[InsuredUnit.annualRevenue] = Fen(9_007_199_254_740_991)
    }

    static let provider = record(.provider) { record in
        record[Provider.creditCode] = "N2310115MA1FL0007Q"
        record[Provider.name] = "示例安全技术服务中心"
        record[Provider.divisionCode] = "310115000000"
        record[Provider.contactName] = Personal("赵负责")
        record[Provider.contactPhone] = Personal("021-55550000")
        record[Provider.qualificationNo] = "APJ-(沪)-001"
        record[Provider.qualificationStart] = day("2024-02-29")
        record[Provider.qualificationEnd] = day("2027-02-28")
        record[Provider.serviceKinds] = ["03", "01", "03"]
        record[Provider.industries] = ["M14", "A01"]
        record[Provider.contractNo] = "HT-2026-1"
        record[Provider.contractStart] = day("2026-01-01")
        record[Provider.contractEnd] = day("2027-01-01")
        record[Provider.terminatedOn] = day("2026-06-30")
        record[Provider.terminationReason] = "1"
    }

    static let expert = record(.expert) { record in
        record[Expert.expertNo] = "E-0001"
        record[Expert.name] = Personal("张专家")
        record[Expert.idKind] = "01"
        record[Expert.idNo] = Personal("310115199001011234")
        record[Expert.phone] = Personal("13900000002")
        record[Expert.employment] = "1"
        record[Expert.providerCreditCode] = "N2310115MA1FL0007Q"
        record[Expert.title] = "高级工程师"
        record[Expert.education] = "本科"
        record[Expert.specialty] = "化学工程"
        record[Expert.yearsOfPractice] = 0
        record[Expert.serviceKinds] = ["07", "02"]
        record[Expert.industries] = []
    }
}
