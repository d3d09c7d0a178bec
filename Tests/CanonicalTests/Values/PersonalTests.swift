import Canonical
import Testing

@Suite struct PersonalTests {
    struct Visit {
        let day: CivilDate
        let person: Personal<Text>
        let phones: [Personal<String>?]
    }

    private static func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }

    /// Everything that a careless line of code could print of a person.
    static let shown: [String] = {
        let (name, phone) = (Personal<Text>("王建国"), Personal("13800000001"))
        let visit = Visit(day: CivilDate(days: 0), person: name, phones: [phone, nil])
        return [
            name.description, phone.description, "\(name)", "\(phone)", "\(visit)", "\([name])", "\(["k": phone])",
            String(describing: name), String(describing: Personal?.some(phone)), String(describing: visit),
            String(reflecting: name), String(reflecting: phone), String(reflecting: visit), dumped(name), dumped(phone),
            dumped(visit), dumped([phone: [visit]]), "\(Mirror(reflecting: name).children.map(\.value))",
        ]
    }()

    @Test(arguments: shown)
    func `does not print its value`(text: String) {
        // 231 is the first byte of 王, as reflection shows bytes.
        for trace in ["王", "建国", "1380", "231"] { #expect(!text.contains(trace)) }
    }

    @Test func `prints its placeholder`() {
        #expect("\(Personal<Text>("王建国"))" == "‹personal›")
        #expect(Personal<Text>.placeholder == "‹personal›")
    }

    @Test func `gives its value to who asks for it by name`() {
        #expect(Personal<Text>("王建国").reveal() == "王建国")
        #expect(Personal("a") == Personal("a"))
        #expect(Personal("a") != Personal("b"))
        #expect(Set([Personal("a"), Personal("a")]).count == 1)
    }
}
