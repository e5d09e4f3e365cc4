import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { postgres } from '@mig/dialect-postgres'
import { createPostgresDatabase, newestPostgres, temporaryFolder } from '@mig/test-databases'
import { expect, test } from 'vitest'

const LOADER = path.join(import.meta.dirname, '../../../packages/core/test/run/run-typescript.mjs')
const MAIN = path.join(import.meta.dirname, '../src/main.ts')

interface Ended {
  readonly exit: number | null
  readonly said: string
}

async function withProject(work: (folder: string, url: string) => Promise<void>): Promise<void> {
  const server = newestPostgres()
  const [folder, database] = [temporaryFolder(), await createPostgresDatabase(server)]
  const { url } = database
  try {
    mkdirSync(path.join(folder.path, 'migrations'))
    writeFileSync(path.join(folder.path, 'mig.config.mjs'), `export default ${JSON.stringify({ url, dev: server.url, models: './models.ts' })}`)
    await work(folder.path, url)
  } finally {
    await database.drop()
    folder.remove()
  }
}

function mig(cwd: string, ...args: readonly string[]): Ended {
  const words = ['--import', LOADER, '--conditions=@mig/source', MAIN, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return { exit: status, said: stdout + stderr }
}

function models(folder: string, ...values: readonly string[]): void {
  const text = `import { enumType, t, table } from '@mig/core'
export const status = enumType('status', ${JSON.stringify(values)})
export const expenses = table('expenses', { id: t.integer().primaryKey(), status: t.enum(status).notNull() })
`
  writeFileSync(path.join(folder, 'models.ts'), text)
}

test('a value that an enum loses is asked about with flags to paste, and rows get what the flag says', async () => {
  await withProject(async (folder, url) => {
    const revision = ['revision', '--autogenerate', '-m', 'void']
    models(folder, 'open', 'void', 'paid')
    expect(mig(folder, 'revision', '--autogenerate', '-m', 'first')).toMatchObject({ exit: 0 })
    expect(mig(folder, 'upgrade')).toMatchObject({ exit: 0 })
    const connection = await postgres.driver.connect({ url })
    try {
      await connection.run("INSERT INTO expenses VALUES (1, 'void'), (2, 'open')")
      models(folder, 'open', 'paid')
      const asked = mig(folder, ...revision)
      expect(asked.exit).toBe(2)
      expect(asked.said).toBe(`Error [autogenerate.undecided]: status.void goes: what do the rows get that hold it (1 of expenses.status)?
Nothing was written. Add one of these flags:
  --no-map status.void   nothing: they stop the upgrade
  --map status.void=open   open
  --map status.void=paid   paid
`)
      const misspelt = mig(folder, ...revision, '--map', 'status.void=piad')
      expect(misspelt).toMatchObject({ exit: 2, said: expect.stringContaining('did you mean paid?') as string })

      const written = mig(folder, ...revision, '--map', 'status.void=paid')
      expect(written.exit).toBe(0)
      expect(written.said).toContain('upgrade lossy (expenses.status), downgrade lossy (expenses.status)')
      const file = readdirSync(path.join(folder, 'migrations')).find((name) => name.endsWith('_void.ts')) ?? ''
      expect(readFileSync(path.join(folder, 'migrations', file), 'utf8')).toContain("map: { void: 'paid' }")
      expect(mig(folder, 'upgrade')).toMatchObject({ exit: 0 })
      expect((await connection.run('SELECT id, status FROM expenses ORDER BY id')).rows).toEqual([
        { id: 1, status: 'paid' },
        { id: 2, status: 'open' },
      ])
    } finally {
      await connection.close()
    }
  })
})
