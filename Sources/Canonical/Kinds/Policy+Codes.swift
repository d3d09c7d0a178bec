extension Policy {
    /// Whether a policy is in force (保单状态, table `policy-status`).
    package enum Status {
        /// Void from the start (已注销).
        package static let voided: Code = "4"
        /// Surrendered or voided (已退保, 已注销): nobody waits for a renewal.
        package static let withoutRenewal: [Code] = ["3", "4"]
    }

    /// What an insurer is to a policy (table `underwriting-role`).
    package enum Role {
        /// The lead of several insurers (主承).
        package static let lead: Code = "01"
        /// The only insurer (独立承保).
        package static let sole: Code = "03"
    }

    /// Building work, whose policies run as long as the work (table `industry-sector`).
    package static let buildingIndustry: Code = "R"
}
