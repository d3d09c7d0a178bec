extension Endorsement {
    /// What an endorsement changes (批改类型, table `endorsement-kind`).
    package enum Change {
        /// Persons are added (增加人员).
        package static let addition: Code = "01"
        /// Persons are taken off (减少人员).
        package static let removal: Code = "02"
        /// The period changes (变更保险期间).
        package static let period: Code = "03"
        /// The policy ends early (退保).
        package static let surrender: Code = "06"
        /// The policy is cancelled (注销).
        package static let cancellation: Code = "07"
        /// What ends a policy before its time.
        package static let endings: [Code] = [surrender, cancellation]
    }

    /// A reason that 细则 6 does not allow for a mandatory policy (table `surrender-reason`).
    package static let reasonNotProvidedFor: Code = "90"
}
