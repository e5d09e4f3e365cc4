import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from '../../../core/test/run/sandbox.ts'
import { targets } from './target.ts'

const UPGRADE = 'export async function upgrade(op: Operations): Promise<void>'
const shell = spawnSync('psql', ['--version']).status === 0

for (const target of targets) {
  describe(`what only ${target.name} has`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('a1', [], makesTable('one'))
    })
    afterEach(() => box.remove())

    const concurrently = `${UPGRADE} {
  await op.addColumn('one', 'size', t.integer())
  await op.createIndex('one', index('ix_one_size').on('size').with({ postgres: { concurrently: true } }))
  await op.addColumn('one', 'weight', t.integer())
}`

    for (const transaction of ['revision', 'all', 'none'] as const) {
      it(`mode ${transaction}: CREATE INDEX CONCURRENTLY runs between two transactions`, async () => {
        box.write('a2', ['a1'], concurrently)
        const mig = await box.migrator({ transaction })
        expect(await mig.plan()).toMatchObject({ steps: [{ revision: 'a1' }, { operations: [{}, { autocommit: true }, {}] }] })
        await mig.upgrade()
        const indexes = await box.database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_one_size'::regclass")
        expect(indexes).toEqual([{ indisvalid: true }])
        expect(await mig.current()).toMatchObject({ rows: ['a2'] })
        await mig.downgrade('base')
        expect(await mig.current()).toMatchObject({ rows: [] })
      })
    }

    it('CONCURRENTLY inside op.savepoint is refused', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.savepoint((inner) => inner.createIndex('one', index('ix').on('id').with({ postgres: { concurrently: true } })))
}`)
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade())
      expect(error).toMatchObject({ code: 'op.autocommit' })
      expect(error.message).toContain('operation 1 (create index ix on one)')
      expect(await mig.current()).toMatchObject({ rows: ['a1'] })
    })

    it("an error has the server's detail, hint and code", async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.execute('INSERT INTO one (id) VALUES (1), (1)')
  await op.execute('ALTER TABLE one ADD CONSTRAINT uq UNIQUE (id)')
}`)
      const duplicate = await failureOf((await box.migrator()).upgrade())
      const lines = duplicate.message.split('\n').map((line) => line.trim())
      expect(lines[0]).toMatch(/could not create unique index "uq"$/)
      expect(lines).toContain('sql: ALTER TABLE one ADD CONSTRAINT uq UNIQUE (id)')
      expect(lines).toContain('detail: Key (id)=(1) is duplicated.')
      expect(lines).toContain('code: 23505')
      box.write('a2', ['a1'], `${UPGRADE} { await op.execute('SELECT nothing(1)') }`)
      expect((await failureOf((await box.migrator()).upgrade())).message).toMatch(/\n {2}hint: No function matches/)
    })

    it('a version table in a schema that does not exist yet', async () => {
      const mig = await box.migrator({ versionTable: { schema: 'My ops', name: 'state' } })
      expect(await mig.current()).toMatchObject({ rows: [] })
      await mig.upgrade()
      expect(await box.database.rows('SELECT version FROM "My ops".state')).toEqual([{ version: 'a1' }])
      expect(await box.database.rows('SELECT revision FROM "My ops".state_log')).toEqual([{ revision: 'a1' }])
      const script = await mig.script()
      expect(script).toContain('CREATE SCHEMA IF NOT EXISTS "My ops";')
      await mig.downgrade('base')
      await box.database.rows('DROP SCHEMA "My ops" CASCADE')
      await box.database.script(script)
      expect(await mig.current()).toMatchObject({ rows: ['a1'] })
    })

    it('a role that may not create tables', async () => {
      await box.database.rows('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
      // Roles belong to the server, which other tests use as well.
      const create = "CREATE ROLE mig_reader LOGIN PASSWORD 'secret'"
      await box.database.rows(`DO $$ BEGIN ${create}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`)
      const url = new URL(box.database.url)
      url.username = 'mig_reader'
      url.password = 'secret'
      const mig = await box.migrator({ url: url.href })
      const error = await failureOf(mig.upgrade())
      expect(error.message).toMatch(/^The version table mig_version cannot be created: permission denied/)
      expect(error['hint']).toContain('Nothing was run.')
      expect(await mig.current()).toMatchObject({ rows: [] })
    })

    it('a privilege that is revoked between two revisions: a clear error, and the next run goes on', async () => {
      const role = `mig_revoked_${process.pid}_${Date.now().toString(36)}`
      box.write('a2', ['a1'], makesTable('two'))
      const url = new URL(box.database.url)
      url.username = role
      url.password = 'secret'
      await box.database.rows(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT CREATE, USAGE ON SCHEMA public TO ${role}`)
      await box.database.rows('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
      try {
        for (const revoked of [`REVOKE CREATE ON SCHEMA public FROM ${role}`, `ALTER TABLE mig_version OWNER TO postgres`]) {
          const mig = await box.migrator({
            url: url.href,
            onStep: async ({ state, revision }) => {
              if (state === 'done' && revision === 'a1') await box.database.rows(revoked)
            },
          })
          const failure = await failureOf(mig.upgrade())
          expect(failure).toMatchObject({ code: 'statement.failed', message: expect.stringContaining('permission denied for') })
          expect(await box.versions()).toEqual(['a1'])
          await expect(box.database.rows('SELECT * FROM two')).rejects.toThrow(/two/)
          await mig.close()
          await box.database.rows(`GRANT CREATE ON SCHEMA public TO ${role}; ALTER TABLE mig_version OWNER TO ${role}`)
          const again = await box.migrator({ url: url.href })
          expect(await again.upgrade()).toMatchObject({ to: ['a2'] })
          await again.downgrade('base')
          await again.close()
        }
      } finally {
        await box.database.rows(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
      }
    })

    it('a server that ends the session in the middle of a revision', async () => {
      box.write('a2', ['a1'], `${UPGRADE} {
  await op.createTable('two', { id: t.integer() })
  await op.execute('SELECT pg_terminate_backend(pg_backend_pid())')
}`)
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade())
      expect(error).toMatchObject({ revision: 'a2', hint: expect.stringContaining('The connection is lost') })
      const next = await box.migrator()
      expect(await next.current()).toMatchObject({ rows: ['a1'] })
      await expect(box.database.rows('SELECT * FROM two')).rejects.toThrow(/two/)
      box.write('a2', ['a1'], makesTable('two'))
      await next.upgrade()
    })

    it('a server that cannot be reached', async () => {
      const url = new URL(box.database.url)
      url.port = '1'
      const mig = await box.migrator({ url: url.href })
      for (const work of [mig.upgrade(), mig.current()]) expect((await failureOf(work))['code']).toMatch(/^connection\./)
      expect(await mig.heads()).toMatchObject([{ id: 'a1' }])
    })

    it.skipIf(!shell)('psql runs a script with CONCURRENTLY, and stops at the first error', async () => {
      box.write('a2', ['a1'], concurrently)
      box.write('a3', ['a2'], `${UPGRADE} { await op.execute('SELECT 1 / 0') }`)
      box.write('a4', ['a3'], makesTable('four'))
      const mig = await box.migrator()
      const file = path.join(box.folder, 'script.sql')
      writeFileSync(file, await mig.script())
      const args = ['-X', '-q', '-d', box.database.url, '-f', file]
      const psql = (): ReturnType<typeof spawnSync> => spawnSync('psql', args, { encoding: 'utf8' })
      const failed = psql()
      expect(failed.stderr).toContain('division by zero')
      expect(failed.status).toBe(3)
      expect(await mig.current()).toMatchObject({ rows: ['a2'] })
      const again = psql()
      expect(again.status).toBe(3)
      expect(again.stderr).toContain('mig')
    })
  })
}
