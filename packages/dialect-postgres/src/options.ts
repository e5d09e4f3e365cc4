import { DialectError, didYouMean, type DialectOptions, type Value } from '@mig/core/dialect'

/** Options of a table, `{ postgres: { … } }`. */
export interface PostgresTableOptions {
  /** The table is not written to the log: faster, emptied after a crash. */
  readonly unlogged?: true
}

/** Options of a constraint. */
export interface PostgresConstraintOptions {
  /** Rows that exist are not checked when the constraint is added (foreign keys and checks). */
  readonly notValid?: true
  /** NULL equals NULL (unique constraints, PostgreSQL 15). */
  readonly nullsNotDistinct?: true
  /** Columns that the index holds besides the key (primary keys and unique constraints). */
  readonly include?: readonly string[]
  /** Tables that inherit do not get it (checks). */
  readonly noInherit?: true
}

/** Options of an index. */
export interface PostgresIndexOptions {
  /** The access method, such as `gin`; `btree` when absent. */
  readonly using?: string
  /** Columns that the index holds besides the key. */
  readonly include?: readonly string[]
  /** Storage parameters, such as `{ fillfactor: '70' }`. */
  readonly with?: { readonly [name: string]: string | number | boolean }
  /** Built and dropped without a lock that keeps writers out, and outside a transaction. */
  readonly concurrently?: true
  /** NULL equals NULL (unique indexes, PostgreSQL 15). */
  readonly nullsNotDistinct?: true
}

/** Options of a column or an expression in an index. */
export interface PostgresIndexPartOptions {
  /** The operator class, such as `text_pattern_ops`. */
  readonly opclass?: string
}

type Kind = 'true' | 'text' | 'texts' | 'settings'

interface Known {
  readonly [option: string]: Kind
}

const KNOWN: { readonly [place in OptionPlace]: Known } = {
  table: { unlogged: 'true' },
  column: {},
  constraint: { notValid: 'true', nullsNotDistinct: 'true', include: 'texts', noInherit: 'true' },
  index: { using: 'text', include: 'texts', with: 'settings', concurrently: 'true', nullsNotDistinct: 'true' },
  part: { opclass: 'text' },
}

/** What an option belongs to. */
export type OptionPlace = keyof OptionsOf

interface OptionsOf {
  readonly table: PostgresTableOptions
  readonly column: { readonly [option: string]: never }
  readonly constraint: PostgresConstraintOptions
  readonly index: PostgresIndexOptions
  readonly part: PostgresIndexPartOptions
}

const EXPECTED: { readonly [kind in Kind]: string } = {
  true: 'true or left out',
  text: 'a text',
  texts: 'a list of texts',
  settings: 'an object of texts, numbers and booleans',
}

/**
 * The options for PostgreSQL; those of other dialects are theirs.
 * @throws DialectError `dialect.option` for an option that PostgreSQL does not have here, or a value of another form.
 */
export function optionsFor<P extends OptionPlace>(place: P, options: DialectOptions | undefined, where: string): OptionsOf[P] {
  const own = options?.['postgres'] ?? {}
  const known = KNOWN[place]
  const kept: { [option: string]: Value } = {}
  for (const [name, value] of Object.entries(own)) {
    const kind = known[name]
    if (kind === undefined) throw unknownOption(name, Object.keys(known), where)
    if (value === false && kind === 'true') continue
    if (!hasForm(value, kind)) {
      throw new DialectError('dialect.option', `The PostgreSQL option ${name} of ${where} has to be ${EXPECTED[kind]}.`)
    }
    kept[name] = value
  }
  // Each key was compared with the table of forms, which is the same statement as the interface.
  return kept as OptionsOf[P]
}

function unknownOption(name: string, known: readonly string[], where: string): DialectError {
  return new DialectError('dialect.option', `PostgreSQL has no option ${name} for ${where}${didYouMean(name, known)}`, {
    hint: known.length === 0 ? 'It takes no options.' : `It takes ${known.join(', ')}.`,
  })
}

function hasForm(value: Value, kind: Kind): boolean {
  switch (kind) {
    case 'true':
      return value === true
    case 'text':
      return typeof value === 'string'
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'settings':
      return (
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((item) => ['string', 'number', 'boolean'].includes(typeof item))
      )
  }
}

declare module '@mig/core' {
  interface TableDialectOptions {
    readonly postgres?: PostgresTableOptions
  }
  interface ConstraintDialectOptions {
    readonly postgres?: PostgresConstraintOptions
  }
  interface IndexDialectOptions {
    readonly postgres?: PostgresIndexOptions & PostgresIndexPartOptions
  }
}
