import { DialectError, suggest, type DialectOptions, type Value } from '@mig/core/dialect'

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
  /** The column is in the primary key and can be NULL all the same: https://www.sqlite.org/lang_createtable.html#the_primary_key */
  readonly nullableKey?: true
  /** The column is the rowid and says NOT NULL all the same, which changes nothing: a table that exists is left as it is. */
  readonly notNull?: true
  /** Names of what is no constraint of the table; without them names in the database are left as they are. */
  readonly constraintNames?: SqliteConstraintNames
}

/** `CONSTRAINT "name" NOT NULL`, and the same before DEFAULT, COLLATE and GENERATED ALWAYS AS. */
export interface SqliteConstraintNames {
  readonly notNull?: string
  readonly default?: string
  readonly collate?: string
  readonly generated?: string
}

/** Options of a primary key or a unique constraint. */
export interface SqliteConstraintOptions {
  readonly onConflict?: ConflictAction
  /**
   * Order and collation of the columns, one item for each: `[{}, { order: 'desc', collation: 'NOCASE' }]`. An INTEGER PRIMARY KEY
   * whose order is `desc` is not the rowid: https://www.sqlite.org/lang_createtable.html#rowid
   */
  readonly parts?: readonly SqliteKeyPart[]
}

/** The order and the collation of one column in a primary key or a unique constraint. */
export interface SqliteKeyPart {
  readonly order?: 'desc'
  /** Where it is not that of the column. */
  readonly collation?: string
}

/** Where options stand; `key` is a primary key or unique constraint, `constraint` the others. */
export type OptionPlace = 'table' | 'column' | 'key' | 'constraint' | 'index'

/** What an option can be: one of some values, a text, an object, or a list of objects. */
type Form =
  { readonly oneOf: readonly (boolean | string)[] } | { readonly text: 'a name' } | { readonly object: Known } | { readonly list: Known }

interface Known {
  readonly [option: string]: Form
}

const FLAG: Form = { oneOf: [true, false] }
const ACTION: Form = { oneOf: ['rollback', 'abort', 'fail', 'ignore', 'replace'] }
const NAME: Form = { text: 'a name' }
/** The values that say what is so without them. */
const DEFAULTS: readonly unknown[] = [false, 'abort', 'asc']

const KNOWN: { readonly [P in OptionPlace]: { readonly [option in keyof OptionsOf[P]]-?: Form } } = {
  table: { strict: FLAG, withoutRowid: FLAG },
  column: {
    autoincrement: FLAG,
    onConflict: ACTION,
    nullableKey: FLAG,
    notNull: FLAG,
    constraintNames: { object: { notNull: NAME, default: NAME, collate: NAME, generated: NAME } },
  },
  key: { onConflict: ACTION, parts: { list: { order: { oneOf: ['asc', 'desc'] }, collation: NAME } } },
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
  // Each key and value is compared with the table above, which is the same statement as the interfaces.
  return knownOptions(KNOWN[place], options?.['sqlite'] ?? {}, where) as OptionsOf[P]
}

interface Options {
  readonly [option: string]: Value
}

function knownOptions(known: Known, given: Options, where: string): Options {
  const kept: { [option: string]: Value } = {}
  for (const [name, value] of Object.entries(given)) {
    const form = Object.hasOwn(known, name) ? known[name] : undefined
    if (form === undefined) throw unknownOption(name, Object.keys(known), where)
    const read = knownValue(form, value, `${name} of ${where}`)
    if (!isDefault(read)) kept[name] = read
  }
  return kept
}

/** Nothing is said by an object without keys, or by a list of such. */
function isDefault(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isDefault)
  return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : DEFAULTS.includes(value)
}

function knownValue(form: Form, value: Value, where: string): Value {
  if ('oneOf' in form && form.oneOf.some((allowed) => allowed === value)) return value
  if ('text' in form && typeof value === 'string' && value !== '') return value
  if ('object' in form && isOptions(value)) return knownOptions(form.object, value, where)
  if ('list' in form && Array.isArray(value) && value.every(isOptions)) return value.map((item) => knownOptions(form.list, item, where))
  throw new DialectError('dialect.option', `The SQLite option ${where} cannot be ${JSON.stringify(value)}.`, {
    hint: `It can be ${expected(form)}.`,
  })
}

function isOptions(value: Value): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expected(form: Form): string {
  if ('oneOf' in form) return form.oneOf.join(', ')
  if ('text' in form) return form.text
  if ('object' in form) return `an object with ${Object.keys(form.object).join(', ')}`
  return `a list with an object for each column: ${Object.keys(form.list).join(', ')}`
}

/** The options as schemas hold them, with nothing but what differs from the default; no key at all when there is none. */
export function keptOptions(place: OptionPlace, options: DialectOptions | undefined, where: string): { readonly options?: DialectOptions } {
  return withOptions(optionsFor(place, options, where))
}

/** The key `options` with what is given; no key at all when that is nothing. */
export function withOptions(own: object): { readonly options?: DialectOptions } {
  return Object.keys(own).length === 0 ? {} : { options: { sqlite: { ...own } } }
}

function unknownOption(name: string, known: readonly string[], where: string): DialectError {
  const near = suggest(name, known)
  const list = known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`
  return new DialectError('dialect.option', `SQLite has no option ${JSON.stringify(name)} for ${where}.`, {
    hint: near === undefined ? list : `Did you mean ${near}?`,
  })
}
