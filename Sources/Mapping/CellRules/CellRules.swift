package import Canonical

/// The rules that judge files, rows and cells before a record exists (rules §1 and §2).
///
/// Each rule stands with its logic in a file of this folder.
package enum CellRules {
    /// All of them in the order of the catalogue.
    package static let all: [RuleDefinition] = [
        headerMissingColumn, unknownColumn, headerDuplicateColumn, recordMalformed, rowWidth, encodingReplacementChar,
        encodingPrivateUse, encodingControlChar, fullwidthNormalised, identifierScientific, fieldRequired, fieldType,
        moneyPrecision, dateInvalid, dateImplausible, fieldLength, codeUnknown, codeExpired, numberRange,
        moneyNegative, personalDataInText, creditCodeFormat, creditCodeLegacy, creditCodeChecksum,
        creditCodeInnerCheck, creditCodeAuthority, idNumberInvalid, phoneFormat, divisionMalformed, divisionUnknown,
        divisionRetired, lookupKeyRepeated, manifestCountMismatch, manifestAmountMismatch,
        fileNameMismatch,
    ]
}
