import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphText } from '../../../src/revision/draw/graph-text.ts'
import { anyHistory, drawn, teamHistory } from './drawn.ts'
import { readSvg, withClass } from './read-svg.ts'
import type { Element } from './read-svg.ts'

const SMALL = drawn({ d: 'c b', c: 'a', b: 'a', a: '' }, {
  d: { state: 'pending' }, c: { state: 'current', labels: ['billing'] }, b: { state: 'current', dependsOn: ['c', 'elsewhere'] },
  a: { state: 'applied', createdAt: '2026-11-22T09:15:00Z' },
})

/** Below `m` and `j` several lanes join others, over each other's heads. */
const ENTANGLED = drawn({
  n: 'm k', m: 'j f', k: 'h i j', j: 'e f d', h: 'e', i: 'e g', g: 'f', f: 'c', e: 'c b', d: 'b', c: 'b', b: 'a', a: '', z: 'y', y: '',
})

/** What people and attackers write into messages, and how it may be shown. */
const ODD: readonly (readonly [message: string, shown: string])[] = [
  ['a "quoted" word', 'a "quoted" word'], ['it\'s [a] {b} (c) <d>', 'it\'s [a] {b} (c) <d>'], ['"]::: x; end', '"]::: x; end'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'], ['</title></svg>', '</title></svg>'],
  ['a & b &lt; &amp; #35; #quot;', 'a & b &lt; &amp; #35; #quot;'],
  ['two\nlines\r\nand more', 'two lines and more'], ['ends in \\', 'ends in \\'], ['\\" -> b', '\\" -> b'], ['\\N \\G', '\\N \\G'],
  ['%%{init: {}}%%', '%%{init: {}}%%'], ['`code` **bold** 1. $x$', '`code` **bold** 1. $x$'],
  ['null \u0000 bell \u0007 esc \u001B[1m', 'null   bell   esc  [1m'],
  ['half \uD83D of a pair, \uFFFE', 'half   of a pair,'], ['ünïcödé 漢字 🎉', 'ünïcödé 漢字 🎉'], [']]> --> <!-- x', ']]> --> <!-- x'],
]

describe('mermaid', () => {
  test('a small history', () => {
    expect(graphText(SMALL, 'mermaid')).toBe(`flowchart TD
  r0["d<br/>make d"]:::pending
  r1["c #91;billing#93;<br/>make c"]:::current
  r2["b<br/>make b<br/>depends on elsewhere"]:::current
  r3["a<br/>make a"]:::applied
  r0 --> r1
  r0 --> r2
  r1 --> r3
  r2 --> r3
  r2 -. depends on .-> r1
  subgraph legend [Legend]
    current["current"]:::current
    applied["applied"]:::applied
    pending["pending"]:::pending
    head["head"]:::head
  end
  style legend fill:#ffffff,stroke:#656d76,color:#1f2328
  classDef current fill:#b6d7ff,stroke:#0550ae,color:#1f2328
  classDef applied fill:#d2f4d9,stroke:#1a7f37,color:#1f2328
  classDef pending fill:#ffffff,stroke:#9a6700,color:#1f2328,stroke-dasharray:5 3
  style head fill:#eaeef2,stroke:#57606a,color:#1f2328
  classDef head stroke-width:4px
  class r0 head
`)
  })

  test.each(ODD)('the message %j', (message, shown) => {
    const line = graphText(drawn({ a: '' }, { a: { message } }), 'mermaid').split('\n')[1] as string
    expect(line).toMatch(/^ {2}r0\["a<br\/>(?:[^"#<>&`\\;[\]{}()]|#\d+;)*"\]:::unknown$/)
    const text = line.slice('  r0["a<br/>'.length, -'"]:::unknown'.length)
    expect(text.replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(shown)
  })

  test('what Mermaid looks for after it has read the codes is parted by a space without width', () => {
    const text = graphText(drawn({ a: '' }, { a: { message: 'a\\nb $$x$$ fa:fa-car' } }), 'mermaid')
    expect(text).toContain('a#92;\u200Bnb #36;\u200B#36;x#36;\u200B#36; fa#58;\u200Bfa#45;car')
  })

  test('a history that is more than Mermaid draws has its uneventful stretches folded', () => {
    const line = Array.from({ length: 600 }, (_, at) => [`r${600 - at}`, at === 599 ? '' : `r${599 - at}`] as const)
    const text = graphText(drawn(Object.fromEntries(line), {
      r300: { state: 'current' }, r100: { labels: ['billing'] }, r50: { dependsOn: ['r20'] },
    }), 'mermaid')
    const boxes = [...text.matchAll(/^ {2}(r\d+)\["(.*)"\]/gm)].map(([, name = '', label = '']) =>
      [name, label.split('<br/>').slice(0, 2).join(': ')])
    expect(boxes).toEqual([
      ['r0', 'r600: make r600'], ['r1', '299 revisions: r599 … r301'], ['r300', 'r300: make r300'],
      ['r301', '199 revisions: r299 … r101'],
      ['r500', 'r100 #91;billing#93;: make r100'], ['r501', '49 revisions: r99 … r51'], ['r550', 'r50: make r50'],
      ['r551', '29 revisions: r49 … r21'], ['r580', 'r20: make r20'], ['r581', '18 revisions: r19 … r2'], ['r599', 'r1: make r1'],
    ])
    const names = boxes.map(([name]) => name)
    const arrows = [...text.matchAll(/(r\d+) --> (r\d+)/g)].map(([, from, to]) => [from, to])
    expect(arrows).toEqual(names.slice(1).map((to, at) => [names[at], to]))
    expect(text).toContain('r550 -. depends on .-> r580')
  })

  test('a folded history with branches keeps every branch and merge', () => {
    const revisions = teamHistory(1000, 40)
    const text = graphText(revisions, 'mermaid')
    const boxes = new Set([...text.matchAll(/^ {2}(r\d+)\["/gm)].map(([, name]) => name))
    const edges = [...text.matchAll(/(r\d+) --> (r\d+)/g)]
    for (const [, from, to] of edges) expect([boxes.has(from), boxes.has(to)]).toEqual([true, true])
    const merges = (count: number): number => count - revisions.length
    expect(merges(revisions.reduce((count, { parents }) => count + parents.length, 0))).toBe(edges.length - boxes.size)
    const folded = [...text.matchAll(/"(\d+) revisions/g)].reduce((count, [, size]) => count + Number(size) - 1, 0)
    expect(boxes.size + folded).toBe(1000)
    expect(edges.length).toBeLessThan(499)
  })
})

describe('dot', () => {
  test('a small history', () => {
    const lines = graphText(SMALL, 'dot').split('\n')
    expect(lines[0]).toBe('digraph revisions {')
    expect(lines).toContain('  "r0" [label="d\\nmake d", tooltip="make d", class="pending head", style="rounded,filled,dashed", '
      + 'fillcolor="#ffffff", color="#9a6700", penwidth="3"]')
    expect(lines).toContain('  "r3" [label="a\\nmake a", tooltip="make a", class="applied", style="rounded,filled", '
      + 'fillcolor="#d2f4d9", color="#1a7f37", penwidth="1"]')
    expect(lines.filter((line) => line.includes('->'))).toEqual([
      '  "r0" -> "r1"', '  "r0" -> "r2"', '  "r1" -> "r3"', '  "r2" -> "r3"',
      '  "r2" -> "r1" [style="dashed", constraint="false", label="depends on"]',
    ])
    for (const name of ['current', 'applied', 'pending', 'head']) expect(lines.join('\n')).toContain(`"legend ${name}" [label="${name}"`)
  })

  test.each(ODD)('the message %j', (message, shown) => {
    const text = graphText(drawn({ a: '' }, { a: { message } }), 'dot')
    const strings: string[] = []
    const bare = text.replace(/"((?:[^"\\\n]|\\.)*)"/g, (_, inside: string) => `S${strings.push(inside) - 1}`)
    const lines = bare.split('\n')
    expect([lines[0], ...lines.slice(-2)]).toEqual(['digraph revisions {', '}', ''])
    for (const line of lines.slice(1, -2)) {
      expect(line).toMatch(/^ +(?:(?:graph|node|edge|S\d+) \[\w+=S\d+(?:, \w+=S\d+)*\]|subgraph S\d+ \{|\})$/)
    }
    const [, label] = / S\d+ \[label=S(\d+)/.exec(bare) ?? []
    const read = (strings[Number(label)] as string).replace(/^a\\n/, '').replace(/\\(["\\])/g, '$1').replaceAll('&amp;', '&')
    expect(read).toBe(shown)
  })
})

describe('svg', () => {
  test('a small history', () => {
    const picture = readSvg(graphText(SMALL, 'svg'))
    expect(picture).toMatchObject({ name: 'svg', attributes: { xmlns: 'http://www.w3.org/2000/svg' } })
    expect(withClass(picture, 'revision').map(({ attributes }) => attributes['class'])).toEqual([
      'revision pending head', 'revision current', 'revision current', 'revision applied',
    ])
    expect(withClass(picture, 'lane').map(({ attributes }) => attributes['d'])).toEqual([
      'M24 68V146', 'M24 68V70.4Q24 78.4 32 78.4H34Q42 78.4 42 86.4V127.6Q42 135.6 34 135.6H32Q24 135.6 24 143.6',
    ])
    expect(textsOf(withClass(picture, 'legend')[0] as Element)).toEqual(['current', 'applied', 'pending', 'head', 'branch label'])
    expect(withClass(picture, 'revision').map(textsOf)).toEqual([
      ['d', 'head', 'make d'], ['b', 'current', 'make b', 'depends on c, elsewhere'], ['c', 'current', 'billing', 'make c'],
      ['a', '2026-11-22', 'make a'],
    ])
  })

  test.each(ODD)('the message %j', (message, shown) => {
    const picture = readSvg(graphText(drawn({ a: '' }, { a: { message } }), 'svg'))
    expect(withClass(picture, 'message').map(({ text }) => text)).toEqual([shown])
  })

  test('a long message is cut, and whole in the title', () => {
    const message = 'word '.repeat(40).trim()
    const [revision] = withClass(readSvg(graphText(drawn({ a: '' }, { a: { message } }), 'svg')), 'revision') as [Element]
    expect(withClass(revision, 'message')[0]?.text).toMatch(/^(word ){14}w…$/)
    expect(revision.children.find(({ name }) => name === 'title')?.text).toBe(`a\n${message}`)
  })

  test('nothing lies on anything else, and all of it is inside', () => {
    fc.assert(fc.property(anyHistory, (revisions) => {
      const picture = readSvg(graphText(revisions, 'svg'))
      const width = Number(picture.attributes['width'])
      const pieces = withClass(picture, 'lane').flatMap(({ attributes }) => straightPieces(attributes['d'] as string))
      const leftward = pieces.filter(({ to, x }) => to < x)
      for (const [at, a] of leftward.entries()) {
        for (const b of leftward.slice(at + 1)) expect(a.top !== b.top || a.to >= b.x || b.to >= a.x).toBe(true)
      }
      for (const revision of withClass(picture, 'revision')) {
        const [x, y] = position(revision.children.find(({ name }) => name === 'circle') as Element, 'c')
        const beside = pieces.filter(({ x: from, to, top, bottom }) => from === to && top < y + 8 && bottom > y - 8).map((piece) => piece.x)
        const texts = revision.children.filter(({ name }) => name === 'text')
        const lefts = texts.map((text) => position(text, '')[0])
        expect(Math.min(...lefts)).toBeGreaterThan(Math.max(x, ...beside) + 8)
        expect(lefts).toEqual([...lefts].sort((a, b) => a - b))
        const last = texts.at(-1) as Element
        expect(position(last, '')[0] + last.text.length * 7.3).toBeLessThan(width)
        expect(y).toBeLessThan(Number(picture.attributes['height']) - 8)
      }
    }), { numRuns: 100, examples: [[ENTANGLED]] })
  })
})

test('pictures of an empty history have no revisions', () => {
  expect(withClass(readSvg(graphText([], 'svg')), 'revision')).toEqual([])
  expect(graphText([], 'dot')).not.toContain('->')
  expect(graphText([], 'mermaid')).not.toContain('-->')
})

function textsOf(element: Element): readonly string[] {
  return element.name === 'text' ? [element.text] : element.children.flatMap(textsOf)
}

function position({ attributes }: Element, prefix: 'c' | ''): readonly [number, number] {
  return [Number(attributes[`${prefix}x`]), Number(attributes[`${prefix}y`])]
}

/** A straight piece of a line, upright or across. */
interface Piece {
  readonly x: number
  readonly to: number
  readonly top: number
  readonly bottom: number
}

function straightPieces(path: string): readonly Piece[] {
  let [x, y] = [0, 0]
  return [...path.matchAll(/([MVHQ])([\d. ]+)/g)].flatMap(([, command, numbers = '']) => {
    const values = numbers.split(' ').map(Number)
    const [fromX, top] = [x, y]
    if (command === 'V') y = values[0] as number
    else if (command === 'H') x = values[0] as number
    else [x, y] = values.slice(-2) as [number, number]
    return command === 'V' || command === 'H' ? [{ x: fromX, to: x, top, bottom: y }] : []
  })
}
