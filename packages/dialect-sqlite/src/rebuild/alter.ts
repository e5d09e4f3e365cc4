import {
  OperationError,
  statement,
  UnsupportedError,
  type AlterTableOp,
  type Change,
  type Connection,
  type QualifiedName,
  type RenameColumnChange,
} from '@mig/core/dialect'
import { quoting } from '../quoting.ts'
import { foldName } from '../tokens.ts'
import { readSlice, type TableSlice } from './catalog-slice.ts'
import { draftOf, findColumn, requireColumn, type Draft } from './draft.ts'
import { edit, type Edit } from './edit.ts'
import { findConstraint } from './edit-constraint.ts'
import { nativeClauses } from './native.ts'
import { brokenObjects, openProbe, tryOut, type Broken, type Probe } from './probe.ts'
import { alterTableOptions, movesColumns, placed } from './options.ts'
import { byCopy, byRename, type Rebuild, type Step } from './rebuild.ts'
import { rowGuards } from './row-guards.ts'
import { segmentsOf, type Segment } from './segments.ts'
import { aside } from './set-aside.ts'
import { refuseUses } from './uses.ts'

/**
 * The statements that change a table. They are tried out on a copy of the catalog, so that what cannot work, or would break a view or a
 * trigger, is refused before anything is touched.
 */
export async function expandAlterTable(op: AlterTableOp, connection: Connection): Promise<readonly Step[]> {
  const slice = await readSlice(connection, op.table)
  const probe = await openProbe(connection)
  try {
    const before = await brokenObjects(probe)
    const steps: Step[] = []
    let current = slice
    const segments = segmentsFor(op)
    for (const [index, segment] of segments.entries()) {
      if (index > 0) current = await readSlice(probe.connection, op.table)
      const place = { op, probe, connection, last: index === segments.length - 1 }
      const part = 'rename' in segment ? renameColumn(segment.rename, current, place) : change(segment.edits, current, place)
      steps.push(...(await part))
    }
    refuseBroken(op.table, before, await brokenObjects(probe))
    return steps
  } finally {
    await probe.connection.close()
  }
}

/** A rename alone rebuilds nothing, so `rebuild: 'always'` and moved columns get an empty segment at the end. */
function segmentsFor(op: AlterTableOp): readonly Segment[] {
  const segments = segmentsOf(op.changes)
  const last = segments.at(-1)
  const options = alterTableOptions(op)
  const isAsked = options.rebuild === 'always' || movesColumns(options)
  return last !== undefined && 'rename' in last && isAsked ? [...segments, { edits: [] }] : segments
}

interface Place {
  readonly op: AlterTableOp
  readonly probe: Probe
}

interface ChangePlace extends Place {
  readonly connection: Connection
  /** No changes follow, so the columns go to their places now. */
  readonly last: boolean
}

/** All changes by SQLite's own statements, or all by one rebuild. */
async function change(edits: readonly Edit[], slice: TableSlice, { op, probe, connection, last }: ChangePlace): Promise<readonly Step[]> {
  const options = alterTableOptions(op)
  const old = draftOf(slice)
  const changed = edited(old, edits, slice, op.table)
  const next = last ? placed(changed, options, op) : changed
  const forced = options.rebuild === 'always' || (last && movesColumns(options))
  const native = forced ? undefined : nativeClauses({ ...op, changes: edits }, { version: connection.version }, old)
  if (native?.length === 0) return []
  if (native !== undefined) {
    const steps = [...rowGuards(slice, old, next), ...native.map((clause) => statement(`ALTER TABLE ${target(op.table, slice)} ${clause}`))]
    if ((await tryOut(probe, steps)) === undefined) return steps
  }
  if (options.rebuild === 'never') throw refusedRebuild(slice)
  await refuseActing(slice, connection)
  return rebuilt({ slice, old, next }, probe)
}

async function rebuilt(rebuild: Rebuild, probe: Probe): Promise<readonly Step[]> {
  let problem: Error | undefined
  for (const way of probe.faithful ? [byRename, byCopy] : [byCopy]) {
    const steps = way(rebuild)
    problem = await tryOut(probe, steps)
    if (problem === undefined) return steps
  }
  const message = `SQLite does not take the table ${rebuild.slice.name} as it would be: ${problem?.message ?? ''}.`
  throw new OperationError('op.alterTable', message, {
    cause: problem,
    hint: 'Nothing was changed. Correct the operation; the changes of one table are made in the order of the calls.',
  })
}

function refusedRebuild({ name }: TableSlice): UnsupportedError {
  return new UnsupportedError(`SQLite has no ALTER TABLE for a change of the table ${name}, and a rebuild is ruled out.`, {
    hint: "Leave rebuild: 'never' out, or give the changes for which SQLite has a statement an op.alterTable of their own.",
  })
}

function edited(old: Draft, edits: readonly Edit[], slice: TableSlice, table: QualifiedName): Draft {
  const ordered = oldKeyFirst(edits, old)
  return ordered.reduce((draft, item, index) => {
    const later = ordered.slice(index + 1)
    const isThere = item.kind === 'dropColumn' && (item.ifExists !== true || findColumn(draft, item.name) !== undefined)
    if (isThere) refuseUses(draft, item.name, slice, goneIn(later))
    return edit(draft, item, { table: { ...table, name: slice.name }, later })
  }, old)
}

/** A new column brings its key along, so the old one goes before. */
function oldKeyFirst(edits: readonly Edit[], old: Draft): readonly Edit[] {
  const goes = edits.find((item) => item.kind === 'dropConstraint' && findConstraint(old, item)?.constraint.kind === 'primaryKey')
  return goes === undefined ? edits : [goes, ...edits.filter((item) => item !== goes)]
}

async function renameColumn(rename: RenameColumnChange, slice: TableSlice, { op, probe }: Place): Promise<readonly Step[]> {
  const draft = draftOf(slice)
  const column = requireColumn(draft, rename.name, slice)
  const taken = findColumn(draft, rename.to)
  if (taken !== undefined && taken !== column) {
    throw new OperationError('op.exists', `The table ${slice.name} has a column ${rename.to} already.`, { hint: 'Choose another name.' })
  }
  const sql = `ALTER TABLE ${target(op.table, slice)} RENAME COLUMN ${quoting.identifier(rename.name)} TO ${quoting.identifier(rename.to)}`
  const purpose = `${slice.name}.${rename.name} cannot be renamed`
  return aside([statement(sql)], probe, { purpose, ...(slice.shadowed ? { shadow: slice.name } : {}) })
}

/** The table as it was named, unless a temporary one of the same name stands before it. */
function target(table: QualifiedName, slice: TableSlice): string {
  return quoting.qualified(slice.shadowed ? { schema: slice.schema, name: slice.name } : table)
}

/** With foreign keys on, dropping the old table would delete its rows, and so those that refer to them. */
async function refuseActing(slice: TableSlice, connection: Connection): Promise<void> {
  if (slice.references.length === 0) return
  const { rows } = await connection.run('PRAGMA foreign_keys')
  if (rows[0]?.['foreign_keys'] === 1) throw actingForeignKeys(slice, [...new Set(slice.references.map(({ child }) => child))])
}

export function actingForeignKeys({ name }: QualifiedName, children: readonly string[]): UnsupportedError {
  return new UnsupportedError(
    `${name} cannot be made anew, or dropped, in a transaction that is open with foreign keys on: ` +
      `it would touch rows of ${children.join(', ')}.`,
    {
      hint:
        'Foreign keys can be switched off only outside a transaction. Hand mig a connection without an open transaction; or run ' +
        'PRAGMA foreign_keys = OFF on yours before BEGIN, and switch it on again afterwards.',
    },
  )
}

function refuseBroken(table: QualifiedName, before: readonly Broken[], after: readonly Broken[]): void {
  const known = new Set(before.flatMap((item) => item.reasons.map((reason) => key(item, reason))))
  const wasBroken = new Set(before.map(({ schema, name }) => foldName(`${schema}.${name}`)))
  const isNew = (item: Broken): boolean => item.type === 'trigger' && item.reasons.some((reason) => !known.has(key(item, reason)))
  const news = after.filter((item) => !wasBroken.has(foldName(`${item.schema}.${item.name}`)) || isNew(item))
  if (news.length === 0) return
  const list = news.map(({ type, name, reasons }) => `the ${type} ${name} (${reasons.join('; ')})`).join(', ')
  throw new OperationError('op.inUse', `The change of ${table.name} would break ${list}.`, {
    hint: 'Nothing was changed. Drop what uses it first, and create it again as it shall be.',
  })
}

function key({ schema, name }: Broken, reason: string): string {
  return `${foldName(schema)}.${foldName(name)}: ${reason}`
}

/** Names of constraints and columns that go later in the same operation. */
function goneIn(later: readonly Change[]): ReadonlySet<string> {
  return new Set(later.flatMap((item) => (item.kind === 'dropConstraint' || item.kind === 'dropColumn' ? [foldName(item.name)] : [])))
}

