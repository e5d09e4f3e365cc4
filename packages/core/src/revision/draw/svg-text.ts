import { cellsOf } from './plain-text.ts'

/** Every letter of a monospaced font of this size is about this wide, in pixels. */
const FONT_SIZE = 12
const CELL = 7.3
const GAP = 8

/** Something in a line: a text, or a badge when it has a frame. */
export interface Piece {
  readonly text: string
  readonly style: 'id' | 'date' | 'message' | 'note' | 'head' | 'current' | 'label'
}

const BADGES: ReadonlySet<Piece['style']> = new Set(['head', 'current', 'label'])

/** Pieces beside each other from x on, and where they end. */
export function textLine(x: number, y: number, pieces: readonly Piece[]): { readonly markup: string, readonly right: number } {
  let right = x
  const markup = pieces.filter(({ text }) => text !== '').map(({ text, style }) => {
    const left = right
    const cells = cellsOf(text) * CELL
    const padding = BADGES.has(style) ? GAP - 2 : 0
    right += cells + 2 * padding + GAP
    const letters = `<text class="${style}" x="${round(left + padding)}" y="${y + FONT_SIZE / 3}">${escaped(text)}</text>`
    if (padding === 0) return letters
    const frame = `x="${round(left)}" y="${y - GAP}" width="${round(cells + 2 * padding)}" height="${2 * GAP}" rx="${GAP}"`
    return `<rect class="${style}" ${frame}/>${letters}`
  })
  return { markup: markup.join(''), right: right - GAP }
}

/** Text for XML; characters that XML has no place for are gone already. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;')
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
