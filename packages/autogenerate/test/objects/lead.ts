import { expect } from 'vitest'
import { schemaOf } from '@mig/core'
import { canonical, isIrreversible } from '@mig/core/dialect'
import { autogenerate, renderRevision } from '../../src/index.ts'
import { run, type Database } from '../databases.ts'
import { recordRevision } from '../record.ts'
import { facts } from './privilege-facts.ts'

/** Leads from the database as it is to the models, up, down and up again, and gives what that took. */
export async function lead(database: Database, wanted: readonly unknown[], privileges: boolean): Promise<readonly string[]> {
  const { dialect, connection } = database
  const schema = schemaOf(wanted)
  const compare = (): ReturnType<typeof autogenerate> =>
    autogenerate({ dialect, connection, wanted: schema, objects: 'all', versionTables: [], privileges })
  const start = await facts(connection)
  const found = await compare()
  if (isIrreversible(found.downgrade)) return expect.fail(found.downgrade.irreversible)
  const header = { id: 'a1', parents: [], message: '', createdAt: '2026-11-22T09:15:00Z' }
  const recorded = await recordRevision(renderRevision({ ...header, upgrade: found.ops, downgrade: found.downgrade }))
  expect(recorded.upgrade.map(canonical)).toEqual(found.ops.map(canonical))
  await run(database, recorded.upgrade)
  expect((await compare()).summary).toEqual([])
  const end = await facts(connection)
  await run(database, recorded.downgrade ?? [])
  expect(await facts(connection)).toEqual(start)
  await run(database, recorded.upgrade)
  expect(await facts(connection)).toEqual(end)
  return found.summary
}
