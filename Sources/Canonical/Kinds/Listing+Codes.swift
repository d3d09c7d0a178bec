extension Listing {
    /// Which list it is (名单类型, table `list-kind`).
    package enum ListKind {
        /// 黑榜: misconduct.
        package static let black: Code = "2"
    }

    /// Who may be on it (对象类型, table `subject-kind`).
    package enum SubjectKind {
        /// 投保单位 and 技术服务机构.
        package static let listed: [Code] = ["1", "3"]
    }
}
