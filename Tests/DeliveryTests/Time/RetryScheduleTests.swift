import Delivery
import Testing

@Suite struct RetryScheduleTests {
    @Test(arguments: [
        (0.0, 0.0, 2.0), (0.0, 0.5, 4.0), (2.0, 0.0, 2.0), (2.0, 0.5, 4.0), (60.0, 0.0, 2.0), (60.0, 0.5, 91.0),
        (200.0, 1.0, 600.0), (600.0, 0.999, 600.0), (600.0, 0.0, 2.0),
    ])
    func `draws between two seconds and three times the last wait, never above ten minutes`(
        previous: Double, draw: Double, seconds: Double
    ) {
        #expect(RetrySchedule().wait(after: previous, draw: draw) == seconds)
    }

    @Test(arguments: [(0, 5.0), (1, 15.0), (2, 60.0), (3, 300.0), (100, 300.0)])
    func `asks after 5 s, 15 s, 60 s and then every five minutes`(questions: Int, seconds: Double) {
        #expect(RetrySchedule().question(after: questions) == seconds)
    }
}
