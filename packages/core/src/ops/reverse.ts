import { NO_PLUGINS, type Registry } from '../plugin/registry.ts'
import type {
  AlterColumnChange,
  AlterTableOp,
  Change,
  ColumnAlteration,
  CreateIndexOp,
  CreateTableOp,
  CustomOp,
  DropEnumOp,
  DropIndexOp,
  DropTableOp,
  BackfillOp,
  ExecuteOp,
  Op,
} from './op.ts'
import { isCustomOp } from './op.ts'
import { describe } from './describe.ts'
import { isObjectOp } from './object-op.ts'
import { reverseAlterEnum } from './reverse-enum.ts'
import { reverseObject } from './reverse-object.ts'
import { columnsOf } from '../schema/constraint.ts'
import { nameIn } from '../schema/schema.ts'

/** There is no reverse, and why: a sentence without a full stop. */
export interface Irreversible {
  readonly irreversible: string
}

export function isIrreversible(result: readonly unknown[] | Irreversible): result is Irreversible {
  return 'irreversible' in result
}

/** The operations that undo this one, in the order in which they run, or the reason why there are none. */
export function reverse(op: Op, registry: Registry = NO_PLUGINS): readonly Op[] | Irreversible {
  if (isCustomOp(op)) return reverseCustom(op, registry)
  if (isObjectOp(op)) {
    const reversed = reverseObject(op)
    return typeof reversed === 'string' ? no(op, reversed) : reversed
  }
  switch (op.kind) {
    case 'createTable':
      return reverseCreateTable(op)
    case 'dropTable':
      return reverseDropTable(op)
    case 'renameTable':
      return [{ kind: 'renameTable', table: { ...op.table, name: op.to }, to: op.table.name }]
    case 'moveTable':
      return [{ kind: 'moveTable', table: nameIn(op.to, op.table), to: op.table.schema ?? null }]
    case 'alterTable':
      return reverseAlterTable(op)
    case 'createIndex':
      return reverseCreateIndex(op)
    case 'dropIndex':
      return reverseDropIndex(op)
    case 'renameIndex':
      return [{ kind: 'renameIndex', table: op.table, name: op.to, to: op.name }]
    case 'setIndexComment':
    case 'setEnumComment':
      return op.was === undefined ? no(op, lacksWas('the comment, or null,')) : [{ ...op, set: op.was, was: op.set }]
    case 'createEnum':
      return [{ kind: 'dropEnum', enum: nameOf(op.enum), was: op.enum }]
    case 'dropEnum':
      return reverseDropEnum(op)
    case 'renameEnum':
      return [{ kind: 'renameEnum', enum: { ...op.enum, name: op.to }, to: op.enum.name }]
    case 'moveEnum':
      return [{ kind: 'moveEnum', enum: nameIn(op.to, op.enum), to: op.enum.schema ?? null }]
    case 'addEnumValue':
      return no(op, 'a database cannot take a value out of an enum, since rows may hold it')
    case 'renameEnumValue':
      return [{ kind: 'renameEnumValue', enum: op.enum, value: op.to, to: op.value }]
    case 'alterEnum':
      return op.was === undefined ? no(op, lacksWas('the values')) : [reverseAlterEnum({ ...op, was: op.was })]
    case 'setEnumOptions':
      return op.was === undefined ? no(op, lacksWas('the options')) : [{ ...op, set: op.was, was: op.set }]
    case 'execute':
      return reverseExecute(op)
    case 'backfill':
      return reverseBackfill(op)
    case 'bulkInsert':
      return no(op, 'the rows that it adds cannot be told from others afterwards; delete them with op.execute')
  }
}

/** The reverse of a list: the reverses of its operations, from the last to the first. The reasons of all that have none are given. */
export function reverseAll(ops: readonly Op[], registry: Registry = NO_PLUGINS): readonly Op[] | Irreversible {
  const results = ops.map((op) => reverse(op, registry)).toReversed()
  const reasons = results.filter(isIrreversible).map((result) => result.irreversible)
  if (reasons.length > 0) return { irreversible: reasons.toReversed().join('; ') }
  return results.flatMap((result) => (isIrreversible(result) ? [] : result))
}

function no(op: Op, reason: string): Irreversible {
  return { irreversible: `${describe(op)}: ${reason}` }
}

const MAYBE_THERE = '`ifNotExists` does not tell whether it made anything'
const MAYBE_GONE = '`ifExists` does not tell whether there was anything'

function lacksWas(what: string): string {
  return `what it was is not known; give ${what} as \`was\``
}

function nameOf({ schema, name }: { readonly schema?: string; readonly name: string }): {
  readonly schema?: string
  readonly name: string
} {
  return schema === undefined ? { name } : { schema, name }
}

function reverseCustom(op: CustomOp, registry: Registry): readonly Op[] | Irreversible {
  const spec = registry.ops.get(op.kind)
  if (spec === undefined) return no(op, 'no plugin of the configuration adds this operation')
  return spec.reverse?.(op.args) ?? { irreversible: `${describe(op, registry)}: its plugin gives no reverse` }
}

function reverseCreateTable(op: CreateTableOp): readonly Op[] | Irreversible {
  return op.ifNotExists === true ? no(op, MAYBE_THERE) : [{ kind: 'dropTable', table: nameOf(op.table), was: op.table }]
}

function reverseDropTable(op: DropTableOp): readonly Op[] | Irreversible {
  if (op.ifExists === true) return no(op, MAYBE_GONE)
  if (op.was === undefined) return no(op, lacksWas('the table'))
  const { schema: _, ...rest } = op.was
  return [{ kind: 'createTable', table: { ...rest, ...op.table } }]
}

function reverseCreateIndex(op: CreateIndexOp): readonly Op[] | Irreversible {
  return op.ifNotExists === true ? no(op, MAYBE_THERE) : [{ kind: 'dropIndex', table: op.table, name: op.index.name, was: op.index }]
}

function reverseDropIndex(op: DropIndexOp): readonly Op[] | Irreversible {
  if (op.ifExists === true) return no(op, MAYBE_GONE)
  if (op.was === undefined) return no(op, lacksWas('the index'))
  return [{ kind: 'createIndex', table: op.table, index: { ...op.was, name: op.name } }]
}

function reverseDropEnum(op: DropEnumOp): readonly Op[] | Irreversible {
  if (op.ifExists === true) return no(op, MAYBE_GONE)
  if (op.was === undefined) return no(op, lacksWas('the enum'))
  const { schema: _, ...rest } = op.was
  return [{ kind: 'createEnum', enum: { ...rest, ...op.enum } }]
}

function reverseExecute(op: ExecuteOp): readonly Op[] | Irreversible {
  if (op.down === undefined) return no(op, 'mig does not know what undoes SQL; give it as `down`')
  return [{ kind: 'execute', ...op.down, down: { text: op.text, values: op.values } }]
}

/** The values that it has written cannot be told from others; the way back of a backfill is often none at all. */
function reverseBackfill({ down, ...op }: BackfillOp): readonly Op[] | Irreversible {
  if (down === undefined) return no(op, 'mig does not know what undoes it; give it as `down`, or write a downgrade')
  return [{ kind: 'execute', ...down }]
}

/* ---- changes of a table ---- */

function reverseAlterTable(op: AlterTableOp): readonly Op[] | Irreversible {
  const reversed: Change[] = []
  // Names mean the state at their point of the list, so the way back walks it from its end.
  for (const change of op.changes.toReversed()) {
    const result = reverseChange(change, op.changes)
    if (isIrreversible(result)) return no({ ...op, changes: [change] }, result.irreversible)
    reversed.push(...result)
  }
  return [{ kind: 'alterTable', table: op.table, changes: reversed }]
}

function reverseChange(change: Change, all: readonly Change[]): readonly Change[] | Irreversible {
  switch (change.kind) {
    case 'addColumn':
      if (change.ifNotExists === true) return { irreversible: MAYBE_THERE }
      return [{ kind: 'dropColumn', name: change.column.name, was: change.column }]
    case 'dropColumn':
      if (change.ifExists === true) return { irreversible: MAYBE_GONE }
      if (change.was === undefined) return { irreversible: lacksWas('the column') }
      return [{ kind: 'addColumn', column: { ...change.was, name: change.name } }]
    case 'alterColumn':
      return reverseAlterColumn(change)
    case 'renameColumn':
    case 'renameConstraint':
      return [{ ...change, name: change.to, to: change.name }]
    case 'addConstraint': {
      const { constraint } = change
      if (constraint.name !== undefined) return [{ kind: 'dropConstraint', name: constraint.name, was: constraint }]
      // Without a name there is nothing to drop it by, but it goes with a column that was added together with it.
      const columns = columnsOf(constraint)
      if (all.some((other) => other.kind === 'addColumn' && columns.includes(other.column.name))) return []
      return { irreversible: 'the database chooses the name of the constraint; give it one, so that it can be dropped' }
    }
    case 'dropConstraint':
      if (change.ifExists === true) return { irreversible: MAYBE_GONE }
      if (change.was === undefined) return { irreversible: lacksWas('the constraint') }
      return [{ kind: 'addConstraint', constraint: { ...change.was, name: change.name } }]
    case 'validateConstraint': {
      // No database forgets that rows were checked, and a constraint that holds is in nobody's way.
      if (change.was === undefined) return []
      const { was, name } = change
      return [
        { kind: 'dropConstraint', name, was: { ...was, name } },
        { kind: 'addConstraint', constraint: { ...was, name } },
      ]
    }
    case 'setTableOptions':
      if (change.was === undefined) return { irreversible: lacksWas('the options') }
      return [{ kind: 'setTableOptions', set: change.was, was: change.set }]
    case 'setTableComment':
      if (change.was === undefined) return { irreversible: lacksWas('the comment, or null,') }
      return [{ kind: 'setTableComment', set: change.was, was: change.set }]
    case 'setConstraintComment':
      if (change.was === undefined) return { irreversible: lacksWas('the comment, or null,') }
      return [{ ...change, set: change.was, was: change.set }]
  }
}

function reverseAlterColumn(change: AlterColumnChange): readonly Change[] | Irreversible {
  const { kind, name, set, was, using, usingDown } = change
  if (was === undefined) return { irreversible: lacksWas('the same keys') }
  if (alterationKeys(set).join() !== alterationKeys(was).join()) {
    return {
      irreversible: `\`was\` holds ${alterationKeys(was).join(', ') || 'nothing'} but \`set\` holds ${alterationKeys(set).join(', ')}`,
    }
  }
  if (using !== undefined && usingDown === undefined) {
    return { irreversible: '`using` says how values change, and nothing says how they change back; give `usingDown`' }
  }
  return [
    {
      kind,
      name,
      set: was,
      was: set,
      ...(usingDown === undefined ? {} : { using: usingDown }),
      ...(using === undefined ? {} : { usingDown: using }),
    },
  ]
}

/** The keys that an alteration touches, sorted. */
export function alterationKeys(alteration: ColumnAlteration): readonly string[] {
  return Object.keys(alteration).toSorted()
}
