/// How a fit finds the posterior.

import Apus
import ArgumentParser

/// Sampling, or one of the approximations.
enum FitMethod: String, CaseIterable, ExpressibleByArgument {
  case nuts
  case advi
  case fullrank
  case pathfinder
  case laplace

  /// The approximation; nil for sampling.
  var approximation: VariationalMethod? {
    switch self {
    case .nuts: nil
    case .advi: .meanFieldADVI
    case .fullrank: .fullRankADVI
    case .pathfinder: .pathfinder
    case .laplace: .laplace
    }
  }
}
