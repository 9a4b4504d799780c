/// E-BFMI: whether momentum refreshment can carry the sampler through all energies.

extension Draws {
  /// The estimated Bayesian fraction of missing information of each chain of energies: the mean
  /// of the n - 1 squared differences of successive draws over their variance (divisor n - 1); see
  /// arXiv 1604.00695.
  ///
  /// Small values (below ``Gates/minimumEBFMI``) mean that the energy moves in small steps: heavy
  /// tails or a funnel. NaN for a chain with a value that is not finite, with fewer than
  /// ``minimumDrawCount`` draws, or whose energy is constant.
  public func eBFMI() -> [Double] {
    (0..<chainCount).map { chain in
      let range = range(ofChain: chain)
      guard range.count >= Self.minimumDrawCount else { return .nan }
      var squares = 0.0
      for i in range.dropFirst() {
        let step = values[i] - values[i - 1]
        squares += step * step
      }
      return squares / Double(range.count - 1) / moments(values, range).variance
    }
  }
}
