extension InsuredUnit {
    /// Why a unit must be insured (应投保依据, table `mandatory-basis`; 细则 2).
    package enum MandatoryBasis {
        /// A licence for dangerous chemicals.
        package static let chemicalsLicence: Code = "11"
        /// A major hazard source (重大危险源).
        package static let majorHazardSource: Code = "12"
        /// A licence for trade in fireworks.
        package static let fireworksLicence: Code = "20"
        /// Metal smelting.
        package static let smelting: Code = "30"
        /// Insured without an obligation (自愿投保).
        package static let voluntary: Code = "90"
    }

    /// Licences that carry an obligation to insure (table `licence-kind`).
    package enum LicenceKind {
        /// Production, use, and trade with storage of dangerous chemicals.
        package static let chemicals: [Code] = ["01", "02", "03"]
        /// Wholesale and retail trade in fireworks.
        package static let fireworks: [Code] = ["05", "06"]
    }

    /// The grades that make a major hazard source; 0 says that there is none (table `major-hazard-source`).
    package static let majorHazardGrades: [Code] = ["1", "2", "3", "4"]

    /// What every industry code of metal smelting begins with (table `industry-sector`).
    package static let smeltingIndustryPrefix = "M14"
}
