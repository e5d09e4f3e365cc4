import { didYouMean, DialectError, OperationError, type AlterTableOp, type Value } from '@mig/core/dialect'
import { foldName } from '../tokens.ts'
import { requireColumn, type Draft } from './draft.ts'

/** Options of `op.alterTable`, `{ sqlite: { … } }`: how a table is changed, and where its columns stand. */
export interface SqliteAlterTableOptions {
  /**
   * `always` makes the table anew also where SQLite has a statement for each change; `never` refuses what it has none for. Without it
   * SQLite's own statements are taken where they do, and otherwise one rebuild.
   */
  readonly rebuild?: 'always' | 'never'
  /** Columns in the order in which they shall follow each other: each goes right behind the one before it in the list. */
  readonly order?: readonly string[]
  /** Columns that shall stand right before another: `{ currency: 'amount' }`. */
  readonly before?: { readonly [column: string]: string }
  /** Columns that shall stand right behind another: `{ currency: 'amount' }`. */
  readonly after?: { readonly [column: string]: string }
}

const BESIDE = 'It says for each column which one it stands beside.'
const FORMS: { readonly [option: string]: string } = {
  rebuild: 'It can be always or never.',
  order: 'It is a list of columns.',
  before: BESIDE,
  after: BESIDE,
}
const KNOWN = Object.keys(FORMS)

/** @throws DialectError `dialect.option` for an option that there is not, or a value that it cannot have. */
export function alterTableOptions({ table, options }: AlterTableOp): SqliteAlterTableOptions {
  const given = options?.['sqlite'] ?? {}
  for (const [name, value] of Object.entries(given)) {
    if (!KNOWN.includes(name)) {
      const message = `SQLite has no option ${JSON.stringify(name)} for op.alterTable of ${table.name}${didYouMean(name, KNOWN)}`
      throw new DialectError('dialect.option', message, { hint: `It takes ${KNOWN.join(', ')}.` })
    }
    if (!isAllowed(name, value)) {
      throw new DialectError(
        'dialect.option',
        `The SQLite option ${name} of op.alterTable of ${table.name} cannot be ${JSON.stringify(value)}.`,
        { hint: FORMS[name] ?? '' },
      )
    }
  }
  // Each key and value was looked at, which is the same statement as the interface.
  return given as SqliteAlterTableOptions
}

function isAllowed(name: string, value: Value): boolean {
  if (name === 'rebuild') return value === 'always' || value === 'never'
  if (name === 'order') return Array.isArray(value) && value.every((item) => typeof item === 'string')
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((item) => typeof item === 'string')
  )
}

/** True where columns have to move, which takes a rebuild. */
export function movesColumns({ order = [], before = {}, after = {} }: SqliteAlterTableOptions): boolean {
  return order.length > 1 || Object.keys(before).length > 0 || Object.keys(after).length > 0
}

/**
 * The table with its columns in their places.
 * @throws OperationError `op.missing` for a column that is not there.
 */
export function placed(draft: Draft, options: SqliteAlterTableOptions, op: AlterTableOp): Draft {
  const { order = [], before = {}, after = {} } = options
  const behind = order.slice(1).map((name, index) => [name, order[index] ?? ''] as const)
  const ordered = [...behind, ...Object.entries(after)].reduce((next, [name, other]) => move(next, name, other, { op, offset: 1 }), draft)
  return Object.entries(before).reduce((next, [name, other]) => move(next, name, other, { op, offset: 0 }), ordered)
}

function move(draft: Draft, name: string, other: string, { op, offset }: { readonly op: AlterTableOp; readonly offset: number }): Draft {
  const column = requireColumn(draft, name, op.table)
  requireColumn(draft, other, op.table)
  const rest = draft.columns.filter((item) => item !== column)
  const place = rest.findIndex((item) => foldName(item.name) === foldName(other))
  if (place === -1)
    throw new OperationError('op.alterTable', `The column ${name} cannot stand beside itself.`, { hint: 'Name another column.' })
  return { ...draft, columns: rest.toSpliced(place + offset, 0, column) }
}
