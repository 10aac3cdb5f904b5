import Testing
import YAML

@Suite struct NodeTests {
  @Test func collectionsNestByTwo() {
    let node: Node = [
      "terminal_id": "550e8400-e29b-41d4-a716-446655440000",
      "pid": 42,
      "exit_code": nil,
      "restored": true,
      "sessions": [
        ["name": "a", "tags": ["x", "y"], "state": ["cwd": "/srv"]],
        ["name": "b", "tags": [], "state": [:]],
      ],
      "matrix": [[1, 2], [-3]],
      "output": "one\n\n  two",
      "hints": ["note": "done"],
    ]
    expect(
      node,
      """
      ---
      terminal_id: 550e8400-e29b-41d4-a716-446655440000
      pid: 42
      exit_code: null
      restored: true
      sessions:
        - name: a
          tags:
            - x
            - 'y'
          state:
            cwd: /srv
        - name: b
          tags: []
          state: {}
      matrix:
        - - 1
          - 2
        - - -3
      output: |-
        one

          two
      hints:
        note: done

      """)
  }

  @Test func emptyRoots() {
    expect([:], "---\n{}\n")
    expect([], "---\n[]\n")
    expect("", "---\n''\n")
    expect(nil, "---\nnull\n")
  }

  @Test(arguments: [
    (1e20, "1.0e+20"), (.leastNonzeroMagnitude, "5.0e-324"), (1.5e-7, "1.5e-07"), (0.5, "0.5"),
    (-2, "-2.0"),
    (.infinity, ".inf"), (-.infinity, "-.inf"), (.nan, ".nan"),
  ])
  func numbersHaveAPoint(value: Double, text: String) {
    expect(.double(value), "---\n\(text)\n")
  }

  @Test func longKeysAreMarked() {
    let key = String(repeating: "k", count: 1_025)
    expect(
      [key: ["a": 1], "b": "c"],
      "---\n? \(key)\n:\n  a: 1\nb: c\n")
    expect([[key: "v"]], "---\n- ? \(key)\n  : v\n")
  }

  @Test func jsonKeepsOrderOnOneLine() {
    let node: Node = [
      "z": "a\"\\\n\t\u{1B}\u{85}\u{1F600}\u{1FFFF}", "a": [1, nil, false], "d": .double(.infinity),
      "e": [:],
    ]
    let expected = #"""
      {"z":"a\"\\\n\t\u001B\u0085😀\uD83F\uDFFF","a":[1,null,false],"d":null,"e":{}}

      """#
    #expect(String(decoding: node.jsonDocument(), as: UTF8.self) == expected)
  }

  @Test func equalityIsByteExact() {
    #expect(Node.string("\u{E9}") != .string("e\u{301}"))
    #expect((["a": 1, "b": 2] as Node) != ["b": 2, "a": 1])
    #expect((["a": [1.5, true]] as Node) == ["a": [1.5, true]])
  }

  private func expect(
    _ node: Node, _ document: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let written = String(decoding: node.yamlDocument(), as: UTF8.self)
    #expect(written == document, sourceLocation: sourceLocation)
  }
}
