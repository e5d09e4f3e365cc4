import { DialectError, type DialectOptions } from '@mig/core/dialect'

/** What happens to a row that breaks the constraint, where it is not ABORT: https://www.sqlite.org/lang_conflict.html */
export type ConflictAction = 'rollback' | 'fail' | 'ignore' | 'replace'

/** Options of a table, `{ sqlite: { … } }`. */
export interface SqliteTableOptions {
  /** Values have to be of the column's type: https://www.sqlite.org/stricttables.html */
  readonly strict?: true
  /** Rows are stored in the primary key: https://www.sqlite.org/withoutrowid.html */
  readonly withoutRowid?: true
}

/** Options of a column. */
export interface SqliteColumnOptions {
  /** Numbers of the INTEGER PRIMARY KEY are never used again: https://www.sqlite.org/autoinc.html */
  readonly autoincrement?: true
  /** For NOT NULL. */
  readonly onConflict?: ConflictAction
}

/** Options of a primary key or a unique constraint. */
export interface SqliteConstraintOptions {
  readonly onConflict?: ConflictAction
}

/** Where options stand; `key` is a primary key or unique constraint, `constraint` the others. */
export type OptionPlace = 'table' | 'column' | 'key' | 'constraint' | 'index'

const ACTIONS = ['rollback', 'abort', 'fail', 'ignore', 'replace']

const KNOWN: { readonly [P in OptionPlace]: { readonly [option: string]: readonly (boolean | string)[] } } = {
  table: { strict: [true, false], withoutRowid: [true, false] },
  column: { autoincrement: [true, false], onConflict: ACTIONS },
  key: { onConflict: ACTIONS },
  constraint: {},
  index: {},
}

interface OptionsOf {
  readonly table: SqliteTableOptions
  readonly column: SqliteColumnOptions
  readonly key: SqliteConstraintOptions
  readonly constraint: { readonly [option: string]: never }
  readonly index: { readonly [option: string]: never }
}

/**
 * The options for SQLite, without those that say the default; options of other dialects are theirs.
 * @throws DialectError `dialect.option` for an option that SQLite does not have here, or a value that it cannot have.
 */
export function optionsFor<P extends OptionPlace>(place: P, options: DialectOptions | undefined, where: string): OptionsOf[P] {
  const known = KNOWN[place]
  const kept: { [option: string]: boolean | string } = {}
  for (const [name, value] of Object.entries(options?.['sqlite'] ?? {})) {
    const allowed = Object.hasOwn(known, name) ? known[name] : undefined
    if (allowed === undefined) throw unknownOption(name, Object.keys(known), where)
    if ((typeof value !== 'boolean' && typeof value !== 'string') || !allowed.includes(value)) {
      throw new DialectError('dialect.option', `The SQLite option ${name} of ${where} cannot be ${JSON.stringify(value)}.`, {
        hint: `It can be ${allowed.join(', ')}.`,
      })
    }
    if (value !== false && value !== 'abort') kept[name] = value
  }
  // Each key and value was compared with the table above, which is the same statement as the interfaces.
  return kept as OptionsOf[P]
}

/** The options as schemas hold them, with nothing but what differs from the default; no key at all when there is none. */
export function keptOptions(place: OptionPlace, options: DialectOptions | undefined, where: string): { readonly options?: DialectOptions } {
  const own = optionsFor(place, options, where)
  return Object.keys(own).length === 0 ? {} : { options: { sqlite: { ...own } } }
}

function unknownOption(name: string, known: readonly string[], where: string): DialectError {
  const near = known.find((candidate) => distance(candidate.toLowerCase(), name.toLowerCase()) <= 2)
  const list = known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`
  return new DialectError('dialect.option', `SQLite has no option ${JSON.stringify(name)} for ${where}.`, {
    hint: near === undefined ? list : `Did you mean ${near}?`,
  })
}

/** The number of letters to change, add or leave out on the way from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
