import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { CallersClient, Target } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'

export interface ClientOptions {
  /** The kinds of clients of the target that can be in a transaction when they are handed over. */
  readonly inTransaction: readonly string[]
  /** A program that upgrades the project in a folder and prints how many steps it ran. */
  readonly runner: string
}

/** Services hand over their own clients, and several of them start at once. */
export function clientCases(target: Target, options: ClientOptions): void {
  describe(`clients of ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
      box.write('a2', ['a1'], makesTable('two'))
    })
    afterEach(async () => {
      await box.remove()
    })


    const withClient = (kind: string, work: (client: CallersClient) => Promise<void>) => async (): Promise<void> => {
      const client = await box.database.clients[kind]?.()
      if (client === undefined) throw new TypeError(`There is no ${kind}.`)
      try {
        await work(client)
      } finally {
        await client.end()
      }
    }

    for (const kind of options.inTransaction) {
      it(`${kind} in a transaction of the caller's: nothing is committed`, withClient(kind, async ({ client: connection, run }) => {
        await run('BEGIN')
        const mig = await box.migrator({ connection })
        expect(await mig.upgrade('a1')).toMatchObject({ to: ['a1'] })
        const words = box.statements.filter(({ purpose }) => purpose === 'transaction').map(({ statement }) => statement.text[0])
        expect(new Set(words)).toEqual(new Set(['SAVEPOINT mig_run', 'RELEASE SAVEPOINT mig_run']))
        box.write('a3', ['a2'], `${UPGRADE} { await op.execute('boom') }`)
        expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'statement.failed', hint: expect.stringContaining('at a2') })
        expect(await run('SELECT version FROM mig_version')).toEqual([{ version: 'a2' }])
        await mig.close()
        await run('ROLLBACK')
        await expect(run('SELECT * FROM one')).rejects.toThrow(/one/)
        expect(await run('SELECT 1 AS still')).toEqual([{ still: 1 }])
      }))

      it(`${kind} in a transaction of the caller's: what needs none is refused`, withClient(kind, async ({ client: connection, run }) => {
        box.write('a3', ['a2'], `${UPGRADE} { await op.autocommit((outside) => outside.execute('SELECT 1')) }`)
        await run('BEGIN')
        const mig = await box.migrator({ connection })
        const error = await failureOf(mig.upgrade())
        expect(error).toMatchObject({ code: 'op.autocommit' })
        expect(error.message).toMatch(/^Revision a3 \(make a3\) failed at operation 1 \(execute SELECT 1\)/)
        expect(error.message).toContain('the connection came with an open transaction, which only its owner may commit')
        expect(box.statements).toEqual([])
        await mig.close()
        await run('ROLLBACK')
      }))
    }

    it('a connection that is none', async () => {
      const mig = await box.migrator({ connection: { not: 'a client' } })
      expect(await mig.heads()).toMatchObject([{ id: 'a2' }])
      expect(await failureOf(mig.upgrade())).toMatchObject({ code: 'config.connection', exit: 2 })
    })

    it('two migrators in one process: one runs, the other waits and has nothing to do', async () => {
      const waited: string[] = []
      const names = ['first', 'second', 'third']
      const migrators = await Promise.all(names.map((name) => box.migrator({ onLockWait: () => void waited.push(name) })))
      const results = await Promise.all(migrators.map((mig) => mig.upgrade()))
      expect(results.map(({ steps }) => String(steps.length)).toSorted()).toEqual(['0', '0', '2'])
      expect(new Set(results.map(({ to }) => to.join()))).toEqual(new Set(['a2']))
      expect(waited.length).toBeGreaterThan(0)
      expect(await box.database.rows('SELECT revision FROM mig_version_log ORDER BY id')).toEqual([{ revision: 'a1' }, { revision: 'a2' }])
    })

    it('whoever waits too long is told who has the lock', async () => {
      let release: () => void = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let begun: () => void = () => {}
      const started = new Promise<void>((resolve) => {
        begun = resolve
      })
      const slow = await box.migrator({
        onStep: () => {
          begun()
          return held
        },
      })
      const running = slow.upgrade('a1')
      await started
      const hasty = await box.migrator({ lockTimeout: 100 })
      expect(await failureOf(hasty.upgrade())).toMatchObject({ code: 'lock.timeout', exit: 4 })
      release()
      await running
      expect(await hasty.upgrade()).toMatchObject({ from: ['a1'], to: ['a2'] })
    })

    it('processes that start together: each revision runs once', async () => {
      const start = (): Promise<string> =>
        new Promise((resolve, reject) => {
          const node = ['--import', path.join(import.meta.dirname, 'run-typescript.mjs'), '--conditions=@mig/source']
          const args = [...node, options.runner, box.folder, box.database.url]
          const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
          let output = ''
          let errors = ''
          child.stdout.on('data', (data: Buffer) => (output += data.toString()))
          child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
          child.on('close', (code) => (code === 0 ? resolve(output.trim()) : reject(new Error(`exit ${code}: ${errors}`))))
        })
      expect((await Promise.all([start(), start(), start()])).toSorted()).toEqual(['0', '0', '2'])
      expect(await box.versions()).toEqual(['a2'])
    })

    it('commands of one migrator run one after another', async () => {
      const mig = await box.migrator()
      const [, current, down] = await Promise.all([mig.upgrade(), mig.current(), mig.downgrade('base')])
      expect(current.rows).toEqual(['a2'])
      expect(down).toMatchObject({ from: ['a2'], to: [] })
    })
    for (const kind of target.clients) {
      it(`${kind} of the caller's stays open`, withClient(kind, async ({ client: connection, run }) => {
        const mig = await box.migrator({ connection })
        expect(await mig.upgrade()).toMatchObject({ to: ['a2'] })
        await mig.assertAtHead()
        await mig.close()
        expect(await run('SELECT version FROM mig_version')).toEqual([{ version: 'a2' }])
        expect(await mig.current()).toMatchObject({ rows: ['a2'] })
        expect(await mig.downgrade('base')).toMatchObject({ to: [] })
        await mig.close()
        expect(await run('SELECT version FROM mig_version')).toEqual([])
      }))
    }
  })
}
