import { ModelError } from '../errors.ts'
import { modelOptions, modelValues } from '../known-options.ts'
import { readValues } from '../option-rules.ts'
import type {
  CheckConstraint,
  Constraint,
  Deferral,
  ExclusionConstraint,
  ForeignKeyAction,
  ForeignKeyConstraint,
} from '../schema/constraint.ts'
import { constraintName, indexName, type NamingConvention, type NamingInfo, type NamingKind } from '../schema/naming.ts'
import { displayName, sameName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Index, IndexPart } from '../schema/table-index.ts'
import { REFERENCE_OPTIONS, type ReferenceOptions } from './column-builder.ts'
import {
  type CheckDefinition,
  DEFERRAL_OPTIONS,
  type DeferralOptions,
  type ExclusionDefinition,
  type Extra,
  EXTRA_TEXTS,
  extraDefinition,
  type ExtraDefinition,
  type ForeignKeyDefinition,
  type IndexDefinition,
  type KeyDefinition,
} from './extra.ts'
import { type ColumnAddress, PART_VALUES, type PartDefinition } from './index-part.ts'
import { lowerOptions, present } from './present.ts'
import { resolveReference } from './resolve-reference.ts'
import { lowerSqlParts } from './sql-lowering.ts'
import type { SqlPart } from './sql-part.ts'

/** What lowering knows besides the definition. */
export interface ExtraContext {
  readonly table: QualifiedName
  readonly naming?: NamingConvention | undefined
  /** Names in the model by names in the database. */
  readonly keys?: ReadonlyMap<string, string>
}

export type ConstraintDefinition = Exclude<ExtraDefinition, IndexDefinition>

/**
 * The constraint or index as the schema holds it.
 *
 * @throws ModelError when it is none, or speaks of columns of another table.
 */
function lowerExtra(extra: Extra, table: QualifiedName | string, naming?: NamingConvention): Constraint | Index {
  const context = { table: typeof table === 'string' ? { name: table } : table, naming }
  const definition = requireExtra(extra, context.table)
  return definition.kind === 'index' ? lowerIndexDefinition(definition, context) : lowerConstraintDefinition(definition, context)
}

/**
 * The constraint as the schema holds it.
 *
 * @throws ModelError also when it is an index.
 */
export function lowerConstraint(extra: Extra, table: QualifiedName | string, naming?: NamingConvention): Constraint {
  const lowered = lowerExtra(extra, table, naming)
  if ('kind' in lowered) return lowered
  throw new ModelError('model.extra', `A constraint is wanted, and the index ${lowered.name} was given.`, {
    hint: 'Indexes have operations of their own.',
  })
}

/**
 * The index as the schema holds it.
 *
 * @throws ModelError also when it is a constraint.
 */
export function lowerIndex(extra: Extra, table: QualifiedName | string, naming?: NamingConvention): Index {
  const lowered = lowerExtra(extra, table, naming)
  if (!('kind' in lowered)) return lowered
  throw new ModelError('model.extra', `An index is wanted, and a ${lowered.kind} constraint was given.`, {
    hint: 'Constraints have operations of their own.',
  })
}

/** @throws ModelError `model.extra` when it is no finished extra. */
export function requireExtra(extra: unknown, table: QualifiedName): ExtraDefinition {
  const definition = extraDefinition(extra)
  if (definition !== undefined) return definition
  throw new ModelError('model.extra', `Table ${displayName(table)} has an extra that is neither a constraint nor an index.`, {
    hint: 'Give index().on(…), unique().on(…), check(…), primaryKey(…) or foreignKey(…).references(…).',
  })
}

export function lowerConstraintDefinition(definition: ConstraintDefinition, context: ExtraContext): Constraint {
  switch (definition.kind) {
    case 'primaryKey':
    case 'unique':
      return lowerKey(definition, context)
    case 'foreignKey':
      return lowerForeignKey(definition, context)
    case 'check':
      return lowerCheck(definition, context)
    case 'exclusion':
      return lowerExclusion(definition, context)
  }
}

function lowerKey(definition: KeyDefinition, context: ExtraContext): Constraint {
  const { kind } = definition
  const columns = ownColumns(definition.columns, context.table)
  const info = namingInfo(kind === 'primaryKey' ? 'pk' : 'uq', definition, columns, context)
  return {
    kind,
    ...present('name', constraintName(info, context.naming)),
    columns,
    ...lowerDeferral(definition.deferral, ownerOf(info)),
    ...facts(definition, context.table),
  }
}

function lowerForeignKey(definition: ForeignKeyDefinition, context: ExtraContext): ForeignKeyConstraint {
  const columns = ownColumns(definition.columns, context.table)
  const info = namingInfo('fk', definition, columns, context)
  const behaviour = modelOptions(definition.behaviour, REFERENCE_OPTIONS, ownerOf(info))
  const { name, onDelete, onUpdate, match } = behaviour
  const references = resolveReference(definition.target, context.table, columns)
  return {
    kind: 'foreignKey',
    ...present('name', constraintName({ ...info, ...present('name', name), referred: references }, context.naming)),
    columns,
    references,
    ...present('onDelete', action(onDelete)),
    ...present('onUpdate', action(onUpdate)),
    ...present('match', match === 'simple' ? undefined : match),
    ...deferral(behaviour),
    ...facts(definition, context.table),
  }
}

function lowerCheck(definition: CheckDefinition, context: ExtraContext): CheckConstraint {
  const named = embeddedColumns(definition.sql)
  const columns = named.length > 0 || definition.column === undefined ? named : [definition.column]
  return {
    kind: 'check',
    ...present('name', constraintName(namingInfo('ck', definition, columns, context), context.naming)),
    sql: lowerSqlParts(definition.sql, context.table),
    ...facts(definition, context.table),
  }
}

function lowerExclusion(definition: ExclusionDefinition, context: ExtraContext): ExclusionConstraint {
  const parts = definition.parts.map((part) => ({ ...lowerPart(part, context.table), operator: part.operator }))
  const columns = parts.flatMap((part) => ('column' in part ? [part.column] : []))
  const info = namingInfo('ex', definition, columns, context)
  return {
    kind: 'exclusion',
    ...present('name', constraintName(info, context.naming)),
    parts,
    ...present('where', definition.where && lowerSqlParts(definition.where, context.table)),
    ...lowerDeferral(definition.deferral, ownerOf(info)),
    ...facts(definition, context.table),
  }
}

export function lowerIndexDefinition(definition: IndexDefinition, context: ExtraContext): Index {
  const parts = definition.parts.map((part) => lowerPart(part, context.table))
  const columns = parts.map((part) => ('column' in part ? part.column : words(part.sql)))
  return {
    name: indexName(namingInfo('ix', definition, columns, context), context.naming),
    ...present('unique', definition.unique),
    parts,
    ...present('where', definition.where && lowerSqlParts(definition.where, context.table)),
    ...facts(definition, context.table),
  }
}

function lowerPart(part: PartDefinition, table: QualifiedName): IndexPart {
  const { target, order, options } = part
  const place = 'column' in target ? { column: ownColumn(target.column, table) } : { sql: lowerSqlParts(target.sql, table) }
  const owner = `The part ${'column' in place ? place.column : place.sql} of an index of ${displayName(table)}`
  const { nulls, collation } = modelValues(part, PART_VALUES, owner)
  return {
    ...place,
    ...present('order', order),
    ...present('nulls', nulls),
    ...present('collation', collation),
    ...present('options', options && lowerOptions(options, `Index of ${displayName(table)}`)),
  }
}

function namingInfo(kind: NamingKind, definition: ExtraDefinition, columns: readonly string[], context: ExtraContext): NamingInfo {
  const { table, keys } = context
  const info = {
    kind,
    ...present('schema', table.schema),
    table: table.name,
    columns,
    keys: columns.map((column) => keys?.get(column) ?? column),
  }
  const { name } = modelValues(definition, EXTRA_TEXTS, ownerOf(info))
  return { ...info, ...present('name', name) }
}

const WORDS: { readonly [kind in NamingKind]: string } = {
  pk: 'primary key',
  uq: 'unique constraint',
  fk: 'foreign key',
  ck: 'check',
  ex: 'exclusion constraint',
  ix: 'index',
}

/** What has an option, as a sentence begins with it: `The foreign key of notes.author_id`. */
function ownerOf({ kind, schema, table, columns }: NamingInfo): string {
  const name = displayName({ ...present('schema', schema), name: table })
  return `The ${WORDS[kind]} of ${name}${columns.length === 0 ? '' : `.${columns.join(', ')}`}`
}

/** The columns that a condition embeds, each once. */
function embeddedColumns(parts: readonly SqlPart[]): readonly string[] {
  return [...new Set(parts.flatMap((part) => (typeof part !== 'string' && part.kind === 'column' ? [part.name] : [])))]
}

/** An expression as a piece of a name: `lower(email)` gives `lower_email`. */
function words(expression: string): string {
  return (
    expression
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu)
      ?.join('_') ?? 'expression'
  )
}

/** What every extra can be told besides its name, with which it was checked. */
function facts(definition: ExtraDefinition, table: QualifiedName): Pick<Constraint, 'comment' | 'options'> {
  const { comment, options } = readValues(definition, EXTRA_TEXTS)
  return { ...present('comment', comment), ...present('options', options && lowerOptions(options, `Table ${displayName(table)}`)) }
}

function lowerDeferral(given: DeferralOptions | undefined, of: string): Deferral {
  if (given === undefined) return {}
  return deferral({ ...modelOptions(given, DEFERRAL_OPTIONS, `${of}, deferrable()`), deferrable: true })
}

function action(given: ReferenceOptions['onDelete']): ForeignKeyAction | undefined {
  return given === 'no action' ? undefined : given
}

function deferral({ deferrable, initially }: ReferenceOptions): Deferral {
  if (initially === 'deferred') return { deferrable: true, initially }
  return deferrable === true ? { deferrable } : {}
}

function ownColumns(columns: readonly ColumnAddress[], table: QualifiedName): readonly string[] {
  return columns.map((column) => ownColumn(column, table))
}

function ownColumn(column: ColumnAddress, table: QualifiedName): string {
  if (column.table === undefined || sameName(column.table, table)) return column.name
  throw new ModelError(
    'model.column',
    `Table ${displayName(table)} has an extra on the column ${displayName(column.table)}.${column.name}.`,
    {
      hint: 'Constraints and indexes speak of columns of their own table.',
    },
  )
}
