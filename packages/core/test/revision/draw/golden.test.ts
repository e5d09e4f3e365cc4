import { describe, expect, test } from 'vitest'
import { drawHistory } from '../../../src/revision/draw/draw-history.ts'
import type { DrawHistoryOptions, Paint } from '../../../src/revision/draw/draw-history.ts'
import type { DrawnRevision } from '../../../src/revision/draw/drawn-revision.ts'
import { errorOf } from '../error-of.ts'
import { drawn } from './drawn.ts'

/** The lines of a drawing, written between a first and a last line of their own. */
function lines(drawing: string): string {
  return drawing.split('\n').slice(1, -1).map((line) => line.replace(/^ {4}/, '')).join('\n')
}

function draw(revisions: readonly DrawnRevision[], options?: DrawHistoryOptions): string {
  return drawHistory(revisions, options)
}

/** The same drawing in both scripts; only the ids and marks are written beside the lanes. */
function expectDrawing(revisions: readonly DrawnRevision[], unicode: string, ascii: string): void {
  const bare = revisions.map((revision) => ({ ...revision, message: '' }))
  expect(draw(bare)).toBe(lines(unicode))
  expect(draw(bare, { ascii: true })).toBe(lines(ascii))
}
describe('lanes', () => {
  test('a line', () => {
    expectDrawing(drawn({ c: 'b', b: 'a', a: '' }), `
    ● c (head)
    ● b
    ● a
    `, String.raw`
    * c (head)
    * b
    * a
    `)
  })

  test('a branch', () => {
    expectDrawing(drawn({ d: 'b', c: 'b', b: 'a', a: '' }), `
    ● d (head)
    │ ● c (head)
    ├─╯
    ● b
    ● a
    `, String.raw`
    * d (head)
    | * c (head)
    |/
    * b
    * a
    `)
  })

  test('a merge', () => {
    expectDrawing(drawn({ d: 'b c', c: 'a', b: 'a', a: '' }), `
    ● d (head)
    ├─╮
    │ ● c
    ● │ b
    ├─╯
    ● a
    `, String.raw`
    * d (head)
    |\
    | * c
    * | b
    |/
    * a
    `)
  })

  test('a merge of a branch with the trunk itself', () => {
    expectDrawing(drawn({ d: 'c b', c: 'b', b: 'a', a: '' }), `
    ● d (head)
    ├─╮
    ● │ c
    ├─╯
    ● b
    ● a
    `, String.raw`
    * d (head)
    |\
    * | c
    |/
    * b
    * a
    `)
  })

  test('a criss-cross merge', () => {
    expectDrawing(drawn({ g: 'e f', f: 'b c', e: 'b c', c: 'a', b: 'a', a: '' }), `
    ● g (head)
    ├───╮
    │   ● f
    │   ├─╮
    ●   │ │ e
    ├─╮ │ │
    ├─│─╯ │
    │ ├───╯
    │ ● c
    ● │ b
    ├─╯
    ● a
    `, String.raw`
    * g (head)
    |\_
    |  \
    |   * f
    |   |\
    *   | | e
    |\  | |
    | |/  |
    |/|   |
    | | _/
    | |/
    | * c
    * | b
    |/
    * a
    `)
  })

  test('two heads that merge the same branches', () => {
    expectDrawing(drawn({ n: 'b c', m: 'b c', c: '', b: '' }), `
    ● n (head)
    ├─────╮
    │ ●   │ m (head)
    │ ├─╮ │
    ├─╯ ├─╯
    │   ● c
    ● b
    `, String.raw`
    * n (head)
    |\___
    |    \
    | *   | m (head)
    | |\  |
    |/  |/
    |   * c
    * b
    `)
  })

  test('two bases', () => {
    expectDrawing(drawn({ d: 'c', c: '', b: 'a', a: '' }), `
    ● d (head)
    ● c

    ● b (head)
    ● a
    `, String.raw`
    * d (head)
    * c

    * b (head)
    * a
    `)
  })

  test('two bases that are merged', () => {
    expectDrawing(drawn({ e: 'b d', d: 'c', c: '', b: 'a', a: '' }), `
    ● e (head)
    ├─╮
    │ ● d
    │ ● c
    ● b
    ● a
    `, String.raw`
    * e (head)
    |\
    | * d
    | * c
    * b
    * a
    `)
  })

  test('a merge of three', () => {
    expectDrawing(drawn({ f: 'b c d', d: 'a', c: 'a', b: 'a', a: '' }), `
    ● f (head)
    ├─┬─╮
    │ │ ● d
    │ ● │ c
    │ ├─╯
    ● │ b
    ├─╯
    ● a
    `, String.raw`
    * f (head)
    |\_
    |\ \
    | | * d
    | * | c
    | |/
    * | b
    |/
    * a
    `)
  })

  test('branches of branches', () => {
    expectDrawing(drawn({ i: 'e', h: 'd', g: 'd', f: 'c', e: 'b', d: 'c', c: 'b', b: 'a', a: '' }), `
    ● i (head)
    ● e
    │ ● h (head)
    │ │ ● g (head)
    │ ├─╯
    │ ● d
    │ │ ● f (head)
    │ ├─╯
    │ ● c
    ├─╯
    ● b
    ● a
    `, String.raw`
    * i (head)
    * e
    | * h (head)
    | | * g (head)
    | |/
    | * d
    | | * f (head)
    | |/
    | * c
    |/
    * b
    * a
    `)
  })

  test('a branch of a merged branch', () => {
    expectDrawing(drawn({ e: 'd c', f: 'c', d: 'b', c: 'a', b: 'a', a: '' }), `
    ● e (head)
    ├─╮
    ● │ d
    ● │ b
    │ │ ● f (head)
    │ ├─╯
    │ ● c
    ├─╯
    ● a
    `, String.raw`
    * e (head)
    |\
    * | d
    * | b
    | | * f (head)
    | |/
    | * c
    |/
    * a
    `)
  })

  test('branches that overlap', () => {
    expectDrawing(drawn({ i: 'h f', h: 'g e', g: 'd', f: 'd', e: 'b', d: 'c', c: 'b', b: 'a', a: '' }), `
    ● i (head)
    ├───╮
    │   ● f
    ●   │ h
    ├─╮ │
    │ ● │ e
    ● │ │ g
    ├─│─╯
    ● │ d
    ● │ c
    ├─╯
    ● b
    ● a
    `, String.raw`
    * i (head)
    |\_
    |  \
    |   * f
    *   | h
    |\  |
    | * | e
    * | | g
    | |/
    |/|
    * | d
    * | c
    |/
    * b
    * a
    `)
  })
})

describe('what stands beside the lanes', () => {
  test('nothing for an empty history, and no lane to a parent that is not drawn', () => {
    expect(drawHistory([])).toBe('')
    expect(drawHistory(drawn({ c: 'b', b: 'a' }))).toBe('● c (head) make c\n● b make b')
  })

  test('states, labels and dependencies', () => {
    const revisions = drawn({ e: 'c', d: 'b', c: 'b', b: 'a', a: '' }, {
      e: { state: 'pending', dependsOn: ['d', '77ab'] }, d: { state: 'current', labels: ['billing', 'v2'] },
      c: { state: 'current' }, b: { state: 'applied' }, a: { state: 'applied', message: '' },
    })
    expect(draw(revisions)).toBe(lines(`
    ○ e (head) (pending) (depends on d, 77ab) make e
    ◉ c (current) make c
    │ ◉ d (head) (current) [billing] [v2] make d
    ├─╯
    ● b make b
    ● a
    `))
    expect(draw(revisions, { ascii: true })).toBe(lines(`
    o e (head) (pending) (depends on d, 77ab) make e
    * c (current) make c
    | * d (head) (current) [billing] [v2] make d
    |/
    * b make b
    * a
    `))
  })

  test('nothing in a message moves the cursor, ends the line, or turns the direction of writing', () => {
    const messages: readonly (readonly [string, string])[] = [
      ['two\r\nlines\tand a tab', 'two lines and a tab'], ['\u001B[31mred\u001B[0m\u0007', '[31mred [0m'],
      ['  around  ', 'around'], ['\u202Etxt.exe\u2066 \u200F', 'txt.exe'], ['a\u2028b\u0085c\u0000d', 'a b c d'], ['\n', ''],
      ['ünïcödé 漢字 👩‍👩‍👧', 'ünïcödé 漢字 👩‍👩‍👧'], ['half \uD83D a pair', 'half   a pair'],
    ]
    for (const [message, shown] of messages) {
      expect(draw(drawn({ a: '' }, { a: { message } }))).toBe(`● a (head) ${shown}`.trimEnd())
    }
  })

  test('a line is cut to the width of the terminal, in cells', () => {
    const revisions = drawn({ c: 'a', b: 'a', a: '' }, {
      c: { message: 'a message that is long' }, b: { message: '漢字漢字漢字', dependsOn: ['somewhere'] }, a: { message: 'short' },
    })
    expect(draw(revisions, { width: 20 })).toBe(lines(`
    ● c (head) a messag…
    │ ● b (head) (depen…
    ├─╯
    ● a short
    `))
    expect(draw(drawn({ b: '' }, { b: { message: '漢字漢字漢字' } }), { width: 16 })).toBe('● b (head) 漢字…')
    expect(draw(drawn({ b: '' }, { b: { message: '漢字漢字漢字' } }), { width: 15 })).toBe('● b (head) 漢…')
    expect(draw(revisions, { width: 1 })).toBe(lines(`
    ●
    │ ●
    ├─╯
    ●
    `))
  })

  test('each piece is painted by its own function, and lanes by their columns', () => {
    const paint: Paint = {
      lane: (index, text) => `${index}<${text}>`, id: (text) => `id<${text}>`, mark: (mark, text) => `${mark}<${text}>`,
      label: (text) => `label<${text}>`, note: (text) => `note<${text}>`, message: (text) => `message<${text}>`,
    }
    const revisions = drawn({ d: 'b c', c: 'a', b: 'a', a: '' }, {
      d: { message: '', labels: ['x'], state: 'pending' }, c: { message: '', dependsOn: ['z'] }, b: { message: '', state: 'current' },
    })
    expect(draw(revisions, { paint })).toBe(lines(`
    0<○> id<d> head<(head)> pending<(pending)> label<[x]>
    0<├>1<─╮>
    0<│> 1<●> id<c> note<(depends on z)>
    0<◉> 1<│> id<b> current<(current)>
    0<├>1<─╯>
    0<●> id<a> message<make a>
    `))
    expect(draw(revisions, { paint: { id: (text) => text.toUpperCase() }, width: 6 })).toBe(lines(`
    ○ D (…
    ├─╮
    │ ● C
    ◉ │ B
    ├─╯
    ● A m…
    `))
  })

  test('a circle is refused', () => {
    expect(errorOf(() => drawHistory(drawn({ b: 'a', a: 'b' })))).toMatchObject({ code: 'revision.cycle' })
    expect(errorOf(() => drawHistory(drawn({ c: 'b', b: 'a', a: 'b' })))).toMatchObject({ code: 'revision.cycle' })
  })
})

