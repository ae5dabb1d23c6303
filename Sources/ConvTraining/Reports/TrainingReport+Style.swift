extension TrainingReport {
  /// The page's style: one column on a phone, colours by the reader's system, a visible focus.
  static let style = """

    :root { --paper: #ffffff; --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --card: #f6f8fa;
      --line0: #0969da; --line1: #bc4c00; --right: 26, 127, 55; --wrong: 188, 76, 0 }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --card: #161b22;
        --line0: #58a6ff; --line1: #f0883e; --right: 63, 185, 80; --wrong: 240, 136, 62 }
    }
    * { box-sizing: border-box }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
    main { max-width: 72rem; margin: 0 auto; padding: 1rem }
    h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere } h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem } h3 { margin-top: 0 }
    p { max-width: 44rem } .note, .file { color: var(--quiet); font-size: .85rem } .file { overflow-wrap: anywhere }
    .skip { position: absolute; left: -100rem } .skip:focus { left: 1rem; background: var(--paper) }
    :focus-visible { outline: 3px solid var(--line0); outline-offset: 2px }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0 }
    .facts div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem }
    .facts dt { color: var(--quiet); font-size: .85rem } .facts dd { margin: 0; font-size: 1.2rem; font-weight: 600; white-space: nowrap }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem }
    .figures figure { margin: 0 } .figures svg { width: 100%; height: auto; display: block }
    svg text { fill: var(--quiet); font-size: 12px } svg .grid { stroke: var(--line) } svg .best { stroke: var(--quiet); stroke-dasharray: 2 4 }
    polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round }
    polyline.line0 { stroke: var(--line0); stroke-dasharray: 7 4 } polyline.line1 { stroke: var(--line1) }
    circle.dot0 { fill: var(--line0) } circle.dot1 { fill: var(--line1) }
    .key { margin-left: .8rem; color: var(--quiet); font-size: .85rem }
    .key::before { content: ""; display: inline-block; width: 1.6rem; border-top: 3px solid; margin-right: .4rem; vertical-align: middle }
    .key.line0::before { border-top-style: dashed; color: var(--line0) } .key.line1::before { color: var(--line1) }
    .scroll { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line) } th[scope=row] { text-align: left }
    thead th { color: var(--quiet); font-weight: 500 } .settings td { text-align: left; white-space: normal; overflow-wrap: anywhere }
    .confusion td, .confusion th { text-align: center; min-width: 2.4rem; padding: .25rem } .confusion th[scope=row] { text-align: right }
    td.none { color: var(--quiet) } td.right { background: rgba(var(--right), calc(.12 + .38 * var(--share))) }
    td.wrong { background: rgba(var(--wrong), calc(.18 + .6 * var(--share))) }
    td button { all: unset; box-sizing: border-box; display: block; width: 100%; min-height: 1.6rem; cursor: pointer; text-decoration: underline dotted }
    td button:focus-visible { outline: 3px solid var(--line0) }
    .bars { width: 12rem; min-width: 8rem } .bars span { display: block; height: .45rem; margin: .1rem 0 } .bar0 { background: var(--line0) } .bar1 { background: var(--line1) }
    .pictures { display: flex; flex-wrap: wrap; gap: .75rem; align-items: flex-start }
    .pictures figure { margin: 0; width: 8rem } figcaption { font-size: .85rem }
    img { image-rendering: pixelated; border: 1px solid var(--line); background: var(--card) }
    img.picture { width: 8rem; height: auto } img.filter { width: 3.2rem; height: auto } img.feature { width: 4.5rem; height: auto }
    .gallery { max-width: min(60rem, 94vw); max-height: 88vh; overflow: auto; background: var(--paper); color: var(--ink);
      border: 1px solid var(--line); border-radius: .6rem; padding: 1rem }
    .gallery::backdrop { background: rgba(0, 0, 0, .45) }
    .gallery > button { margin-top: 1rem; font: inherit; padding: .3rem 1rem }
    .sample { border-bottom: 1px solid var(--line); padding: .8rem 0 } summary { cursor: pointer; overflow-wrap: anywhere }
    pre { font-size: .8rem } @media print { .scroll { overflow: visible } }

    """
}
