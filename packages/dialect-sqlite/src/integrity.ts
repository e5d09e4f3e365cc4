import { statSync } from 'node:fs'
import type { Client } from './client.ts'
import { pageCount } from './pragmas.ts'
import { resultCode } from './result-code.ts'

/** Complaints of the check about values that somebody let in; the file is as sound as before. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /

/** How much is shown of a damage. */
const SHOWN = 3

/**
 * What is wrong with a database in a file, in words; nothing when it is good.
 *
 * It is opened to be written although it is only read: a database with a write-ahead log needs files beside it, which a reader would
 * leave behind. A file that may not be written is read all the same.
 * @param client any database of the library that opens the file.
 */
export function damageOf(client: Client, file: string): string | undefined {
  if (statSync(file).size === 0) return 'it is empty'
  try {
    const copy = client.open(file)
    try {
      return complaintsOf(copy)
    } finally {
      copy.close()
    }
  } catch (error) {
    if (resultCode(error) === 'SQLITE_NOTADB') return 'it is not an SQLite database, or it is encrypted'
    return error instanceof Error ? error.message : String(error)
  }
}

function complaintsOf(copy: Client): string | undefined {
  if (pageCount(copy) === 0) return 'it is empty'
  // Constraints may need functions that only the application knows, and say nothing of the file.
  copy.run('PRAGMA ignore_check_constraints = ON')
  const { rows } = copy.run('PRAGMA quick_check')
  const complaints = rows.map((row) => String(row['quick_check'])).filter((text) => text !== 'ok' && !ABOUT_VALUES.test(text))
  if (complaints.length === 0) return undefined
  const more = complaints.length > SHOWN ? ` (and ${complaints.length - SHOWN} more)` : ''
  return complaints.slice(0, SHOWN).join('; ').replaceAll('\n', ' ') + more
}
