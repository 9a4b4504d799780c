/// The data of the course's exercise, which are part of the command.

/// Rows of a regression: the predictors x0 and x1, and the outcome y.
struct CourseData {
  /// The rows of x0 and x1.
  let predictors: [[Double]]
  /// The values of y.
  let outcome: [Double]

  /// 180 rows to fit to.
  static func train() throws -> CourseData {
    try CourseData(PackageResources.linear_train_csv, file: "linear_train.csv")
  }

  /// 60 rows that no fit sees.
  static func test() throws -> CourseData {
    try CourseData(PackageResources.linear_test_csv, file: "linear_test.csv")
  }

  private init(_ bytes: [UInt8], file: String) throws {
    let table = try Table(text: try TextFile.decode(bytes, file: file), file: file)
    let columns = try ["x0", "x1"].map { try table.column($0).numbers() }
    predictors = (0..<table.rowCount).map { row in columns.map { $0[row] } }
    outcome = try table.column("y").numbers()
  }
}
