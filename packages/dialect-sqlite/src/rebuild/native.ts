import type { AlterColumnChange, AlterTableOp, Change, ChangeKind, CompileContext } from '@mig/core/dialect'
import { addColumnClause, fitsAddColumn } from '../add-column.ts'
import { tableConstraint } from '../constraint-clause.ts'
import { enumCheck, enumCheckName } from '../enum-check.ts'
import { gatherChanges, type GatheredChange } from '../gather-changes.ts'
import { quoting } from '../quoting.ts'
import { foldName } from '../tokens.ts'
import { formatType } from '../type-names.ts'
import { can } from '../versions.ts'
import { constraintsOf, findColumn, type Draft } from './draft.ts'
import { isNeverNull } from './never-null.ts'
import { findConstraint, named } from './edit-constraint.ts'

type GatheredOf<K extends ChangeKind> = Extract<GatheredChange, { readonly kind: K }>

interface NativeContext {
  readonly op: AlterTableOp
  readonly compile: CompileContext
  /** The table before the operation. */
  readonly old: Draft
}

/** What stands behind `ALTER TABLE "t"`, a statement each; nothing where SQLite of this version has no such statement. */
type Clauses = readonly string[] | undefined

type Handlers = { readonly [K in ChangeKind]: (step: GatheredOf<K>, context: NativeContext) => Clauses }

/** https://www.sqlite.org/lang_altertable.html */
export function nativeClauses(op: AlterTableOp, compile: CompileContext, old: Draft): Clauses {
  const clauses: string[] = []
  for (const step of gatherChanges(op)) {
    const own = clausesOf(step, { op, compile, old })
    if (own === undefined) return undefined
    clauses.push(...own)
  }
  return clauses
}

function clausesOf(step: GatheredChange, context: NativeContext): Clauses {
  // The table of handlers says by its type that the one under a kind takes the step of that kind; a lookup cannot carry that over.
  const handler = handlers[step.kind] as (step: GatheredChange, context: NativeContext) => Clauses
  return handler(step, context)
}

const handlers: Handlers = {
  addColumn: (step, { op, old }) => {
    if (step.ifNotExists === true && comesOrGoesElsewhere(op, step.column.name)) return undefined
    if (step.ifNotExists === true && findColumn(old, step.column.name) !== undefined) return []
    return fitsAddColumn(step) ? [addColumnClause(step, op.table)] : undefined
  },
  dropColumn: (step, { op, compile, old }) => {
    if (step.ifExists === true && comesOrGoesElsewhere(op, step.name)) return undefined
    if (step.ifExists === true && findColumn(old, step.name) === undefined) return []
    return can(compile, 'DROP COLUMN') ? [`DROP COLUMN ${quoting.identifier(step.name)}`] : undefined
  },
  alterColumn: (step, context) => both(typeClauses(step, context), nullClauses(step, context)),
  // Done apart from all other changes.
  renameColumn: () => undefined,
  addConstraint: ({ constraint }, { op, compile, old }) => {
    if (constraint.kind !== 'check' || !canAddCheck(constraint.sql, compile, old)) return undefined
    return [`ADD ${tableConstraint(named(constraint, old, { table: op.table, later: [] }), op.table)}`]
  },
  dropConstraint: (step, { op, compile, old }) => {
    if (step.ifExists === true && comesOrGoesElsewhere(op, step.name)) return undefined
    const found = findConstraint(old, step)
    if (found === undefined) return step.ifExists === true ? [] : undefined
    return found.constraint.kind === 'check' ? dropCheck(found.clause.name, compile, old) : undefined
  },
  renameConstraint: () => undefined,
  // SQLite keeps no comments.
  setTableComment: () => [],
  setConstraintComment: () => [],
  validateConstraint: () => [],
  setTableOptions: ({ set }) => (set['sqlite'] === undefined ? [] : undefined),
}

/** Whether several changes add or drop what is called so: the table before them does not tell whether it is there. */
function comesOrGoesElsewhere({ changes }: AlterTableOp, name: string): boolean {
  return changes.filter((change) => foldName(nameOf(change) ?? '') === foldName(name)).length > 1
}

function nameOf(change: Change): string | undefined {
  if (change.kind === 'addColumn') return change.column.name
  if (change.kind === 'addConstraint') return change.constraint.name
  return change.kind === 'dropColumn' || change.kind === 'dropConstraint' ? change.name : undefined
}

/** ADD CONSTRAINT refuses rows for which the check is NULL, while every other way to a check takes them. */
function canAddCheck(sql: string, compile: CompileContext, old: Draft): boolean {
  return can(compile, 'ADD CONSTRAINT … CHECK') && isNeverNull(sql, old)
}

function both(a: Clauses, b: Clauses): Clauses {
  return a === undefined || b === undefined ? undefined : [...a, ...b]
}

/** By its name, which has to be the only one. */
function dropCheck(name: string | undefined, compile: CompileContext, old: Draft): Clauses {
  if (name === undefined || !can(compile, 'DROP CONSTRAINT')) return undefined
  const same = constraintsOf(old).filter(({ clause }) => clause.name !== undefined && foldName(clause.name) === foldName(name))
  return same.length === 1 ? [`DROP CONSTRAINT ${quoting.identifier(name)}`] : undefined
}

const NATIVE_KEYS = new Set(['type', 'nullable', 'comment'])

/** A type of the same name is the same to SQLite; an enum is a text whose check can change. */
function typeClauses({ set, was, name, using }: AlterColumnChange, { op, compile, old }: NativeContext): Clauses {
  const column = findColumn(old, name)
  if (column === undefined || Object.keys(set).some((key) => !NATIVE_KEYS.has(key))) return undefined
  if (set.type === undefined) return []
  if (using !== undefined || was?.type === undefined || formatType(set.type) !== formatType(was.type)) return undefined
  if (column.type.toUpperCase() !== formatType(set.type).toUpperCase()) return undefined
  const [before, after] = [was.type, set.type].map((type) => enumCheck(op.table.name, { name, type, nullable: true }))
  if (before?.sql === after?.sql) return []
  if (after !== undefined && !canAddCheck(after.sql, compile, old)) return undefined
  const dropped = before === undefined ? [] : dropCheck(enumCheckName(op.table.name, name), compile, old)
  return both(dropped, after === undefined ? [] : [`ADD ${tableConstraint(after, op.table)}`])
}

function nullClauses({ set, name }: AlterColumnChange, { op, compile, old }: NativeContext): Clauses {
  if (set.nullable === undefined) return []
  // Only the first of several changes finds the column as it was before the operation.
  const changes = op.changes.filter((change) => change.kind === 'alterColumn' && change.name === name && change.set.nullable !== undefined)
  if (changes.length > 1) return undefined
  const isNotNull = findColumn(old, name)?.clauses.some(({ kind }) => kind === 'notNull') === true
  if (isNotNull !== set.nullable) return []
  const verb = set.nullable ? 'DROP' : 'SET'
  if (!can(compile, `ALTER COLUMN … ${verb} NOT NULL`)) return undefined
  return [`ALTER COLUMN ${quoting.identifier(name)} ${verb} NOT NULL`]
}
