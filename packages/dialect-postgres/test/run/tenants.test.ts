import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPooler } from '@mig/test-databases'
import { createFleet, createMigrator, type Fleet, type FleetOptions } from '@mig/core'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { modules } from '../../../core/test/run/modules.ts'
import { postgres } from '../../src/index.ts'
import { targets } from './target.ts'

let box: Sandbox
const fleets: Fleet[] = []
const [target] = targets
if (target === undefined) throw new TypeError('No PostgreSQL server.')

beforeEach(async () => {
  box = await createSandbox(target)
})
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close()
  await box.remove()
})

async function fleetOf(options: FleetOptions): Promise<Fleet> {
  const fleet = await createFleet({ root: box.folder, url: box.database.url, dialect: postgres, loader: { modules }, ...options })
  fleets.push(fleet)
  return fleet
}

async function states(results: ReturnType<Fleet['upgrade']>): Promise<{ readonly [name: string]: unknown }> {
  const found: { [name: string]: unknown } = {}
  for await (const result of results) {
    const what = result.state === 'failed' ? (result.error as { readonly code: string }).code : result.state
    found[result.tenant.name] = result.state === 'done' ? result.value.steps.length : what
  }
  return found
}

const tablesOf = async (schema: string): Promise<unknown> =>
  (await box.database.rows(`SELECT tablename AS name FROM pg_tables WHERE schemaname = '${schema}' ORDER BY 1`)).map(({ name }) => name)

const OWN_TABLES = /^mig_version/

describe('schemas as tenants', () => {
  it('names without a schema stand in that of the tenant, mig\'s own tables as well, and nothing anywhere else', async () => {
    box.write('a1', [], makesTable('notes'))
    box.write('a2', ['a1'], `export async function upgrade(op: Operations): Promise<void> {
  await op.execute("INSERT INTO notes (id, label) VALUES (1, current_schema())")
}
export const downgrade = (op: Operations): Promise<void> => op.execute('DELETE FROM notes')`)
    const fleet = await fleetOf({ tenants: ['Acme Ltd', 'globex'], createSchema: true })
    expect(await states(fleet.upgrade())).toEqual({ 'Acme Ltd': 2, globex: 2 })
    for (const schema of ['Acme Ltd', 'globex']) {
      expect(await tablesOf(schema)).toEqual(expect.arrayContaining(['mig_version', 'mig_version_log', 'notes']))
      expect(await box.database.rows(`SELECT label FROM "${schema}".notes`)).toEqual([{ label: schema }])
    }
    expect(await tablesOf('public')).toEqual([])
    expect(await states(fleet.upgrade())).toEqual({ 'Acme Ltd': 0, globex: 0 })
    for await (const result of fleet.each((migrator) => migrator.downgrade('base'))) expect(result.state).toBe('done')
    expect((await tablesOf('globex') as string[]).filter((name) => !OWN_TABLES.test(name))).toEqual([])
  })

  it('a schema that is missing is created only where that is asked for, and asking where it is creates nothing', async () => {
    box.write('a1', [], makesTable('notes'))
    expect(await states((await fleetOf({ tenants: ['acme'] })).upgrade())).toEqual({ acme: 'connection.schema' })
    const asking = await fleetOf({ tenants: ['acme'], createSchema: true })
    for await (const result of asking.each((migrator) => migrator.current())) expect(result).toMatchObject({ state: 'done', value: { rows: [] } })
    const schemas = "SELECT nspname FROM pg_namespace WHERE nspname = 'acme'"
    expect(await box.database.rows(schemas)).toEqual([])
    // One migrator that has asked creates it when it runs.
    for await (const result of asking.each(async (migrator) => [await migrator.current(), (await migrator.upgrade()).to])) {
      expect(result).toMatchObject({ value: [{ rows: [] }, ['a1']] })
    }
    expect(await tablesOf('acme')).toContain('notes')
  })

  it('a table that the tenant lacks is never that of another schema', async () => {
    await box.database.rows('CREATE TABLE public.notes (id integer)')
    await box.database.rows('CREATE SCHEMA acme')
    box.write('a1', [], "export async function upgrade(op: Operations): Promise<void> { await op.addColumn('notes', 'label', t.text()) }")
    expect(await states((await fleetOf({ tenants: ['acme'] })).upgrade())).toEqual({ acme: 'statement.failed' })
    expect(await box.database.rows("SELECT * FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'label'")).toEqual([])
  })

  it('types of other schemas are found by their names where the search path says so', async () => {
    await box.database.rows('CREATE SCHEMA extensions')
    await box.database.rows('CREATE DOMAIN extensions.email AS text')
    box.write('a1', [], `export const upgrade = (op: Operations): Promise<void> => op.createTable('people', { mail: t.custom({ sql: 'email' }) })`)
    expect(await states((await fleetOf({ tenants: ['a'], createSchema: true })).upgrade())).toEqual({ a: 'statement.failed' })
    const fleet = await fleetOf({ tenants: ['b'], createSchema: true, searchPath: ['extensions'] })
    expect(await states(fleet.upgrade())).toEqual({ b: 1 })
    expect(await tablesOf('extensions')).toEqual([])
  })

  it('sessions are used again, as new', async () => {
    const write = (id: string, parents: readonly string[], sql: string): void =>
      box.write(id, parents, `export const downgrade = (): void => {}
export async function upgrade(op: Operations): Promise<void> { ${sql} }`)
    await box.database.rows('CREATE TABLE public.seen (tenant text, pid integer, work_mem text)')
    write('a1', [], `await op.execute("INSERT INTO public.seen SELECT current_schema(), pg_backend_pid(), current_setting('work_mem')")`)
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const fleet = await fleetOf({ tenants: names, createSchema: true })
    expect(await states(fleet.upgrade('head', { concurrency: 2 }))).toEqual(Object.fromEntries(names.map((name) => [name, 1])))
    const seen = async (column: string): Promise<unknown[]> =>
      (await box.database.rows(`SELECT DISTINCT ${column} AS value FROM public.seen`)).map(({ value }) => value)
    expect((await seen('pid')).length).toBeLessThanOrEqual(2)
    await box.database.rows('TRUNCATE public.seen')
    write('a2', ['a1'], `await op.execute("INSERT INTO public.seen SELECT current_schema(), pg_backend_pid(), current_setting('work_mem')")
await op.execute("SET work_mem = '7MB'")`)
    expect(await states(fleet.upgrade('head', { concurrency: 1 }))).toMatchObject({ a: 1, f: 1 })
    expect(await seen('work_mem')).toEqual(['4MB'])
    expect((await seen('pid')).length).toBe(1)
    // One in which something failed is nobody's any more.
    write('a3', ['a2'], "await op.execute('INSERT INTO public.seen SELECT current_schema(), pg_backend_pid() / (current_schema() <> $$a$$)::int')")
    await box.database.rows('TRUNCATE public.seen')
    expect(await states(fleet.upgrade('head', { concurrency: 1, onFailure: 'continue' }))).toMatchObject({ a: 'statement.failed', b: 1, f: 1 })
    expect((await seen('pid')).length).toBe(1)
  })

  it('a session that was ended while nobody used it is nobody\'s any more', async () => {
    box.write('a1', [], makesTable('notes'))
    const fleet = await fleetOf({ tenants: ['a', 'b'], createSchema: true })
    expect(await states(fleet.upgrade())).toEqual({ a: 1, b: 1 })
    await box.database.rows(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'mig'`)
    expect(await states(fleet.upgrade())).toEqual({ a: 0, b: 0 })
  })

  it('through a pooler, which would give the schema to others, it is refused', async () => {
    box.write('a1', [], makesTable('notes'))
    const pooler = await startPooler(box.database.url)
    try {
      const fleet = await fleetOf({ url: pooler.url, tenants: ['a'], createSchema: true })
      expect(await states(fleet.upgrade())).toEqual({ a: 'connection.pooler' })
      await fleet.close()
    } finally {
      await pooler.stop()
    }
  })

  it('each tenant has a lock of its own', async () => {
    box.write('a1', [], makesTable('notes'))
    const fleet = await fleetOf({ tenants: ['a', 'b'], createSchema: true, lockTimeout: 0 })
    const other = await createMigrator({
      root: box.folder,
      url: box.database.url,
      schema: 'a',
      createSchema: true,
      dialect: postgres,
      loader: { modules },
      onStep: async ({ state }) => {
        if (state === 'start') expect(await states(fleet.upgrade('head', { onFailure: 'continue' }))).toEqual({ a: 'lock.timeout', b: 1 })
      },
    })
    await other.upgrade()
    await other.close()
    expect(await states(fleet.upgrade())).toEqual({ a: 0, b: 0 })
  })

  it("a caller's client is used in the schema, and is where it was afterwards", async () => {
    box.write('a1', [], makesTable('notes'))
    await box.database.rows('CREATE SCHEMA acme')
    const own = await box.database.clients['a pg Client']?.()
    if (own === undefined) throw new TypeError('No client.')
    await own.run("SET search_path = '$user', pg_catalog, public")
    const migrator = await box.migrator({ connection: own.client, schema: 'acme' })
    await migrator.upgrade()
    await migrator.close()
    expect(await own.run('SHOW search_path')).toEqual([{ search_path: '"$user", pg_catalog, public' }])
    expect(await tablesOf('acme')).toContain('notes')
    await own.end()
  })

  it('a script goes into the schema before it takes the lock', async () => {
    box.write('a1', [], makesTable('notes'))
    const script = await (await box.migrator({ schema: 'acme', createSchema: true, searchPath: ['x'] })).script()
    const lines = script.split('\n')
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start))
    expect(lines).toContain('CREATE SCHEMA IF NOT EXISTS "acme";')
    expect(at('SET search_path = "acme", "x";')).toBeGreaterThan(at('CREATE SCHEMA'))
    expect(at('SET search_path')).toBeLessThan(lines.findIndex((line) => line.includes('pg_try_advisory_lock')))
    await box.database.script(script)
    expect(await tablesOf('acme')).toContain('notes')
    expect(await failureOf((await box.migrator({ schema: 'nowhere' })).current())).toMatchObject({ code: 'connection.schema' })
  })
})
