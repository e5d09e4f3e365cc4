import {
  lowerIndex,
  lowerQuery,
  lowerSql,
  objectModel,
  parseReference,
  type Extra,
  type ObjectModel,
  type RenamedOptions,
  type SchemaNamespace,
  type TypeAttribute,
  type Sequence,
  type Sql,
} from '@mig/core/dialect'
import type { PostgresMaterializedViewOptions } from '../options.ts'
import { aggregateModels, type AggregateModels } from './aggregate-models.ts'
import { objectItems, objectOptions } from './known-options.ts'
import { relationModels, type RelationModels } from './relation-models.ts'
import {
  inPostgres,
  resultOf,
  routine,
  type FunctionOptions,
  type ObjectOptions,
  type OwnedOptions,
  type ProcedureOptions,
} from './routine-models.ts'

export type { AggregateOptions, EventTriggerOptions } from './aggregate-models.ts'
export type { PolicyOptions, RuleOptions, StatisticsOptions } from './relation-models.ts'
export type { FunctionOptions, ProcedureOptions } from './routine-models.ts'

/** What can be said of an extension. */
export interface ExtensionOptions extends ObjectOptions {
  /** Absent: the one that the server has by default. */
  readonly version?: string
}

/** Numbers beyond what a number holds are bigints or decimal texts. */
type Count = number | bigint | string

/** How a sequence counts, and what it goes with. */
export interface SequenceOptions extends OwnedOptions, RenamedOptions {
  /** Default: bigint. */
  readonly type?: 'smallint' | 'integer' | 'bigint'
  readonly start?: Count
  readonly increment?: Count
  readonly min?: Count
  readonly max?: Count
  readonly cache?: Count
  readonly cycle?: boolean
  /** Not written to the log (PostgreSQL 15). */
  readonly unlogged?: boolean
  /** The column that the sequence goes with, as `'invoices.number'`. */
  readonly ownedBy?: string
}

/** What can be said of a materialized view besides its query. */
export interface MaterializedViewOptions extends ObjectOptions, RenamedOptions {
  /** Names for the columns of the query. */
  readonly columns?: readonly string[]
  readonly indexes?: readonly Extra[]
  readonly postgres?: PostgresMaterializedViewOptions
}

/** The type under a domain, and the rules for its values. */
export interface DomainOptions extends OwnedOptions, RenamedOptions {
  /** SQL: `varchar(80)`. */
  readonly type: string
  readonly collation?: string
  readonly default?: Sql
  readonly notNull?: boolean
  /** They speak of VALUE. */
  readonly checks?: readonly { readonly name: string; readonly sql: Sql; readonly notValid?: boolean; readonly comment?: string }[]
}

/** What a range type is made of; names are SQL. */
export interface RangeTypeOptions extends OwnedOptions, RenamedOptions {
  /** SQL: the type of the bounds. */
  readonly subtype: string
  readonly opclass?: string
  readonly collation?: string
  readonly canonical?: string
  readonly subtypeDiff?: string
  /** The name of the type of several ranges. */
  readonly multirange?: string
}

/** The values of an operator and what it does with them; names are SQL. */
export interface OperatorOptions extends OwnedOptions {
  /** The types on both sides, as SQL; left out where the operator stands before its value. */
  readonly left?: string
  readonly right: string
  /** The function that it stands for. */
  readonly function: string
  readonly commutator?: string
  readonly negator?: string
  readonly restrict?: string
  readonly join?: string
  readonly hashes?: boolean
  readonly merges?: boolean
}

/** Objects of a schema that PostgreSQL alone has. Models export them beside tables. */
export interface PostgresObjects extends RelationModels, AggregateModels {
  /**
   * An extension of the server's.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const citext = pg.extension('citext')
   * ```
   */
  extension(name: string, options?: ExtensionOptions): ObjectModel<'extension'>
  /**
   * A sequence that stands for itself.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const invoiceNumber = pg.sequence('invoice_number', { start: 1000, ownedBy: 'invoices.number' })
   * ```
   * @throws ModelError `model.reference` when the owner is no column; `model.option` for a number that is no whole one.
   */
  sequence(name: string, options?: SequenceOptions): ObjectModel<'sequence'>
  /**
   * A query whose rows are kept until they are refreshed.
   * @example
   * ```ts
   * import { index, sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const totals = pg.materializedView('totals', sql`SELECT category_id, sum(amount) AS total FROM expenses GROUP BY category_id`, {
   *   indexes: [index('ix_totals').on('category_id').unique()],
   * })
   * ```
   * @throws ModelError when the query is no SQL, or an index is none.
   */
  materializedView(name: string, query: Sql, options?: MaterializedViewOptions): ObjectModel<'materializedView'>
  /**
   * A schema; tables and other objects name it.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const app = pg.schema('app')
   * ```
   */
  schema(name: string, options?: Pick<OwnedOptions, 'comment' | 'postgres'>): ObjectModel<'schema'>
  /**
   * A type of values that keep more rules than those of the type under it: `t.custom({ sql: 'email' })` is a column of it.
   * @example
   * ```ts
   * import { sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const email = pg.domain('email', { type: 'text', checks: [{ name: 'email_form', sql: sql`VALUE LIKE '%@%'` }] })
   * ```
   */
  domain(name: string, options: DomainOptions): ObjectModel<'domain'>
  /**
   * A type of rows.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const point3 = pg.compositeType('point3', [
   *   { name: 'x', type: 'real' },
   *   { name: 'y', type: 'real' },
   * ])
   * ```
   */
  compositeType(name: string, attributes: readonly TypeAttribute[], options?: OwnedOptions & RenamedOptions): ObjectModel<'compositeType'>
  /**
   * A type of ranges over another one.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const floatrange = pg.rangeType('floatrange', { subtype: 'float8', subtypeDiff: 'float8mi' })
   * ```
   */
  rangeType(name: string, options: RangeTypeOptions): ObjectModel<'rangeType'>
  /**
   * A symbol between values that stands for a function.
   * @example
   * ```ts
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const same = pg.operator('===', { left: 'text', right: 'text', function: 'texteq' })
   * ```
   */
  operator(name: string, options: OperatorOptions): ObjectModel<'operator'>
  /**
   * A function.
   * @example
   * ```ts
   * import { sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const half = pg.function('half', {
   *   args: [{ name: 'n', type: 'integer' }],
   *   returns: 'integer',
   *   language: 'sql',
   *   volatility: 'immutable',
   *   body: sql`SELECT n / 2`,
   * })
   * ```
   */
  function(name: string, options: FunctionOptions): ObjectModel<'function'>
  /**
   * A procedure, for CALL.
   * @example
   * ```ts
   * import { sql } from '@mig/core'
   * import { pg } from '@mig/dialect-postgres'
   *
   * export const forget = pg.procedure('forget', { language: 'sql', body: sql`DELETE FROM log` })
   * ```
   */
  procedure(name: string, options: ProcedureOptions): ObjectModel<'procedure'>
}

export const postgresObjects: PostgresObjects = {
  ...relationModels,
  ...aggregateModels,

  extension: (name, options = {}) => {
    const { schema, version, comment } = objectOptions('extension', name, options)
    return objectModel<'extension'>({ kind: 'extension', schema, name, version, comment })
  },

  sequence: (name, options = {}) => {
    const { schema, comment, postgres, renamedFrom, type, cycle, unlogged, ownedBy, ...counts } = objectOptions('sequence', name, options)
    const { start, increment, min, max, cache } = counts
    return objectModel<'sequence'>({
      kind: 'sequence',
      schema,
      name,
      type: type === 'bigint' ? undefined : type,
      start: digits(start),
      increment: digits(increment),
      min: digits(min),
      max: digits(max),
      cache: digits(cache),
      cycle: cycle === true ? true : undefined,
      unlogged: unlogged === true ? true : undefined,
      ownedBy: ownedBy === undefined ? undefined : ownerOf(ownedBy, name),
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  materializedView: (name, query, options = {}) => {
    const { schema, columns, indexes = [], comment, postgres, renamedFrom } = objectOptions('materializedView', name, options)
    return objectModel<'materializedView'>({
      kind: 'materializedView',
      schema,
      name,
      columns,
      query: lowerQuery(query),
      indexes: indexes.map((index) => lowerIndex(index, schema === undefined ? { name } : { schema, name })),
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  schema: (name, options = {}) => {
    const { comment, postgres } = objectOptions('schema', name, options)
    return objectModel<'schema'>({ kind: 'schema', name, comment, options: inPostgres(postgres) } as SchemaNamespace)
  },

  domain: (name, options) => {
    const { schema, comment, postgres, renamedFrom, ...facts } = objectOptions('domain', name, options)
    const { type, collation, default: value, notNull, checks = [] } = facts
    return objectModel<'domain'>({
      kind: 'domain',
      schema,
      name,
      type,
      collation,
      default: value === undefined ? undefined : lowerSql(value),
      notNull: notNull === true ? true : undefined,
      checks: objectItems('check', `checks of the domain ${name}`, checks).map((check) => ({
        name: check.name,
        sql: lowerSql(check.sql),
        ...(check.notValid === true ? { notValid: true } : {}),
        ...(check.comment === undefined ? {} : { comment: check.comment }),
      })),
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  compositeType: (name, attributes, options = {}) => {
    const { schema, comment, postgres, renamedFrom } = objectOptions('compositeType', name, options)
    return objectModel<'compositeType'>({
      kind: 'compositeType',
      schema,
      name,
      attributes: objectItems('attribute', `attributes of the composite type ${name}`, attributes),
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  rangeType: (name, options) => {
    const { schema, comment, postgres, renamedFrom, ...facts } = objectOptions('rangeType', name, options)
    const { subtype, opclass, collation, canonical, subtypeDiff, multirange } = facts
    return objectModel<'rangeType'>({
      kind: 'rangeType',
      schema,
      name,
      subtype,
      opclass,
      collation,
      canonical,
      subtypeDiff,
      multirange,
      comment,
      options: inPostgres(postgres),
      renamedFrom,
    })
  },

  operator: (name, options) => {
    const { schema, comment, postgres, function: called, ...facts } = objectOptions('operator', name, options)
    const { left, right, commutator, negator, restrict, join, hashes, merges } = facts
    return objectModel<'operator'>({
      kind: 'operator',
      schema,
      name,
      left,
      right,
      function: called,
      commutator,
      negator,
      restrict,
      join,
      hashes: hashes === true ? true : undefined,
      merges: merges === true ? true : undefined,
      comment,
      options: inPostgres(postgres),
    })
  },

  function: (name, options) => {
    const read = objectOptions('function', name, options)
    return objectModel<'function'>({ kind: 'function', name, ...routine(`the function ${name}`, read), ...resultOf(read) })
  },

  procedure: (name, options) => {
    const read = objectOptions('procedure', name, options)
    return objectModel<'procedure'>({ kind: 'procedure', name, ...routine(`the procedure ${name}`, read) })
  },
}

function digits(count: Count | undefined): string | undefined {
  return count === undefined ? undefined : String(BigInt(count))
}

function ownerOf(text: string, sequence: string): NonNullable<Sequence['ownedBy']> {
  const { schema, table, columns } = parseReference(text, `The owner of the sequence ${sequence}`)
  return { ...(schema === undefined ? {} : { schema }), table, column: columns[0] ?? '' }
}
