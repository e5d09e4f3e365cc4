/** Line ends, other control characters, and characters that turn the direction of writing: none may reach a terminal or a picture. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu

/** A text in one line that is safe to show: whatever cannot be printed becomes a space. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').trim()
}

const NARROW = /^[\x20-\x7e]*$/
/** Characters that take two cells: East Asian scripts, full width forms, pictures. */
const WIDE = new RegExp([
  '\\p{Emoji_Presentation}', '\\uFE0F', '[\\u1100-\\u115F\\u2E80-\\uA4CF\\uA960-\\uA97F\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE6F]',
  '[\\uFF01-\\uFF60\\uFFE0-\\uFFE6\\u{20000}-\\u{3FFFD}]',
].join('|'), 'u')
/** Made when a text first needs it: that takes 15 milliseconds, as long as all the rest of a start. */
let segmenter: Intl.Segmenter | undefined

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en')
  return segmenter.segment(text)
}

/** How many cells of a terminal a line takes. */
export function cellsOf(text: string): number {
  if (NARROW.test(text)) return text.length
  let cells = 0
  for (const { segment } of segmentsOf(text)) cells += WIDE.test(segment) ? 2 : 1
  return cells
}

/** A line that takes no more than a number of cells; what is cut off shows as `…`. */
export function cutTo(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text
  let kept = ''
  let left = cells - 1
  for (const { segment } of segmentsOf(text)) {
    left -= cellsOf(segment)
    if (left < 0) break
    kept += segment
  }
  return cells < 1 ? '' : `${kept.trimEnd()}…`
}
