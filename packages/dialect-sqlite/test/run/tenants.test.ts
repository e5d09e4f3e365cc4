import Database from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFleet, type Fleet, type FleetOptions } from '@mig/core'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { modules } from '../../../core/test/run/modules.ts'
import { sqlite } from '../../src/index.ts'
import { sqliteFile } from './target.ts'

let box: Sandbox
const fleets: Fleet[] = []
beforeEach(async () => {
  box = await createSandbox(sqliteFile)
  delete process.env['MIG_TEST_LOADED']
  box.write('a1', [], `process.env['MIG_TEST_LOADED'] = \`\${process.env['MIG_TEST_LOADED'] ?? ''}+\`\n${makesTable('one')}`)
  box.write('a2', ['a1'], makesTable('two'))
})
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close()
  delete process.env['MIG_TEST_LOADED']
  await box.remove()
})

const file = (name: string): string => path.join(box.folder, `${name}.db`)
const tenant = (name: string): { readonly name: string; readonly url: string } => ({ name, url: `sqlite:${file(name)}` })

async function fleetOf(names: readonly string[], options: FleetOptions = {}): Promise<Fleet> {
  const fleet = await createFleet({ root: box.folder, dialect: sqlite, loader: { modules }, tenants: names.map(tenant), ...options })
  fleets.push(fleet)
  return fleet
}

/** The name of each tenant with what became of it. */
async function outcomes(results: ReturnType<Fleet['upgrade']>): Promise<{ readonly [name: string]: string }> {
  const found: { [name: string]: string } = {}
  for await (const result of results) {
    found[result.tenant.name] = result.state === 'done' ? `${result.value.steps.length} steps` : result.state
  }
  return found
}

function version(name: string): unknown {
  const database = new Database(file(name))
  try {
    return database.prepare('SELECT version FROM mig_version').pluck().all()
  } finally {
    database.close()
  }
}

/** A database with a table that is in the way of the second revision. */
function inTheWay(name: string): void {
  new Database(file(name)).exec('CREATE TABLE two (x)').close()
}

describe('tenants with files of their own', () => {
  it('all are brought to the head, each revision is loaded once, and a second run has nothing to do', async () => {
    const fleet = await fleetOf(['a', 'b', 'c', 'd'])
    expect(await outcomes(fleet.upgrade())).toEqual({ a: '2 steps', b: '2 steps', c: '2 steps', d: '2 steps' })
    expect(process.env['MIG_TEST_LOADED']).toBe('+')
    expect(['a', 'b', 'c', 'd'].map(version)).toEqual([['a2'], ['a2'], ['a2'], ['a2']])
    expect(await outcomes(fleet.upgrade())).toEqual({ a: '0 steps', b: '0 steps', c: '0 steps', d: '0 steps' })
    expect(await outcomes(fleet.upgrade('a1', { only: ['b', 'd'] }))).toEqual({ b: '0 steps', d: '0 steps' })
  })

  it('tenants at different places take different ways', async () => {
    const fleet = await fleetOf(['a', 'b', 'c'])
    await outcomes(fleet.upgrade('a1', { only: ['b'] }))
    expect(await outcomes(fleet.upgrade())).toEqual({ a: '2 steps', b: '1 steps', c: '2 steps' })
  })

  it('the first failure stops the others, and the next run goes on with them', async () => {
    inTheWay('b')
    const fleet = await fleetOf(['a', 'b', 'c', 'd'])
    expect(await outcomes(fleet.upgrade('head', { concurrency: 1 }))).toEqual({ a: '2 steps', b: 'failed', c: 'skipped', d: 'skipped' })
    expect(existsSync(file('c'))).toBe(false)
    // The database stays at a whole revision.
    expect(version('b')).toEqual(['a1'])
    new Database(file('b')).exec('DROP TABLE two').close()
    expect(await outcomes(fleet.upgrade())).toEqual({ a: '0 steps', b: '1 steps', c: '2 steps', d: '2 steps' })
  })

  it('a failure says whose it is and what it is; others go on where that is wanted, or up to a budget', async () => {
    for (const name of ['a', 'b', 'd']) inTheWay(name)
    const fleet = await fleetOf(['a', 'b', 'c', 'd', 'e'])
    const one = { concurrency: 1 }
    expect(await outcomes(fleet.upgrade('head', { ...one, onFailure: { budget: 1 } }))).toMatchObject({ b: 'failed', c: 'skipped' })
    expect(await outcomes(fleet.upgrade('head', { ...one, onFailure: 'continue' }))).toMatchObject({ c: '2 steps', d: 'failed', e: '2 steps' })
    for await (const result of fleet.upgrade('head', { only: ['d'] })) {
      expect(result).toMatchObject({ tenant: { name: 'd' }, state: 'failed', error: { code: 'statement.failed' } })
    }
  })

  it('other work is done with the migrator of each, and one that cannot be reached fails alone', async () => {
    mkdirSync(file('b'))
    const fleet = await fleetOf(['a', 'b', 'c'])
    const rows: { [name: string]: unknown } = {}
    for await (const result of fleet.each(async (migrator) => (await migrator.current()).rows, { onFailure: 'continue' })) {
      rows[result.tenant.name] = result.state === 'done' ? result.value : result.state
    }
    expect(rows).toEqual({ a: [], b: 'failed', c: [] })
    // Who only asks makes no file.
    expect(existsSync(file('a'))).toBe(false)
  })

  it('tenants that could not be listed are listed anew', async () => {
    let isDown = true
    const fleet = await fleetOf([], {
      tenants: () => {
        if (isDown) throw new TypeError('the service is down')
        return [tenant('a')]
      },
    })
    expect(await failureOf(fleet.tenants())).toMatchObject({ code: 'config.tenants' })
    isDown = false
    expect(await outcomes(fleet.upgrade())).toEqual({ a: '2 steps' })
  })

  it('what is watched knows whose it is', async () => {
    const steps: string[] = []
    const watch: FleetOptions['watch'] = ({ name }) => ({ onStep: ({ state, revision }) => void steps.push(`${name} ${state} ${revision}`) })
    await outcomes((await fleetOf(['a'], { watch })).upgrade())
    expect(steps).toEqual(['a start a1', 'a done a1', 'a start a2', 'a done a2'])
  })

  it('what is wrong with the fleet as a whole fails at once', async () => {
    expect(await failureOf(createFleet({ url: 'sqlite:x' }))).toMatchObject({ code: 'config.tenants' })
    expect(await failureOf(outcomes((await fleetOf([], { tenants: ['acme'] })).upgrade('head', { only: ['acne'] })))).toMatchObject({
      code: 'config.tenant',
    })
    const schema = await fleetOf([], { tenants: [{ ...tenant('a'), schema: 'acme' }] })
    for await (const result of schema.upgrade()) expect(result).toMatchObject({ state: 'failed', error: { code: 'config.schema' } })
    box.write('a3', ['a9'], makesTable('three'))
    expect(await failureOf(outcomes((await fleetOf(['a'])).upgrade()))).toMatchObject({ code: expect.stringMatching(/^revision\./) as string })
  })
})
