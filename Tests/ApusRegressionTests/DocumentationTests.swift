/// The example of the landing page, so that it is known to compile.
import ApusRegression
import Testing

@Suite struct DocumentationTests {
  @Test func landingPageExamplePredictsBetweenItsNeighbours() throws {
    let trainX = [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]]
    let trainY = [0.9, 2.1, 4.2, 6.8]
    let testX = [[1.5, 1.0]]

    let ridge = try Ridge(alpha: 1.0).fit(trainX, trainY)
    let predicted = try ridge.predict(testX)

    #expect(ridge.coefficients.count == 2)
    #expect(predicted.count == 1 && predicted[0] > 2.1 && predicted[0] < 4.2)
  }
}
