import type { BackfillEvent } from '@mig/core'

/** Milliseconds between two lines. */
const PAUSE = 5_000

/** Tells how far a backfill has come: now and then, since batches are many. */
export function backfillLines(note: (line: string) => void): (event: BackfillEvent) => void {
  let told = Date.now()
  return ({ table, rows, total }) => {
    if (Date.now() - told < PAUSE) return
    told = Date.now()
    note(`Setting rows of ${table}: ${rows.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} …`)
  }
}
