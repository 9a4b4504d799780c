/// Runs that CmdStan's CSV files can hold, and folders that vanish.
import ApusDiagnostics
import Foundation

enum CmdStanFixtures {
  /// 2 chains of 4 draws and 3 of warm-up; scalars, a vector, a matrix, a tuple and a complex number,
  /// with numbers that a careless format loses.
  static func run() -> InferenceData {
    var run = InferenceData()
    let attributes = [
      "inference_library": "apus", "sampling_time": "1.625", "seed": "18446744073709551615",
      "tuning_steps": "3",
    ]
    run.posterior = posterior(4, shift: 0.1)
    run.posterior.attributes = attributes
    run.sampleStats = statistics(4)
    run.sampleStats["step_size_nom"] = DataArray(dims: ["chain"], shape: [2], values: [0.7, 1 / 3])
    run.sampleStats["inv_metric"] = DataArray(
      dims: ["chain", "inv_metric_dim_0"], shape: [2, 3], values: [1, 0.1, 1e-9, 2, 0.2, 2e300])
    run.sampleStats.attributes = attributes
    run.warmupPosterior = posterior(3, shift: 7)
    run.warmupSampleStats = statistics(3)
    run.attributes = ["name": "eight schools"]
    return run
  }

  private static func posterior(_ draws: Int, shift: Double) -> DataGroup {
    let odd: [Double] = [
      .infinity, -.infinity, .nan, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1,
      1e-5,
    ]
    var group = DataGroup()
    func add(_ name: String, _ shape: [Int], _ value: (Int) -> Double) {
      group[name] = DataArray(
        dims: ["chain", "draw"] + shape.indices.map { "\(name)_dim_\($0)" },
        shape: [2, draws] + shape,
        values: (0..<2 * draws * shape.reduce(1, *)).map(value))
    }
    add("mu", []) { odd[$0] }
    add("theta", [3]) { 1 / (Double($0) + shift) }
    add("L", [2, 3]) { Double($0) / 3 - shift }
    add("t:1", []) { Double($0) * shift }
    add("t:2", [2]) { -Double($0) / 7 }
    add("z.real", [2]) { sin(Double($0)) }
    add("z.imag", [2]) { cos(Double($0)) }
    return group
  }

  private static func statistics(_ draws: Int) -> DataGroup {
    var group = DataGroup()
    func add(_ name: String, _ kind: DataArray.Kind = .real, _ value: (Int) -> Double) {
      group[name] = DataArray(
        dims: ["chain", "draw"], shape: [2, draws], values: (0..<2 * draws).map(value), kind: kind)
    }
    add("lp") { -Double($0) / 9 }
    add("acceptance_rate") { 1 / Double($0 + 1) }
    add("step_size") { 0.7 + Double($0) / 11 }
    add("tree_depth", .integer) { Double($0 % 3) }
    add("n_steps", .integer) { Double($0) }
    add("diverging", .boolean) { $0 == 2 ? 1 : 0 }
    add("energy") { Double($0) / 9 }
    return group
  }

  /// A file as CmdStan 2.36 writes it: an array of tuples, a matrix, and two rows of warm-up.
  static let byCmdStan = """
    # stan_version_major = 2
    # stan_version_minor = 36
    # stan_version_patch = 0
    # model = schools_model
    # method = sample (Default)
    #   sample
    #     num_samples = 3
    #     num_warmup = 4
    #     save_warmup = true
    #     thin = 2
    #     adapt
    #       engaged = true (Default)
    #     algorithm = hmc (Default)
    #       hmc
    #         metric = dense_e
    # id = 1 (Default)
    # random
    #   seed = 4711
    # output
    #   file = output.csv (Default)
    lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,B.1.1,B.2.1,B.1.2,B.2.2,a.1:1,a.1:2.1,a.1:2.2,a.2:1,a.2:2.1,a.2:2.2
    -1,0.5,1,2,3,0,1.5,1,11,21,12,22,1,101,102,2,201,202
    -2,0.5,1,2,3,1,1.5,nan,11,21,12,22,1,101,102,2,201,202
    # Adaptation terminated
    # Step size = 0.8
    # Elements of inverse mass matrix:
    # 1, 0.5
    # 0.5, 2
    -3,0.5,0.8,1,1,0,2.5,-inf,11,21,12,22,1,101,102,2,201,202
    -4.5e+01,1,0.8,3,7,1,2.5,Inf,11,21,12,22,1,101,102,2,201,202
    #\u{20}
    #  Elapsed Time: 0.005 seconds (Warm-up)
    #                0.002 seconds (Sampling)
    #                0.007 seconds (Total)
    #\u{20}

    """

  /// A folder that is there, removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-cmdstan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
