/// The two halves of a leapfrog step in whitened coordinates, as passes over SIMD blocks.

/// The vectors of one state: x, the whitened momentum p, and the gradient of log p with respect to x.
struct PhaseState {
  let position: AlignedVector
  let momentum: AlignedVector
  let gradient: AlignedVector
}

/// The leapfrog (Stoermer-Verlet) integrator around one evaluation of the density (arXiv 1206.1901,
/// equations 2.28 to 2.30), for unit mass in the coordinates `y` with `x = mu + sigma * y`.
enum Leapfrog {
  /// Half a kick and the whole drift: `p' = p + eps/2 sigma g`, `x' = x + eps sigma p'`.
  ///
  /// The two states must lie in different slots.
  static func kickAndDrift(
    from start: PhaseState, to end: PhaseState, scales: AlignedVector, stepSize: Double
  ) {
    let halfStep = AlignedVector.Block(repeating: 0.5 * stepSize)
    let step = AlignedVector.Block(repeating: stepSize)
    for i in 0..<scales.blockCount {
      let scale = scales[i]
      let momentum = start.momentum[i] + halfStep * scale * start.gradient[i]
      end.momentum[i] = momentum
      end.position[i] = start.position[i] + step * scale * momentum
    }
  }

  /// The second half of the kick, with the gradient of the new position; returns `|p|^2`.
  static func kick(_ state: PhaseState, scales: AlignedVector, stepSize: Double) -> Double {
    let halfStep = AlignedVector.Block(repeating: 0.5 * stepSize)
    var squares = AlignedVector.Block.zero
    for i in 0..<scales.blockCount {
      let momentum = state.momentum[i] + halfStep * scales[i] * state.gradient[i]
      state.momentum[i] = momentum
      squares += momentum * momentum
    }
    return squares.sum()
  }
}
