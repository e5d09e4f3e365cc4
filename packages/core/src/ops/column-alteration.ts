import { type ColumnDialectOptions, mergeOptions } from '../builders/dialect-options.ts'
import { columnOf, type IdentityOptions } from '../builders/column-builder.ts'
import { lowerColumn, lowerType } from '../builders/lower-column.ts'
import type { AnyColumn } from '../builders/row-types.ts'
import { lowerSql } from '../builders/sql-lowering.ts'
import type { Sql } from '../builders/sql.ts'
import { OperationError } from '../errors.ts'
import { ELSEWHERE, FLAG, type OptionRule, type OptionRules, TEXT } from '../option-rules.ts'
import type { ColumnDefault } from '../schema/column.ts'
import { toData } from '../schema/data.ts'
import { displayName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { DialectOptions } from '../schema/value.ts'
import { knownOptions, optionsObject } from './arguments.ts'
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
  readonly generated?: Sql | GeneratedInput | null
  readonly collation?: string | null
  readonly comment?: string | null
  /** Options of dialects; they replace all that the column has. */
  readonly options?: ColumnDialectOptions
}

interface GeneratedInput {
  readonly sql: Sql
  readonly stored?: boolean
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

const TEXT_OR_NULL: OptionRule<string | null> = {
  takes: 'a text, or null to remove it',
  test: (value): value is string | null => value === null || TEXT.test(value),
}

const ALTERATION: OptionRules<ColumnAlterationInput> = {
  type: ELSEWHERE,
  nullable: FLAG,
  default: ELSEWHERE,
  identity: ELSEWHERE,
  generated: ELSEWHERE,
  collation: TEXT_OR_NULL,
  comment: TEXT_OR_NULL,
  options: ELSEWHERE,
}
const GENERATED: OptionRules<GeneratedInput> = { sql: ELSEWHERE, stored: FLAG }
const ALTER_COLUMN: OptionRules<AlterColumnOptions> = { was: ELSEWHERE, using: ELSEWHERE, usingDown: ELSEWHERE }

/** The change that `alterColumn` stands for. */
export function alterColumnChange(
  table: QualifiedName,
  name: string,
  set: ColumnAlterationInput,
  options: AlterColumnOptions | undefined,
): AlterColumnChange {
  const given = knownOptions(options, ALTER_COLUMN, `op.alterColumn of ${displayName(table)}.${name}`)
  const lowered = lowerAlteration(table, name, set, 'The alteration')
  const was = given.was === undefined ? undefined : lowerAlteration(table, name, given.was, '`was`')
  requireSameKeys(name, lowered, was)
  if (lowered.type === undefined && (given.using !== undefined || given.usingDown !== undefined)) {
    throw new OperationError('op.alterColumn', `Column ${name} is to be converted but keeps its type.`, {
      hint: '`using` and `usingDown` belong to a change of the type; give `type`, or use op.execute to update rows.',
    })
  }
  return {
    kind: 'alterColumn',
    name,
    set: lowered,
    ...(was === undefined ? {} : { was }),
    ...conversion('using', given.using, table),
    ...conversion('usingDown', given.usingDown, table),
  }
}

function requireSameKeys(name: string, set: ColumnAlteration, was: ColumnAlteration | undefined): void {
  if (Object.keys(set).length === 0) {
    throw new OperationError('op.alterColumn', `Nothing is altered of column ${name}.`, {
      hint: `Give one of ${Object.keys(ALTERATION).join(', ')}.`,
    })
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

function conversion(key: 'using' | 'usingDown', value: Sql | string | undefined, table: QualifiedName): AlterColumnConversion {
  return value === undefined ? {} : { [key]: typeof value === 'string' ? value : lowerSql(value, table) }
}

type AlterColumnConversion = Pick<AlterColumnChange, 'using' | 'usingDown'>

/** Goes through a column builder, so that an altered column is lowered as a new one is. */
function lowerAlteration(table: QualifiedName, name: string, input: unknown, what: string): ColumnAlteration {
  const owner = `${what} of column ${displayName(table)}.${name}`
  const form = knownOptions(input, ALTERATION, owner)
  const missing = Object.entries(optionsObject(input, owner)).find(([, value]) => value === undefined)
  if (missing !== undefined) {
    throw new OperationError('op.undefined', `${owner}: ${missing[0]} is undefined.`, {
      hint: 'null removes it; leave the key out to keep it.',
    })
  }
  const alteration: { -readonly [K in keyof ColumnAlteration]: ColumnAlteration[K] } = {}
  if (form.type !== undefined) alteration.type = lowerColumn(name, columnOf(lowerType(form.type)), table).column.type
  if (form.nullable !== undefined) alteration.nullable = form.nullable
  if (form.collation !== undefined) alteration.collation = form.collation
  if (form.comment !== undefined) alteration.comment = form.comment
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
    const made = form.generated === null ? null : generated(builder, form.generated, `${displayName(table)}.${name}`)
    sources.generated = made === null ? null : lowerColumn(name, made, table).column.generated ?? null
  }
  return sources
}

/** A default as operations hold it: a value, or SQL. */
export function lowerDefault(table: QualifiedName, name: string, value: DefaultValue | Sql): ColumnDefault | null {
  return lowerColumn(name, columnOf<unknown>({ kind: 'text' }).default(value as Sql), table).column.default ?? null
}

type Builder = ReturnType<typeof columnOf<unknown>>

function generated(builder: Builder, given: NonNullable<ColumnAlterationInput['generated']>, column: string): AnyColumn {
  if (typeof given !== 'object' || !('sql' in given)) return builder.generated(given)
  const { stored } = knownOptions(given, GENERATED, `The generated column ${column}`)
  return builder.generated(given.sql, stored === undefined ? {} : { stored })
}
