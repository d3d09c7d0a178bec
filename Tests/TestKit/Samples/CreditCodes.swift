/// Credit codes that are right in both check characters (GB 32100-2015, GB 11714-1997), for records that rules judge.
package enum CreditCodes {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// A valid code for each number below 100,000.
    package static func valid(_ number: Int) -> String {
        let digits = String(number)
        let body = "MA1" + String(repeating: "0", count: 5 - digits.count) + digits
        let inner = zip(body, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { sum, pair in
            sum + (pair.0.wholeNumberValue ?? Int(pair.0.asciiValue ?? 0) - 55) * pair.1
        }
        let rest = 11 - inner % 11
        let code = "91310115" + body + (rest == 10 ? "X" : rest == 11 ? "0" : "\(rest)")
        var (sum, weight) = (0, 1)
        for character in code {
            sum += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return code + String(alphabet[(31 - sum % 31) % 31])
    }
}
