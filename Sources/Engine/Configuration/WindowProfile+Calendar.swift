package import Canonical
package import Delivery
package import Exchange

extension WindowProfile {
    /// The window with a calendar of working days.
    package func window(calendar: WorkingDays?) -> SendingWindow {
        switch days {
        case .working: SendingWindow(days: .working(calendar), from: from, to: to)
        case .week(let chosen): SendingWindow(days: .week(chosen), from: from, to: to)
        }
    }
}
