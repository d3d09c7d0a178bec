import Canonical
import Mapping

/// The forms of days or moments that a column's values have.
struct DateForms: Sendable, Equatable {
    /// As the step `date` or `datetime` lists them.
    let formats: [String]
    /// How many values have one of them.
    let fitting: Int
    /// Whether almost every moment is the last second of a day.
    let endsAtLastSecond: Bool

    /// Strict forms stand before the lenient ones that contain them; the first that as many values have is taken.
    private static let days: [[DateFormat]] = [
        ["yyyy-MM-dd", "yyyy-M-d"], ["yyyy/M/d"], ["yyyy.MM.dd", "yyyy.M.d"], ["yyyy年M月d日"], ["yyyyMMdd"],
    ].map { $0.compactMap { DateFormat($0) } }
    private static let moments: [[DateFormat]] = [
        ["yyyy-MM-ddTHH:mm:ssXXX"], ["yyyy-MM-ddTHH:mm:ss"], ["yyyy-MM-dd HH:mm:ss", "yyyy-M-d H:mm:ss"],
        ["yyyy-MM-dd HH:mm", "yyyy-M-d H:mm"], ["yyyy/M/d H:mm:ss"], ["yyyy/M/d H:mm"], ["yyyyMMddHHmmss"],
        ["yyyyMMdd HH:mm:ss"], ["yyyy年M月d日 H:mm:ss"], ["yyyy年M月d日 H:mm"], ["yyyy年M月d日H时mm分"],
    ].map { $0.compactMap { DateFormat($0) } }

    /// The days of a column; nil when less than nine of ten values are days.
    static func days(in cells: [SampledCell]) -> DateForms? { DateForms(cells, families: days, hasTime: false) }

    /// The moments of a column; nil when less than nine of ten values are moments with a time of day.
    static func moments(in cells: [SampledCell]) -> DateForms? { DateForms(cells, families: moments, hasTime: true) }

    private init?(_ cells: [SampledCell], families: [[DateFormat]], hasTime: Bool) {
        guard !cells.isEmpty else { return nil }
        let texts = cells.filter { $0.kind == .text }.map { Array(TextForm.folded(Array($0.text.utf8)[...])) }
        var formats: [String] = []
        var fitting = 0
        let serials = cells.count { $0.kind == .serial && $0.text.contains(".") == hasTime }
        if serials > 0 {
            formats.append("serial")
            fitting += serials
        }
        for family in families {
            let counts = family.map { form in texts.count { form.isPlausible($0) } }
            guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { continue }
            formats.append(family[place].text)
            fitting += most
        }
        guard fitting * 10 >= cells.count * 9 else { return nil }
        self.formats = formats
        self.fitting = fitting
        let lastSeconds = cells.count { $0.text.contains("23:59:59") }
        endsAtLastSecond = hasTime && lastSeconds * 10 >= cells.count * 9
    }
}

extension DateFormat {
    /// Whether a text is a day that a policy's life can know, so that numbers of eight digits are not taken for days.
    fileprivate func isPlausible(_ text: [UInt8]) -> Bool {
        guard let day = day(of: text) else { return false }
        let year = day.components.0
        return (1900...2100).contains(year) || year == 9999
    }
}
