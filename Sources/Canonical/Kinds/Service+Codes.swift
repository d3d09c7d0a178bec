extension Service {
    /// The state of a service (服务状态, table `service-status`).
    package enum Status {
        /// Done (已完成): counts in statistics and may carry expenses.
        package static let completed: Code = "3"
    }

    /// When a service takes place (服务阶段, table `service-stage`).
    package enum Stage {
        /// While the policy is in force (保险期间内).
        package static let inForce: Code = "2"
    }

    /// Who performs a service (实施主体, table `performer`).
    package enum Performer {
        /// A provider on the insurer's behalf.
        package static let thirdParty: Code = "2"
    }

    /// What is done (服务类别 and 服务二级类别, table `service-kind`).
    package enum Content {
        /// Safety training (宣传教育培训).
        package static let training: Code = "01"
        /// The search for hazards (隐患排查).
        package static let inspection: Code = "03"
        /// An emergency drill (应急救援演练).
        package static let drill: Code = "0502"
        /// Kinds that need nobody named: promotion of technology, and other work.
        package static let withoutExperts: [Code] = ["06", "07"]
        /// Second-level kinds that need nobody named: the "others" of each kind.
        package static let withoutExpertsAtLevel2: [Code] = ["0104", "0204", "0303", "0404", "0503"]
    }
}
