import Store
import Testing

/// Tokens say a place, of one session.
@Suite struct OutputTokenTests {
  @Test func areReadBackByTheirSessionAlone() {
    let id = SessionID()
    for offset in [0, 1, 35, 36, 4096, 200_000_000, 1 << 40, 1 << 52] {
      let text = OutputToken(offset: offset).text(for: id)
      #expect(OutputToken(text, of: id)?.offset == offset)
      #expect(text.utf8.count <= 15)
    }
    let text = OutputToken(offset: 123_456).text(for: id)
    let others = (0..<200).filter { _ in OutputToken(text, of: SessionID()) != nil }
    #expect(others.count < 10)
  }

  @Test(arguments: [
    "", "-", "0", "0-", "-00", "a-b-c", "A-00", "+1-00", "zzzzzzzzzzzzz-00", " 0-00", "0_0-00",
  ])
  func refuseWhatIsNone(_ text: String) {
    #expect(OutputToken(text, of: SessionID()) == nil)
  }
}
