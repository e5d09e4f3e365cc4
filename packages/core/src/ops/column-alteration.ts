import { type ColumnDialectOptions, mergeOptions } from '../builders/dialect-options.ts'
import { columnOf, type IdentityOptions } from '../builders/column-builder.ts'
import { lowerColumn, lowerType } from '../builders/lower-column.ts'
import type { AnyColumn } from '../builders/row-types.ts'
import { lowerSql } from '../builders/sql-lowering.ts'
import type { Sql } from '../builders/sql.ts'
import { OperationError } from '../errors.ts'
import type { ColumnDefault } from '../schema/column.ts'
import { toData } from '../schema/data.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { knownOptions } from './arguments.ts'
import type { AlterColumnChange, ColumnAlteration } from './op.ts'
import { alterationKeys } from './reverse.ts'

/** What a literal default can be. */
export type DefaultValue = string | number | bigint | boolean | Date | Uint8Array | readonly unknown[] | { readonly [key: string]: unknown }

/** What is altered of a column: an absent key is untouched, `null` is removed. */
export interface ColumnAlterationInput {
  /** The type alone: `t.varchar(80)`. */
  readonly type?: AnyColumn
  readonly nullable?: boolean
  readonly default?: DefaultValue | Sql | null
  readonly identity?: IdentityOptions | null
  /** The expression, stored unless it says otherwise. */
  readonly generated?: Sql | { readonly sql: Sql; readonly stored?: boolean } | null
  readonly collation?: string | null
  readonly comment?: string | null
  /** Options of dialects; they replace all that the column has. */
  readonly options?: ColumnDialectOptions
}

/** What `op.alterColumn` takes besides the alteration. */
export interface AlterColumnOptions {
  /** What it was, with the keys of the alteration: this is what the reverse sets. */
  readonly was?: ColumnAlterationInput
  /** SQL that gives the new value from the old row, where the database does not convert by itself. */
  readonly using?: Sql | string
  /** The same for the way back. */
  readonly usingDown?: Sql | string
}

const KEYS = ['type', 'nullable', 'default', 'identity', 'generated', 'collation', 'comment', 'options'] as const

/** The change that `alterColumn` stands for. */
export function alterColumnChange(
  table: QualifiedName,
  name: string,
  set: ColumnAlterationInput,
  options: AlterColumnOptions | undefined,
): AlterColumnChange {
  const given = knownOptions(options, ['was', 'using', 'usingDown'], 'op.alterColumn')
  const lowered = lowerAlteration(table, name, set, 'the alteration')
  const was = given['was'] === undefined ? undefined : lowerAlteration(table, name, given['was'], '`was`')
  requireSameKeys(name, lowered, was)
  if (lowered.type === undefined && (given['using'] !== undefined || given['usingDown'] !== undefined)) {
    throw new OperationError('op.alterColumn', `Column ${name} is to be converted but keeps its type.`, {
      hint: '`using` and `usingDown` belong to a change of the type; give `type`, or use op.execute to update rows.',
    })
  }
  return {
    kind: 'alterColumn',
    name,
    set: lowered,
    ...(was === undefined ? {} : { was }),
    ...conversion('using', given['using'], table),
    ...conversion('usingDown', given['usingDown'], table),
  }
}

function requireSameKeys(name: string, set: ColumnAlteration, was: ColumnAlteration | undefined): void {
  if (Object.keys(set).length === 0) {
    throw new OperationError('op.alterColumn', `Nothing is altered of column ${name}.`, { hint: `Give one of ${KEYS.join(', ')}.` })
  }
  const [wanted, given] = [alterationKeys(set).join(', '), was === undefined ? undefined : alterationKeys(was).join(', ')]
  if (given === undefined || given === wanted) return
  throw new OperationError(
    'op.was',
    `The alteration of column ${name} sets ${wanted}, but \`was\` holds ${given === '' ? 'nothing' : given}.`,
    {
      hint: 'Give in `was` what each altered key was before; null where there was nothing.',
    },
  )
}

function conversion<K extends 'using' | 'usingDown'>(key: K, value: unknown, table: QualifiedName): { readonly [P in K]?: string } {
  if (value === undefined) return {}
  return { [key]: typeof value === 'string' ? value : lowerSql(value as Sql, table) } as { readonly [P in K]?: string }
}

/** Goes through a column builder, so that an altered column is lowered as a new one is. */
function lowerAlteration(table: QualifiedName, name: string, input: unknown, what: string): ColumnAlteration {
  const given = knownOptions(input, KEYS, `${what} of column ${name}`)
  for (const key of Object.keys(given)) {
    if (given[key] !== undefined) continue
    throw new OperationError('op.undefined', `The ${key} in ${what} of column ${name} is undefined.`, {
      hint: 'null removes it; leave the key out to keep it.',
    })
  }
  const form = given as ColumnAlterationInput
  const alteration: { -readonly [K in keyof ColumnAlteration]: ColumnAlteration[K] } = {}
  if (form.type !== undefined) alteration.type = lowerColumn(name, columnOf(lowerType(form.type)), table).column.type
  if (form.nullable !== undefined) alteration.nullable = requireBoolean(form.nullable, name)
  if (form.collation !== undefined) alteration.collation = requireText(form.collation, 'collation', name)
  if (form.comment !== undefined) alteration.comment = requireText(form.comment, 'comment', name)
  if (form.options !== undefined) {
    alteration.options = toData(mergeOptions(undefined, form.options, 'op.alterColumn'), `column ${name}, options`) as DialectOptions
  }
  return { ...alteration, ...lowerSources(table, name, form) }
}

/** Where the value of a column comes from. Each is lowered by itself: one may go while another comes. */
function lowerSources(table: QualifiedName, name: string, form: ColumnAlterationInput): ColumnAlteration {
  const builder = columnOf<unknown>({ kind: 'text' })
  const sources: { -readonly [K in keyof ColumnAlteration]: ColumnAlteration[K] } = {}
  if (form.default !== undefined) {
    sources.default = form.default === null ? null : lowerDefault(table, name, form.default)
  }
  if (form.identity !== undefined) {
    sources.identity = form.identity === null ? null : lowerColumn(name, builder.identity(form.identity), table).column.identity ?? null
  }
  if (form.generated !== undefined) {
    sources.generated =
      form.generated === null ? null : lowerColumn(name, generated(builder, form.generated), table).column.generated ?? null
  }
  return sources
}

/** A default as operations hold it: a value, or SQL. */
export function lowerDefault(table: QualifiedName, name: string, value: DefaultValue | Sql): ColumnDefault | null {
  return lowerColumn(name, columnOf<unknown>({ kind: 'text' }).default(value as Sql), table).column.default ?? null
}

type Builder = ReturnType<typeof columnOf<unknown>>

function generated(builder: Builder, given: NonNullable<ColumnAlterationInput['generated']>): AnyColumn {
  if (!('sql' in given)) return builder.generated(given)
  const { sql, stored } = knownOptions(given, ['sql', 'stored'], 'a generated column') as { readonly sql: Sql; readonly stored?: boolean }
  return builder.generated(sql, stored === undefined ? {} : { stored })
}

function requireBoolean(value: unknown, column: string): boolean {
  if (typeof value === 'boolean') return value
  throw new OperationError('op.alterColumn', `\`nullable\` of column ${column} has to be true or false.`)
}

function requireText(value: unknown, key: string, column: string): string | null {
  if (value === null || typeof value === 'string') return value
  throw new OperationError('op.alterColumn', `The ${key} of column ${column} has to be a text, or null to remove it.`)
}
