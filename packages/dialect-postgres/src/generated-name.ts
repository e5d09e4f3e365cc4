import { MAX_NAME_BYTES } from './quoting.ts'

/**
 * The name that PostgreSQL gives what a column has: `<table>_<column>_seq`, of which the longer part is cut first (`makeObjectName` in its
 * indexcmds.c).
 */
export function generatedName(table: string, column: string, ending: 'seq' | 'not_null'): string {
  const room = MAX_NAME_BYTES - `__${ending}`.length
  let [first, second] = [Buffer.byteLength(table), Buffer.byteLength(column)]
  while (first + second > room) {
    if (first > second) first -= 1
    else second -= 1
  }
  return `${cut(table, first)}_${cut(column, second)}_${ending}`
}

/** The name of what stands in for something for a moment. */
export function inTheMeantime(name: string): string {
  const end = '_meanwhile'
  return cut(name, MAX_NAME_BYTES - end.length) + end
}

/** Characters stay whole. */
function cut(text: string, bytes: number): string {
  let kept = Buffer.from(text).subarray(0, bytes).toString()
  while (kept.endsWith('\ufffd')) kept = kept.slice(0, -1)
  return kept
}
