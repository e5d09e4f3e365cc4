import { OperationError, statement, type Statement } from '@mig/core/dialect'
import { schemasOf } from '../attached.ts'
import { master } from '../catalog.ts'
import { quoting } from '../quoting.ts'
import { same } from './catalog-slice.ts'
import { brokenObjects, tryOut, type Broken, type Probe } from './probe.ts'
import type { Step } from './rebuild.ts'
import { storedSql } from './stored-text.ts'

/**
 * Statements for which SQLite has to be able to read every view and trigger. Those that it cannot read are dropped before and created
 * afterwards as they were written. A temporary table that stands before the one that is changed makes it read the wrong one: it steps
 * aside meanwhile.
 */
export async function aside(steps: readonly Step[], probe: Probe, { purpose, shadow }: AsideOptions): Promise<readonly Step[]> {
  if ((await tryOut(probe, steps)) === undefined) return steps
  const away = shadow === undefined ? [] : renameTemporary(shadow, `${shadow}__aside`)
  const back = shadow === undefined ? [] : renameTemporary(`${shadow}__aside`, shadow)
  const { drops, creates } = await around(await brokenWithout(away, back, probe), probe)
  const all = [...drops, ...away, ...steps, ...back, ...creates]
  const problem = await tryOut(probe, all)
  if (problem === undefined) return all
  const reason = problem.message
  throw new OperationError('op.alterTable', `${purpose}: ${reason}.`, {
    cause: problem,
    hint: 'Nothing was changed. SQLite has to be able to read the whole schema for it: correct what it names, or drop it first.',
  })
}

export interface AsideOptions {
  /** What fails, for the message. */
  readonly purpose: string
  /** The name of a temporary table that stands before the table. */
  readonly shadow?: string
}

/** Under the old rules of renames, which leave alone what speaks of the table. */
function renameTemporary(name: string, to: string): readonly Statement[] {
  return [
    statement('PRAGMA legacy_alter_table = ON'),
    statement(`ALTER TABLE ${quoting.qualified({ schema: 'temp', name })} RENAME TO ${quoting.identifier(to)}`),
    statement('PRAGMA legacy_alter_table = OFF'),
  ]
}

/** What SQLite cannot read while the temporary table is away. */
async function brokenWithout(away: readonly Step[], back: readonly Step[], probe: Probe): Promise<readonly Broken[]> {
  await tryOut(probe, away)
  const broken = await brokenObjects(probe)
  await tryOut(probe, back)
  return broken
}

interface Around {
  readonly drops: readonly Step[]
  readonly creates: readonly Step[]
}

interface ObjectRow {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
}

async function around(broken: readonly Broken[], { connection }: Probe): Promise<Around> {
  const drops: Step[] = []
  const creates: Step[] = []
  for (const schema of await schemasOf(connection)) {
    const { rows } = await connection.run(
      `SELECT type, name, tbl_name AS "table", sql FROM ${master(schema)} WHERE type IN ('view', 'trigger') ` +
        `ORDER BY type = 'trigger', rowid`,
    )
    const objects = rows as readonly unknown[] as readonly ObjectRow[]
    const views = broken.filter((item) => item.type === 'view' && item.schema === schema)
    const isBroken = ({ type, name }: ObjectRow): boolean =>
      broken.some((item) => item.schema === schema && item.type === type && same(item.name, name))
    // The triggers of a view go with it.
    const goesAlong = ({ type, table }: ObjectRow): boolean => type === 'trigger' && views.some(({ name }) => same(name, table))
    const found = objects.filter((object) => isBroken(object) || goesAlong(object))
    drops.push(
      ...found.toReversed().map(({ type, name }) => statement(`DROP ${type.toUpperCase()} ${quoting.qualified({ schema, name })}`)),
    )
    creates.push(...found.map(({ sql }) => statement(storedSql(sql, schema))))
  }
  return { drops, creates }
}
