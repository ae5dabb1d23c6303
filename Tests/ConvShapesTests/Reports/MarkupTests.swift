import Testing

@testable import ConvShapes

@Suite("Text in markup")
struct MarkupTests {
  @Test(
    "Markup is written out, and what XML cannot hold is replaced",
    arguments: [
      ("a < b && c > \"d\"'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot;&#39;"),
      ("&lt;", "&amp;lt;"), ("", ""), ("Größe 3×3 🐈", "Größe 3×3 🐈"),
      ("two\nlines\tand a tab", "two\nlines\tand a tab"),
      ("\u{0}\u{1B}[31m\r\u{7F}\u{85}\u{FFFE}\u{FFFF}", "��[31m�����"),
      // One character to a reader and two scalars to a parser.
      ("\r\n", "�\n"), ("<\u{301}", "&lt;\u{301}"),
    ])
  func markup(_ text: String, _ expected: String) {
    #expect(
      text.markup.unicodeScalars.elementsEqual(expected.unicodeScalars), "\(text.markup.debugDescription)")
  }
}
