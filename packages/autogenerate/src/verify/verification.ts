import { StatementError, type MigError } from '@mig/core/dialect'
import type { HeadComment } from '../render/head-comment.ts'
import type { Effect } from './effect.ts'

/** What trying a revision out has shown. */
export type Verification = Verified | NotVerified | Diverged

/** Up, down and up again: each time the database was what it has to be. */
export interface Verified {
  readonly outcome: 'verified'
  /** Where: `SQLite in memory`. */
  readonly database: string
  /** How many rows there were on the way, in how many tables. */
  readonly rows: number
  readonly tables: number
  /** A big database was not built as a whole, but the part that the operations have to do with. */
  readonly part?: true
  readonly upgrade: Passage
  /** Absent where the revision has no downgrade. */
  readonly downgrade?: Passage
}

/** What became of rows. */
export interface Passage extends Effect {
  /** Some rows are not taken along: what the database said, in a line. The rest of the facts is about rows that are. */
  readonly refused?: string
}

export interface NotVerified {
  readonly outcome: 'unverified'
  /** The end of a sentence. */
  readonly reason: string
}

/** The operations do not lead where they should. */
export interface Diverged {
  readonly outcome: 'diverged'
  readonly database: string
  readonly after: 'upgrade' | 'downgrade' | 'second upgrade'
  /** What would still have to be done, a line each. */
  readonly rest: readonly string[]
  /** Which operation failed, with what the database said and the SQL that it said it to. */
  readonly failed?: string
}

/** What the head comment of a revision file says of it. */
export function verifiedComment(verification: Verification): Pick<HeadComment, 'verified' | 'unverified'> {
  switch (verification.outcome) {
    case 'unverified':
      return { unverified: oneLine(verification.reason) }
    case 'diverged': {
      const rest = restOf(verification).map(oneLine).join('; ')
      return { unverified: `THE FILE DOES NOT DO ALL THAT IT SHOULD: ${leftText(verification)}: ${rest}` }
    }
    case 'verified': {
      const { database, rows, tables, part, upgrade, downgrade } = verification
      const way = downgrade === undefined ? 'up' : 'up, down and up again'
      const where = `${count(tables, 'table')}${part === true ? ', those concerned' : ''}`
      // Where there were no rows, and none were refused, nothing is known of what becomes of rows.
      if (rows === 0 && upgrade.refused === undefined && downgrade?.refused === undefined)
        return { verified: `${way} in ${database}, without rows` }
      const filled = rows === 0 ? 'without rows' : `with ${count(rows, 'row')} in ${where}`
      const back = downgrade === undefined ? 'no downgrade' : `downgrade ${passageText(downgrade)}`
      return { verified: `${way} in ${database} ${filled}; upgrade ${passageText(upgrade)}, ${back}` }
    }
  }
}

/**
 * The verification in one line.
 * @example `Verified: up, down and up again in SQLite in memory with 6 rows in 2 tables; upgrade lossless, downgrade lossy (users.nick)`
 */
export function verificationLine(verification: Verification): string {
  const { verified, unverified = '' } = verifiedComment(verification)
  return verified === undefined ? `Not verified: ${unverified}` : `Verified: ${verified}`
}

/** What is left, or what stood in the way, a line each. */
export function restOf({ rest, failed }: Diverged): readonly string[] {
  return failed === undefined ? rest : [failed]
}

/** `after the upgrade in SQLite in memory, this is left` */
export function leftText({ database, after, rest, failed }: Diverged): string {
  if (failed !== undefined) return `the ${after} fails in ${database}`
  return `after the ${after} in ${database}, ${rest.length === 1 ? 'this is' : `these ${rest.length} differences are`} left`
}

function passageText({ kind, tables, columns, refused }: Passage): string {
  const lost = [...tables.map((table) => `rows of ${table}`), ...columns]
  const effect = lost.length === 0 ? kind : `${kind} (${listed(lost)})`
  return refused === undefined ? effect : `${effect}, refused with rows (${cut(refused, SHOWN_REFUSAL)})`
}

/** How many names a line holds. */
const SHOWN = 5

/** A database repeats the value that it refuses, however long that is. */
const SHOWN_REFUSAL = 160

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ').trim()
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} …` : text
}

/** SQL longer than this is cut. */
const SHOWN_SQL = 300

/** An error in a line: the operation, what the database said, and the SQL that it said it to. */
export function failureText(error: MigError): string {
  const operation = error.origin === undefined ? '' : `${error.origin}: `
  const sql = error instanceof StatementError ? oneLine(error.sql) : ''
  const shown = cut(sql, SHOWN_SQL)
  return `${operation}${firstLine(error.message)}${shown === '' ? '' : `, in: ${shown}`}`
}

/** What a message says before its details. */
export function firstLine(message: string): string {
  return oneLine(message.split('\n')[0] ?? '')
}
