import {
  OperationError,
  typeFor,
  UnsupportedError,
  type AddColumnChange,
  type AlterColumnChange,
  type Change,
  type Column,
  type ColumnType,
  type DialectOptions,
  type DropColumnChange,
  type PrimaryKeyConstraint,
  type Table,
} from '@mig/core/dialect'
import { columnDefinition } from '../column-definition.ts'
import { columnConstraint } from '../constraint-clause.ts'
import { checkedValues, enumCheck, enumCheckName } from '../enum-check.ts'
import { optionsFor } from '../options.ts'
import { factsOf, typeName } from '../rowid.ts'
import { enumOf } from '../type-names.ts'
import { uncounted, withCounter } from './counter.ts'
import {
  bareRowid,
  defaultValue,
  findColumn,
  hasOption,
  requireColumn,
  rowidColumn,
  withColumn,
  withKind,
  type Draft,
  type DraftColumn,
} from './draft.ts'
import type { EditContext } from './edit.ts'
import { sameContent } from './edit-constraint.ts'
import { columnClauseConstraint, parseColumnText, type ClauseKind, type ClauseText } from './table-text.ts'

/** A new column, with the key that it gets later in the same operation: the key of a rowid has to stand at its column. */
export function addColumn(draft: Draft, { column, ifNotExists }: AddColumnChange, context: EditContext): Draft {
  const { table, later } = context
  if (findColumn(draft, column.name) !== undefined) {
    if (ifNotExists === true) return draft
    throw new OperationError('op.exists', `The table ${table.name} has a column ${column.name} already.`, {
      hint: 'Choose another name, or say ifNotExists.',
    })
  }
  const pseudo = tableAround(column, draft, table.name, keyAddedLater(column.name, later))
  const facts = factsOf(pseudo)
  const key = column.name === (facts.rowid ?? facts.descendingKey) ? keyAddedLater(column.name, later) : undefined
  const check = enumCheck(table.name, column)
  const comesLater = later.some((change) => change.kind === 'addConstraint' && change.constraint.name === check?.name)
  const definition = columnDefinition(column, table, facts, key)
  const text = check === undefined || comesLater ? definition : `${definition} ${columnConstraint(check, table)}`
  return { ...draft, columns: [...draft.columns, parseColumnText(text)] }
}

function keyAddedLater(name: string, later: readonly Change[]): PrimaryKeyConstraint | undefined {
  for (const change of later) {
    if (change.kind !== 'addConstraint' || change.constraint.kind !== 'primaryKey') continue
    const { columns } = change.constraint
    if (columns.length === 1 && columns[0] === name) return change.constraint
  }
  return undefined
}

/** The column as a table of its own, for what depends on the table. */
function tableAround(column: Column, draft: Draft, name: string, key: PrimaryKeyConstraint | undefined): Table {
  const sqlite = {
    ...(hasOption(draft, 'STRICT') ? { strict: true } : {}),
    ...(hasOption(draft, 'WITHOUT ROWID') ? { withoutRowid: true } : {}),
  }
  return { name, columns: [column], constraints: key === undefined ? [] : [key], indexes: [], options: { sqlite } }
}

/** Takes the column out; what else speaks of it has to be gone. */
export function dropColumn(draft: Draft, { name, ifExists }: DropColumnChange, { table }: EditContext): Draft {
  if (ifExists === true && findColumn(draft, name) === undefined) return draft
  const column = requireColumn(draft, name, table)
  if (draft.columns.length === 1) {
    throw new UnsupportedError(`${column.name} is the only column of ${table.name}, and a table of SQLite has at least one.`, {
      hint: 'Drop the table, or add another column first.',
    })
  }
  return { ...draft, columns: draft.columns.filter((item) => item !== column) }
}

/** Changes of a column, each in its clause; all others stay as they are written. */
export function alterColumn(draft: Draft, change: AlterColumnChange, context: EditContext): Draft {
  const old = requireColumn(draft, change.name, context.table)
  const isRowid = rowidColumn(draft) === old
  const typed = withType(old, change, { context, isRowid, strict: hasOption(draft, 'STRICT') })
  const column = EDITS.reduce((edited, edit) => edit(edited, change, context), typed)
  const altered = withoutEnumCheck(withColumn(draft, old, column), change, context)
  return change.set.options === undefined ? altered : withKeyOptions(altered, column, change.set.options, context)
}

/** What options say of a rowid, or of a column whose key comes later in the same operation. */
function withKeyOptions(draft: Draft, column: DraftColumn, options: DialectOptions, { table, later }: EditContext): Draft {
  const { autoincrement, notNull } = optionsFor('column', options, `column ${table.name}.${column.name}`)
  const isRowid = rowidColumn(draft) === column
  const becomesKey = keyAddedLater(column.name, later) !== undefined
  const said = (isRowid || becomesKey) && notNull === true ? saidNotNull(column) : isRowid ? bareRowid(column) : column
  if (becomesKey) return withColumn(draft, column, autoincrement === true ? { ...said, counts: true } : said)
  return withCounter(withColumn(draft, column, said), column.name, autoincrement === true, table)
}

function saidNotNull(column: DraftColumn): DraftColumn {
  const isThere = column.clauses.some(({ kind }) => kind === 'notNull')
  return { ...(isThere ? column : withKind(column, 'notNull', clausesOf('NOT NULL'))), saysNotNull: true }
}

type ColumnEdit = (column: DraftColumn, change: AlterColumnChange, context: EditContext) => DraftColumn

const EDITS: readonly ColumnEdit[] = [withNullable, withDefault, withGenerated, withCollation, withOptions]

interface TypeContext {
  readonly context: EditContext
  readonly isRowid: boolean
  readonly strict: boolean
}

function withType(column: DraftColumn, change: AlterColumnChange, { context, isRowid, strict }: TypeContext): DraftColumn {
  const { set, using } = change
  if (set.type === undefined) return column
  const stays = isRowid && isInteger(set.type)
  const name = stays ? column.type : typeName(plain(column.name, set.type), { strict, rowid: undefined })
  const kept = column.clauses.filter((clause) => !isEnumCheck(clause, column.name, change, context))
  const check = enumCheck(context.table.name, plain(column.name, set.type))
  const checks = check === undefined ? [] : clausesOf(columnConstraint(check, context.table))
  const clauses = isRowid && !stays ? withoutCounter(kept) : kept
  return { ...column, type: name, clauses: [...clauses, ...checks], ...(using === undefined ? {} : { using }) }
}

/** A rowid holds 64 bits under its one name INTEGER, so it stays one for every type of whole numbers. */
function isInteger(type: ColumnType): boolean {
  return ['integer', 'bigint', 'smallint'].includes(typeFor(type, 'sqlite').kind)
}

/** Only an INTEGER counts; the key of a rowid is never null, and that of another type says so. */
function withoutCounter(clauses: readonly ClauseText[]): readonly ClauseText[] {
  const keys = clauses.map((clause) => (clause.kind === 'primaryKey' ? { ...clause, sql: uncounted(clause.sql) } : clause))
  return keys.some(({ kind }) => kind === 'notNull') ? keys : [...keys, ...clausesOf('NOT NULL')]
}

/** The check that limits an enum to its values: renames of the table and the column leave its name as it was, so its text tells too. */
function isEnumCheck(clause: ClauseText, column: string, { set, was }: AlterColumnChange, { table }: EditContext): boolean {
  const check = clause.kind === 'check' ? columnClauseConstraint(column, clause) : undefined
  if (check?.kind !== 'check') return false
  const hasItsName = clause.name === enumCheckName(table.name, column)
  const before = was?.type === undefined ? undefined : enumCheck(table.name, plain(column, was.type))
  if (before !== undefined) return hasItsName || sameContent(before, check)
  const becomesEnum = was?.type === undefined && set.type !== undefined && enumOf(set.type) !== undefined
  return (hasItsName || (becomesEnum && clause.name?.startsWith('ck_') === true)) && checkedValues(check.sql, column) !== undefined
}

/** The check of a table that was built from what the catalog says stands behind its columns. */
function withoutEnumCheck(draft: Draft, change: AlterColumnChange, context: EditContext): Draft {
  if (change.set.type === undefined) return draft
  return { ...draft, constraints: draft.constraints.filter((clause) => !isEnumCheck(clause, change.name, change, context)) }
}

function withNullable(column: DraftColumn, { set }: AlterColumnChange): DraftColumn {
  if (set.nullable === undefined) return column
  if (set.nullable) return withKind(column, 'notNull', [])
  return column.clauses.some(({ kind }) => kind === 'notNull') ? column : withKind(column, 'notNull', clausesOf('NOT NULL'))
}

function withDefault(column: DraftColumn, { set }: AlterColumnChange, context: EditContext): DraftColumn {
  if (set.default === undefined) return column
  // Rows that exist have the default with which the column was added.
  const added = column.from === undefined && column.using === undefined ? { ...column, using: defaultValue(column) } : column
  return replaced(added, 'default', set.default === null ? undefined : { default: set.default }, context)
}

function withGenerated(column: DraftColumn, { set }: AlterColumnChange, context: EditContext): DraftColumn {
  if (set.generated === undefined) return column
  return replaced(column, 'generated', set.generated === null ? undefined : { generated: set.generated }, context)
}

function withCollation(column: DraftColumn, { set }: AlterColumnChange, context: EditContext): DraftColumn {
  if (set.collation === undefined) return column
  return replaced(column, 'collate', set.collation === null ? undefined : { collation: set.collation }, context)
}

/** The clause of this kind as a new column would have it. */
function replaced(column: DraftColumn, kind: ClauseKind, more: Partial<Column> | undefined, { table }: EditContext): DraftColumn {
  if (more === undefined) return withKind(column, kind, [])
  const definition = columnDefinition({ ...plain(column.name, { kind: 'text' }), ...more }, table, { strict: false, rowid: undefined })
  return withKind(column, kind, parseColumnText(definition).clauses.filter((clause) => clause.kind === kind))
}

/** Options are set as a whole: what happens to NULL, and AUTOINCREMENT, which may stand at the table. */
function withOptions(column: DraftColumn, { set }: AlterColumnChange, { table }: EditContext): DraftColumn {
  if (set.options === undefined) return column
  const { onConflict } = optionsFor('column', set.options, `column ${table.name}.${column.name}`)
  const conflict = onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`
  return {
    ...column,
    clauses: column.clauses.map((clause) => (clause.kind === 'notNull' ? { ...clause, sql: `NOT NULL${conflict}` } : clause)),
  }
}

function clausesOf(sql: string): readonly ClauseText[] {
  return parseColumnText(`a ${sql}`).clauses
}

function plain(name: string, type: ColumnType): Column {
  return { name, type, nullable: true }
}
