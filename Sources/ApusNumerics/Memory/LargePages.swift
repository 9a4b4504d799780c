/// Memory for large results in large pages.

#if canImport(Glibc)
  import Glibc
#endif

extension Array<Double> {
  /// Reserves room for `count` elements, and asks the system for large pages where that is much.
  ///
  /// The first write to each page of fresh memory costs a fault; for an array of megabytes that is
  /// filled once, with pages of 4 kilobytes, these take as long as the numbers themselves. The
  /// request is a hint: it changes no value, and systems without large pages ignore it.
  public mutating func reserveLargePages(_ count: Int) {
    reserveCapacity(count)
    #if canImport(Glibc)
      guard count * 8 >= 2 * Self.largePage else { return }
      withUnsafeMutableBufferPointer { memory in
        guard let start = memory.baseAddress else { return }
        let address = Int(bitPattern: start)
        let aligned = (address + Self.largePage - 1) / Self.largePage * Self.largePage
        let end = (address + count * 8) / Self.largePage * Self.largePage
        guard aligned < end, let pages = UnsafeMutableRawPointer(bitPattern: aligned) else {
          return
        }
        _ = madvise(pages, end - aligned, MADV_HUGEPAGE)
      }
    #endif
  }

  /// The bytes of a large page.
  private static var largePage: Int { 1 << 21 }
}
