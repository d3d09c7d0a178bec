extension Claim {
    /// Where a claim stands (赔案状态, table `claim-status`).
    package enum Status {
        /// Settled (已结案).
        package static let closed: Code = "4"
    }

    /// The grades of accidents from the gravest to the least (table `accident-grade`;
    /// 生产安全事故报告和调查处理条例 3).
    package static let gradesByGravity: [Code] = ["1", "2", "3", "4"]
}
