/// The options of the gates.

import Apus
import ArgumentParser

/// What a result must reach to be believed.
struct GateFlags: ParsableArguments {
  @Option(name: .customLong("rhat"), help: "The gate on R-hat: the largest value that passes.")
  var maximumRHat = Gates.course.maximumRHat

  @Option(help: "The gate on effective sample size: the least for each chain.")
  var essPerChain = Gates.course.minimumESSPerChain

  /// The gates that the options state.
  var gates: Gates { Gates(maximumRHat: maximumRHat, minimumESSPerChain: essPerChain) }

  func validate() throws {
    guard maximumRHat >= 1 else {
      throw ValidationError("--rhat is \(maximumRHat): give 1 or more, such as 1.01")
    }
    guard essPerChain >= 0 else {
      throw ValidationError("--ess-per-chain is \(essPerChain): give 0 or more, such as 400")
    }
  }
}
