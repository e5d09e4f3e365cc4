import { isCustomOp, PLAIN_UNIT, touchesRows, UnsupportedError } from '@mig/core/dialect'
import type {
  AddConstraintChange,
  Change,
  Connection,
  ForeignKeyConstraint,
  Op,
  OpenUnit,
  QualifiedName,
  UnitWork,
} from '@mig/core/dialect'
import { schemasOf } from '../attached.ts'
import { droppedTables, type Dropping, mayDrop } from '../dropping.ts'
import { quoting } from '../quoting.ts'
import { actingForeignKeys } from './alter.ts'
import { readReferences, same } from './catalog-slice.ts'
import { needsRebuild } from './needs-rebuild.ts'
import { findOrphans, refuseMissingParents, refuseOrphans, type Watched } from './orphans.ts'

/** Turns foreign keys off where they would act on rows that stay, and looks before COMMIT whether rows refer to nothing. */
export async function openGuarded(connection: Connection, work: UnitWork): Promise<OpenUnit> {
  const dropping = work.ops.filter(mayDrop)
  const enforced = await foreignKeysAreOn(connection)
  const acting = enforced ? await whatActs(connection, work, dropping) : []
  // Without foreign keys, what refers to a table that is dropped is nobody's concern.
  const watched = enforced ? dropping : dropping.filter(({ kind }) => kind !== 'dropTable')
  if (acting !== undefined && acting.length === 0) return watching(connection, work, watched, false)
  const open = await connection.inTransaction()
  if (open) {
    const first = acting?.find(({ children }) => children.length > 0)
    if (first !== undefined) throw actingForeignKeys(first.table, first.children.map((child) => child ?? 'others'))
    return acting === undefined ? PLAIN_UNIT : watching(connection, work, dropping, false)
  }
  await connection.run('PRAGMA foreign_keys = OFF')
  if (await foreignKeysAreOn(connection)) {
    throw new UnsupportedError('Foreign keys cannot be switched off on this connection: PRAGMA foreign_keys = OFF had no effect.', {
      hint: 'Tables that others refer to are dropped, or made anew, only without them. Hand mig another connection.',
    })
  }
  return watching(connection, work, dropping, true)
}

async function foreignKeysAreOn(connection: Connection): Promise<boolean> {
  return (await connection.run('PRAGMA foreign_keys')).rows[0]?.['foreign_keys'] === 1
}

interface Acting {
  readonly table: QualifiedName
  /**
   * The tables that refer to it. Empty for a table that is rebuilt and only refers to others: with foreign keys on, copying would check
   * each of its rows again.
   */
  readonly children: readonly Child[]
}

/** The name of a table; undefined where it is not known which one it is. */
type Child = string | undefined

/** The tables whose foreign keys would act when they are dropped or filled; undefined where nobody knows what is still to come. */
async function whatActs(
  connection: Connection,
  { ops, complete }: UnitWork,
  dropping: readonly Dropping[],
): Promise<readonly Acting[] | undefined> {
  const acting: Acting[] = []
  for (const op of dropping) {
    const children = await childrenOf(connection, op, ops)
    const acts = children.length > 0 || (op.kind === 'alterTable' && (await refersToOthers(connection, op.table, ops)))
    if (acts) acting.push({ table: op.table, children })
  }
  if (acting.length === 0) return complete ? acting : undefined
  if (!complete) return acting
  const altered = acting.filter(({ table }) => isAltered(table, dropping))
  const dropped = acting.filter(({ table }) => !isAltered(table, dropping))
  const rebuilt = altered.length > 0 && (await needsRebuild(ops, connection)) ? altered : []
  return [...dropped, ...rebuilt]
}

function isAltered(table: QualifiedName, dropping: readonly Dropping[]): boolean {
  return dropping.some((op) => op.kind === 'alterTable' && op.table === table)
}

/** In the catalog, and in the operations: a table that is dropped takes its own rows along, one that is rebuilt must keep them. */
async function childrenOf(connection: Connection, op: Dropping, ops: readonly Op[]): Promise<readonly Child[]> {
  const { kind, table } = op
  const place = ops.indexOf(op)
  const isThere = (child: Child, since: number): boolean =>
    child === undefined || !droppedTables(ops.slice(since, place)).some(({ name }) => same(name, child))
  const catalog = (await readReferences(connection, table)).map(({ child }) => child).filter((child) => isThere(child, 0))
  const made = ops.flatMap((other, index) => referringTo(other, table).filter((child) => isThere(child, index)))
  const children = [...new Set([...catalog, ...made])]
  return kind === 'dropTable' ? children.filter((child) => child === undefined || !same(child, table.name)) : children
}

/** Rows that refer to nothing already could not be copied. */
async function refersToOthers(connection: Connection, table: QualifiedName, ops: readonly Op[]): Promise<boolean> {
  const place = [table.name, table.schema ?? 'main'].map((text) => quoting.literal(text)).join(', ')
  const { rows } = await connection.run(`SELECT 1 FROM pragma_foreign_key_list(${place}) LIMIT 1`)
  return rows.length > 0 || ops.some(mayAddForeignKey)
}

function mayAddForeignKey(op: Op): boolean {
  if (isCustomOp(op) || op.kind === 'createTable' || op.kind === 'renameTable') return true
  return op.kind === 'alterTable' && op.changes.some(addsForeignKey)
}

function addsForeignKey(change: Change): change is AddConstraintChange & { readonly constraint: ForeignKeyConstraint } {
  return change.kind === 'addConstraint' && change.constraint.kind === 'foreignKey'
}

function referringTo(op: Op, table: QualifiedName): readonly Child[] {
  if (isCustomOp(op)) return [undefined]
  switch (op.kind) {
    case 'createTable':
      return op.table.constraints.some((item) => item.kind === 'foreignKey' && same(item.references.table, table.name)) ? [op.table.name] : []
    case 'alterTable':
      return op.changes.some((change) => addsForeignKey(change) && refersTo(change.constraint, table)) ? [op.table.name] : []
    case 'renameTable':
      return same(op.to, table.name) ? [undefined] : []
    case 'execute':
      return op.text.some((text) => /\breferences\b/i.test(text)) ? [undefined] : []
    default:
      return []
  }
}

function refersTo({ references }: ForeignKeyConstraint, table: QualifiedName): boolean {
  return same(references.table, table.name)
}

/** Looks before COMMIT whether rows refer to nothing that did not do so before. */
async function watching(connection: Connection, work: UnitWork, dropping: readonly Dropping[], off: boolean): Promise<OpenUnit> {
  const watched = await whatIsWatched(connection, work, dropping, off)
  const before = await findOrphans(connection, watched)
  const dropped = droppedTables(dropping)
  return {
    async check() {
      await refuseMissingParents(connection, dropped)
      await refuseOrphans(connection, { before, after: await findOrphans(connection, watched), dropped })
    },
    close: async () => {
      if (off) await connection.run('PRAGMA foreign_keys = ON')
    },
  }
}

/** Rows that are written while foreign keys are off can be orphans anywhere; and tables that are renamed are looked at under both names. */
async function whatIsWatched(
  connection: Connection,
  { ops, complete }: UnitWork,
  dropping: readonly Dropping[],
  off: boolean,
): Promise<Watched> {
  const writesRows = !complete || ops.some(touchesRows)
  if (!off && !complete) return { schemas: await schemasOf(connection), fitAlone: true }
  const renames = ops.some((op) => op.kind === 'renameTable')
  if ((off && writesRows) || (renames && dropping.length > 0)) return { schemas: await schemasOf(connection) }
  return { tables: dropping.map(({ table }) => table) }
}
