import type {
  AddColumnChange,
  AlterColumnChange,
  AlterTableOp,
  Change,
  ColumnAlteration,
  Constraint,
  DropColumnChange,
  DropConstraintChange,
} from '@mig/core/dialect'
import { columnSource, defaultSource, identitySource, sugarPlace } from './column.ts'
import { constraintSource } from './constraint.ts'
import { call, object, type CallSource, type Source } from './layout.ts'
import { commentArguments, dialectEntries, flag, optionsArguments, optionsObject, optionsSource, textOrNull } from './entries.ts'
import type { Entries } from './entries.ts'
import { quote, sqlSource } from './literal.ts'
import { tableSource } from './table.ts'
import { typeSource } from './type.ts'
import type { Wording } from './wording.ts'

/** One change is a call on `op`; several are collected by `op.alterTable`. */
export function alterTableSource(op: AlterTableOp, table: Source, wording: Wording): Source {
  const calls = changeCalls(op.changes, wording)
  const [first] = calls
  const options = optionsObject([
    ...(op.was === undefined ? [] : [['was', tableSource(op.was, wording)] as const]),
    ...dialectEntries(op.options),
  ])
  if (calls.length === 1 && first !== undefined && options === undefined) return { ...call(`op.${first.callee}`, table, ...first.args) }
  const lines = calls.map((change) => ({ ...change, callee: `table.${change.callee}` }))
  return call('op.alterTable', table, { kind: 'block', head: '(table) =>', lines }, options)
}

/** Constraints of one column that come and go together with it are said by the column itself. */
function changeCalls(changes: readonly Change[], wording: Wording): readonly CallSource[] {
  const calls: CallSource[] = []
  for (let index = 0; index < changes.length; index++) {
    const rest = changes.slice(index)
    const added = addedWithSugar(rest, wording)
    const dropped = added === undefined ? droppedWithSugar(rest, wording) : undefined
    const group = added ?? dropped
    const [change] = rest
    if (group !== undefined) calls.push(group.source)
    else if (change !== undefined) calls.push(changeCall(change, wording))
    index += (group?.length ?? 1) - 1
  }
  return calls
}

interface Group {
  /** How many changes the call stands for. */
  readonly length: number
  readonly source: CallSource
}

function addedWithSugar([first, ...rest]: readonly Change[], wording: Wording): Group | undefined {
  if (first?.kind !== 'addColumn') return undefined
  const sugar: Constraint[] = []
  for (const change of rest) {
    if (change.kind !== 'addConstraint' || !follows(sugar, change.constraint, first)) break
    sugar.push(change.constraint)
  }
  return { length: 1 + sugar.length, source: addColumnCall(first, sugar, wording) }
}

function droppedWithSugar(changes: readonly Change[], wording: Wording): Group | undefined {
  const end = changes.findIndex(({ kind }) => kind !== 'dropConstraint')
  const drop = changes[end]
  if (drop?.kind !== 'dropColumn' || drop.was === undefined) return undefined
  const column = { column: drop.was }
  const sugar: Constraint[] = []
  for (const change of changes.slice(0, end).toReversed()) {
    // Only what a call with `was` gives back.
    if (change.kind !== 'dropConstraint' || change.ifExists === true || change.constraintKind !== undefined) return undefined
    if (change.was?.name !== change.name || !follows(sugar, change.was, column)) return undefined
    sugar.push(change.was)
  }
  return { length: end + 1, source: dropColumnCall(drop, sugar, wording) }
}

/** Builders give the constraints of a column back in the order of their places. */
function follows(sugar: readonly Constraint[], next: Constraint, { column }: Pick<AddColumnChange, 'column'>): boolean {
  const last = sugar.at(-1)
  const place = sugarPlace(next, column)
  if (place === undefined) return false
  const before = last === undefined ? -1 : (sugarPlace(last, column) ?? -1)
  return place > before || (place === before && next.kind === 'foreignKey')
}

function addColumnCall({ column, ifNotExists }: AddColumnChange, sugar: readonly Constraint[], wording: Wording): CallSource {
  const source = columnSource(column, sugar, undefined, wording)
  return call('addColumn', quote(column.name), source, optionsObject(flag('ifNotExists', ifNotExists)))
}

function dropColumnCall({ name, was, ifExists }: DropColumnChange, sugar: readonly Constraint[], wording: Wording): CallSource {
  const entries: Entries = was === undefined ? [] : [['was', columnSource(was, sugar, undefined, wording)]]
  return call('dropColumn', quote(name), optionsObject([...entries, ...flag('ifExists', ifExists)]))
}

function changeCall(change: Change, wording: Wording): CallSource {
  switch (change.kind) {
    case 'addColumn':
      return addColumnCall(change, [], wording)
    case 'dropColumn':
      return dropColumnCall(change, [], wording)
    case 'alterColumn':
      return alterColumnCall(change, wording)
    case 'addConstraint':
      return call('addConstraint', constraintSource(change.constraint))
    case 'dropConstraint':
      return dropConstraintCall(change)
    case 'renameColumn':
    case 'renameConstraint':
      return call(change.kind, quote(change.name), quote(change.to))
    case 'validateConstraint': {
      const was = change.was === undefined ? undefined : object([['was', constraintSource(change.was)]])
      return call('validateConstraint', quote(change.name), was)
    }
    case 'setTableOptions':
      return call('setTableOptions', ...optionsArguments(change))
    case 'setTableComment':
      return call('setTableComment', ...commentArguments(change))
    case 'setConstraintComment':
      return call('setConstraintComment', quote(change.name), ...commentArguments(change))
  }
}

function dropConstraintCall({ name, was, constraintKind, ifExists }: DropConstraintChange): CallSource {
  const entries: Entries = was === undefined ? [] : [['was', constraintSource(was)]]
  const kind: Entries = constraintKind === undefined ? [] : [['kind', quote(constraintKind)]]
  return call('dropConstraint', quote(name), optionsObject([...entries, ...kind, ...flag('ifExists', ifExists)]))
}

function alterColumnCall({ name, set, was, using, usingDown }: AlterColumnChange, wording: Wording): CallSource {
  const options = optionsObject([
    ...(was === undefined ? [] : [['was', alterationSource(was, wording)] as const]),
    ...(using === undefined ? [] : [['using', quote(using)] as const]),
    ...(usingDown === undefined ? [] : [['usingDown', quote(usingDown)] as const]),
  ])
  return call('alterColumn', quote(name), alterationSource(set, wording), options)
}

/** Only what is there, in one order. */
function alterationSource(set: ColumnAlteration, wording: Wording): Source {
  const { type, nullable, default: value, identity, generated, collation, comment, options } = set
  return object([
    ['type', type === undefined ? undefined : typeSource(type, undefined, wording)],
    ['nullable', nullable === undefined ? undefined : String(nullable)],
    ['default', value === undefined ? undefined : value === null ? 'null' : defaultSource(value, wording)],
    ['identity', identity === undefined ? undefined : identity === null ? 'null' : (identitySource(identity) ?? '{}')],
    ['generated', generated === undefined ? undefined : generatedSource(generated)],
    ['collation', collation === undefined ? undefined : textOrNull(collation)],
    ['comment', comment === undefined ? undefined : textOrNull(comment)],
    ['options', options === undefined ? undefined : optionsSource(options)],
  ])
}

function generatedSource(generated: (ColumnAlteration['generated'] & object) | null): Source {
  if (generated === null) return 'null'
  if (generated.stored) return sqlSource(generated.sql)
  return object([
    ['sql', sqlSource(generated.sql)],
    ['stored', 'false'],
  ])
}
