/// Results that are merged, taken apart, put one after the other and made plain arrays.
import ApusDiagnostics
import Testing

struct PartsTests {
  /// 2 chains of 3 draws; an element is 100 chain + 10 draw + county, and 1000 more in `shift` steps.
  private func result(shift: Double = 0, chains: Int = 2, draws: Int = 3) -> InferenceData {
    var data = InferenceData()
    let a = array(chains, draws, 2) { shift + 100 * Double($0) + 10 * Double($1) + Double($2) }
    data.posterior["a"] = a
    data.posterior["mu"] = scalars(chains, draws) { shift + 100 * Double($0) + 10 * Double($1) }
    data.posterior.coordinates["county"] = ["AITKIN", "CASS"]
    data.posterior.attributes = ["seed": "\(Int(shift))", "library": "apus"]
    data.sampleStats["lp"] = scalars(chains, draws) { -Double($0) - Double($1) - shift }
    data.sampleStats["step_size_nom"] = DataArray(
      dims: ["chain"], shape: [chains], values: (0..<chains).map(Double.init))
    var warmup = DataGroup()
    warmup["mu"] = scalars(chains, 5) { 1000 + 100 * Double($0) + Double($1) }
    data.warmupPosterior = warmup
    var prior = DataGroup()
    prior["mu"] = scalars(1, 4) { _, draw in Double(draw) }
    data.prior = prior
    var observed = DataGroup()
    observed["y"] = DataArray(dims: ["county"], shape: [2], values: [7, .nan])
    data.observedData = observed
    return data
  }

  private func array(
    _ chains: Int, _ draws: Int, _ length: Int, _ value: (Int, Int, Int) -> Double
  ) -> DataArray {
    DataArray(
      dims: ["chain", "draw", "county"], shape: [chains, draws, length],
      values: (0..<chains).flatMap { chain in
        (0..<draws).flatMap { draw in (0..<length).map { value(chain, draw, $0) } }
      })
  }

  private func scalars(
    _ chains: Int, _ draws: Int, _ value: (Int, Int) -> Double
  ) -> DataArray {
    DataArray(
      dims: ["chain", "draw"], shape: [chains, draws],
      values: (0..<chains).flatMap { chain in (0..<draws).map { value(chain, $0) } })
  }

  // MARK: - Groups

  @Test func groupsAreFoundByTheirNames() {
    var data = result()
    #expect(
      data.groupNames == [
        "posterior", "sample_stats", "warmup_posterior", "prior", "observed_data",
      ])
    data[group: "unconstrained_posterior"] = data.posterior
    #expect(data.unconstrainedPosterior == data.posterior)
    data[group: "warmup_log_prior"] = data.prior
    data[group: "a group"] = DataGroup()
    #expect(data.otherGroups.keys.sorted() == ["a group", "warmup_log_prior"])
    #expect(data.groupNames.suffix(2) == ["a group", "warmup_log_prior"])
    data[group: "a group"] = nil
    data[group: "posterior"] = nil
    #expect(data.otherGroups.count == 1 && data.posterior.isEmpty)
    #expect(Set(InferenceData.groups.map(\.key)).count == InferenceData.groups.count)
  }

  // MARK: - Merging

  @Test func groupsOfTwoResultsAreUnited() throws {
    var (left, right) = (result(), InferenceData())
    left.prior = nil
    right.prior = result().prior
    right.attributes["name"] = "radon"
    let merged = try left.merging(right)
    #expect(merged.prior == right.prior && merged.posterior == left.posterior)
    #expect(merged.attributes == ["name": "radon"])
    #expect(try right.merging(left).groupNames == merged.groupNames)
  }

  @Test func whatBothResultsHaveIsAConflict() throws {
    let clash = try failure { _ = try result().merging(result()) }
    #expect(clash.reason == .conflict && clash.group == "posterior")
    var (left, right) = (InferenceData(), InferenceData())
    left[group: "mine"] = result().prior
    right[group: "mine"] = result().prior
    #expect(try failure { _ = try left.merging(right) }.group == "mine")
    (left, right) = (InferenceData(), InferenceData())
    (left.attributes["name"], right.attributes["name"]) = ("a", "b")
    #expect(try failure { _ = try left.merging(right) }.description.contains("'a' and 'b'"))
    (left, right) = (InferenceData(), InferenceData())
    (left.failedChains[0], right.failedChains[1]) = (InferenceData(), InferenceData())
    #expect(try failure { _ = try left.merging(right) }.variable == "failedChains")
  }

  // MARK: - Selecting

  @Test func variablesAreSelectedWhereTheyAre() throws {
    let part = try result().selecting(variables: ["mu"])
    #expect(part.posterior.names == ["mu"] && part.prior?.names == ["mu"])
    #expect(part.sampleStats.names == ["lp", "step_size_nom"])
    let error = try failure { _ = try result().selecting(variables: ["mu", "tau"]) }
    #expect(error.reason == .unknownVariable && error.variable == "tau")
    #expect(error.description == "'tau' is in no group; the posterior has a, mu")
  }

  @Test func labelsAreSelectedInTheOrderGiven() throws {
    let part = try result().selecting(coordinates: ["county": ["CASS"]])
    #expect(part.posterior["a"]?.shape == [2, 3, 1])
    #expect(part.posterior["a"]?.values == [1, 11, 21, 101, 111, 121])
    #expect(part.posterior.coordinates["county"] == ["CASS"])
    #expect(part.posterior["mu"] == result().posterior["mu"])
    var numbered = result()
    numbered.observedData = nil
    numbered.posterior.coordinates = [:]
    let turned = try numbered.selecting(coordinates: ["county": ["1", "0"]])
    #expect(turned.posterior["a"]?.values.prefix(4) == [1, 0, 11, 10])
    // The labels of the posterior hold for the data too, which have none of their own.
    let labelled = result()
    let data = try labelled.selecting(coordinates: ["county": ["AITKIN"]])
    #expect(data.observedData?["y"]?.values == [7])
    let error = try failure {
      _ = try labelled.selecting(coordinates: ["county": ["DAKOTA"]])
    }
    #expect(error.reason == .unknownLabel && error.group == "posterior")
    #expect(error.description.contains("no label 'DAKOTA'; it has AITKIN, CASS"))
    let nowhere = try failure { _ = try labelled.selecting(coordinates: ["state": ["MN"]]) }
    #expect(nowhere.reason == .unknownLabel && nowhere.variable == "state")
  }

  @Test func chainsAndDrawsAreSelected() throws {
    var data = result()
    data.posterior.coordinates["draw"] = ["0", "2", "4"]
    let part = try data.selecting(chains: 1..<2, draws: 1..<3)
    #expect(part.posterior["a"]?.shape == [1, 2, 2])
    #expect(part.posterior["a"]?.values == [110, 111, 120, 121])
    #expect(part.posterior.coordinates["draw"] == ["2", "4"])
    #expect(part.sampleStats["step_size_nom"]?.values == [1])
    #expect(part.warmupPosterior?["mu"]?.shape == [1, 5] && part.prior == data.prior)
    for range in [0..<4, -1..<2] {
      let error = try failure { _ = try data.selecting(draws: range) }
      #expect(error.reason == .outOfRange && error.group == "posterior")
    }
    #expect(try data.selecting(draws: 0..<0).posterior["a"]?.shape == [2, 0, 2])
  }

  // MARK: - Concatenating

  @Test func chainsArePutOneAfterTheOther() throws {
    var parts = [result(), result(shift: 1000, chains: 1)]
    for index in parts.indices { parts[index].prior = nil }
    parts[0].failedChains[2] = InferenceData()
    parts[1].failedChains[0] = InferenceData()
    parts[1].posterior.attributes["incomplete"] = "true"
    let all = try InferenceData.concatenating(parts, along: .chain)
    #expect(all.posterior["a"]?.shape == [3, 3, 2])
    #expect(
      all.posterior["mu"]?.values == [0, 10, 20, 100, 110, 120, 1000, 1010, 1020])
    #expect(all.sampleStats["step_size_nom"]?.values == [0, 1, 0])
    #expect(all.observedData?["y"]?.values[0] == 7)
    #expect(
      all.posterior.attributes == ["seed": "0; 1000", "library": "apus", "incomplete": "true"])
    #expect(all.failedChains.keys.sorted() == [2, 3])
  }

  @Test func drawsArePutOneAfterTheOther() throws {
    var parts = [result(), result(shift: 1000, draws: 2)]
    for index in parts.indices { parts[index].warmupPosterior = nil }
    let all = try InferenceData.concatenating(parts, along: .draw)
    #expect(
      all.posterior["mu"]?.values == [0, 10, 20, 1000, 1010, 100, 110, 120, 1100, 1110])
    #expect(all.posterior["a"]?.shape == [2, 5, 2])
    // Halves put together are the whole.
    let whole = result()
    let halves = [
      try whole.selecting(draws: 0..<1), try whole.selecting(draws: 1..<3),
    ]
    var (first, second) = (halves[0], halves[1])
    (first.warmupPosterior, second.warmupPosterior) = (nil, nil)
    let again = try InferenceData.concatenating([first, second], along: .draw)
    #expect(again.posterior == whole.posterior && again.sampleStats == whole.sampleStats)
  }

  @Test func partsThatDifferAreRefused() throws {
    func refuse(_ change: (inout InferenceData) -> Void) throws -> InferenceDataError {
      var other = result()
      change(&other)
      return try failure { _ = try InferenceData.concatenating([result(), other], along: .chain) }
    }
    #expect(try refuse { $0.prior = nil }.reason == .unequal)
    #expect(try refuse { $0.posterior["mu"] = nil }.group == "posterior")
    #expect(try refuse { $0.posterior.coordinates["county"] = ["A", "B"] }.variable == "county")
    let shape = try refuse { $0.posterior["mu"] = scalars(2, 4) { _, _ in 0 } }
    #expect(shape.variable == "mu" && shape.description.contains("[2, 4]"))
    let data = try refuse {
      $0.observedData?["y"] = DataArray(dims: ["county"], shape: [2], values: [8, .nan])
    }
    #expect(data.group == "observed_data" && data.variable == "y")
  }

  // MARK: - Nested arrays

  @Test func arraysBecomeNested() throws {
    let a = try #require(result().posterior["a"])
    let nested = try a.nested(as: [[[Double]]].self)
    #expect(nested[1][2] == [120, 121] && nested.count == 2)
    let integers: [[[Int]]] = try a.nested()
    #expect(integers[0][1][1] == 11)
    let flags = DataArray(dims: ["i"], shape: [3], values: [0, 1, 1], kind: .boolean)
    #expect(try flags.nested(as: [Bool].self) == [false, true, true])
    #expect(try DataArray(dims: [], shape: [], values: [2.5]).nested(as: Double.self) == 2.5)
    let none = DataArray(dims: ["i", "j"], shape: [2, 0], values: [])
    #expect(try none.nested(as: [[Double]].self) == [[], []])
    #expect(try failure { _ = try a.nested(as: [[Double]].self) }.reason == .wrongType)
    #expect(try failure { _ = try a.nested(as: [[[Bool]]].self) }.reason == .wrongType)
    let half = DataArray(dims: ["i"], shape: [1], values: [0.5])
    #expect(try failure { _ = try half.nested(as: [Int].self) }.reason == .wrongType)
  }

  private func failure(
    _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) throws -> InferenceDataError {
    try #require(
      #expect(throws: InferenceDataError.self, sourceLocation: location) { try body() },
      sourceLocation: location)
  }
}
