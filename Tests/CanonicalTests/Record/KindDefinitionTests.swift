import Canonical
import Testing

@Suite struct KindDefinitionTests {
    /// A row of the model's table of a kind.
    struct ModelField: Equatable, Sendable, CustomStringConvertible {
        let name: String
        let label: String
        let type: String
        let need: String
        let sensitivity: String

        var description: String { "\(name) \(label) \(type) \(need) \(sensitivity)" }
    }

    /// References to kinds that this version does not carry: identifiers, as long as a business key of those kinds.
    private static let notCarried = ["ref(accident-notice)": "text(50)"]

    private static func model() throws -> [String: [ModelField]] {
        var fields: [String: [ModelField]] = [:]
        for row in try Vectors.rows(of: "model.tsv").dropFirst() {
            try #require(row.count == 6)
            fields[row[0], default: []].append(
                ModelField(
                    name: row[1], label: row[2], type: notCarried[row[3]] ?? row[3], need: row[4], sensitivity: row[5]))
        }
        return fields
    }

    @Test(arguments: Kind.allCases)
    func `has the fields of the model's table`(kind: Kind) throws {
        let model = try #require(try KindDefinitionTests.model()[kind.id])
        #expect(kind.definition.fields.map { ModelField($0) } == model)
    }

    @Test func `are all kinds of the model that are sent, in sending order`() throws {
        #expect(
            Kind.allCases.map(\.id) == [
                "insured-unit", "provider", "expert", "policy", "endorsement", "service-plan", "service", "hazard",
                "refusal-report", "expense", "claim", "feedback", "complaint", "listing", "attachment",
            ])
        #expect(Set(try KindDefinitionTests.model().keys) == Set(Kind.allCases.map(\.id)))
    }

    @Test(arguments: Kind.allCases)
    func `is found by its id`(kind: Kind) {
        #expect(Kind(id: kind.id) == kind)
        #expect(kind.definition.kind == kind)
    }

    @Test func `is not found by another id`() {
        #expect(Kind(id: "accident-notice") == nil)
        #expect(Kind(id: "Policy") == nil)
        #expect(Kind(id: "") == nil)
    }

    @Test(
        arguments: [
            (.insuredUnit, ["creditCode"], nil, []),
            (.provider, ["creditCode"], nil, []),
            (.expert, ["expertNo"], nil, ["provider"]),
            (.policy, ["policyNo"], "premium", ["insured-unit"]),
            (.endorsement, ["policyNo", "endorsementNo"], "premiumDelta", ["policy"]),
            (.servicePlan, ["planNo"], nil, ["policy", "insured-unit", "provider", "expert"]),
            (.service, ["serviceNo"], nil, ["policy", "service-plan", "insured-unit", "provider", "expert"]),
            (.hazard, ["hazardNo"], nil, ["service"]),
            (.refusalReport, ["reportNo"], nil, ["hazard", "insured-unit"]),
            (.expense, ["expenseNo"], "amount", ["service", "policy"]),
            (.claim, ["claimNo"], "totalAmount", ["policy"]),
            (.feedback, ["feedbackNo"], nil, ["service"]), (.complaint, ["complaintNo"], nil, []),
            (.listing, ["listingNo"], nil, []), (.attachment, ["attachmentId"], nil, []),
        ] as [(Kind, [String], String?, [String])])
    func `has the model's key, control amount and sending dependencies`(
        kind: Kind, key: [String], control: String?, dependencies: [String]
    ) {
        #expect(kind.definition.key.map(\.name) == key)
        #expect(kind.definition.control?.name == control)
        let referred = kind.definition.fields.filter(\.isSendingDependency).compactMap { $0.referredKind?.id }
        #expect(referred == dependencies)
    }

    @Test func `depends on nothing that is sent after it`() {
        for kind in Kind.allCases {
            for field in kind.definition.fields where field.isSendingDependency {
                // What may belong to a record of any other kind comes last.
                let parent = field.referredKind ?? Kind.allCases.dropLast().last
                #expect((parent?.rawValue ?? .max) < kind.rawValue)
            }
        }
    }

    @Test func `finds a field by its canonical name`() {
        #expect(Policy.definition.field(named: "premium") == Policy.premium.definition)
        #expect(Policy.definition.field(named: "Premium") == nil)
    }

    @Test func `folds identifiers, numbers, dates and codes, never names and free text`() {
        let kept = Service.definition.fields.filter { !$0.isFolded }.map(\.name)
        #expect(kept == ["address", "providerNames", "expertNames", "summary", "remark"])
    }

    @Test func `knows in which fields digits can be lost`() {
        let names = InsuredUnit.definition.fields.filter(\.holdsIdentifier).map(\.name)
        #expect(names == ["creditCode", "nationalIndustryCode", "licenceNo", "parentCreditCode", "safetyOfficerPhone"])
    }

    @Test func `names the table of a code and of a list of codes`() {
        #expect(Service.serviceKind.definition.codeTable == "service-kind")
        #expect(Service.dangerousWork.definition.codeTable == "dangerous-work")
        #expect(Service.divisionCode.definition.codeTable == nil)
    }
}

extension KindDefinitionTests.ModelField {
    fileprivate init(_ field: FieldDefinition) {
        name = field.name
        label = field.label
        type = field.type.modelText
        need =
            switch field.need {
            case .required: "●"
            case .optional: "○"
            case .conditional: "◐"
            }
        sensitivity =
            switch field.sensitivity {
            case .plain: ""
            case .personal: "P"
            case .sensitive: "PS"
            }
    }
}

extension FieldType {
    /// The type as the model writes it.
    fileprivate var modelText: String {
        switch self {
        case .text(let limit, _): "text(\(limit))"
        case .code(let table): "code(\(table))"
        case .division: "code(division)"
        case .date: "date"
        case .datetime: "datetime"
        case .money: "money-fen"
        case .integer(let range): "integer \(range.lowerBound)..\(range.upperBound)"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .boolean: "boolean"
        case .creditCode: "uscc"
        case .reference(let kind, _): "ref(\(kind.id))"
        case .list(let element): "list<\(element.modelText)>"
        case .shares:
            "list<{insurerCode text(20), insurerName text(100), role code(underwriting-role), sharePercent decimal(5,2)}>"
        }
    }
}
