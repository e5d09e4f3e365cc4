import { createInterface } from 'node:readline'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { createMigrator } from '../../src/run/project-migrator.ts'
import { modules } from '../run/modules.ts'

/** A process of its own that upgrades the project of its first argument whenever it reads the URL of a database, and prints the steps. */
export async function serveUpgrades(dialect: Dialect): Promise<void> {
  const [root = ''] = process.argv.slice(2)
  process.stdout.write('ready\n')
  for await (const url of createInterface({ input: process.stdin })) {
    const mig = await createMigrator({ root, url, dialect, loader: { modules }, lockTimeout: 120_000 })
    const answer = await mig.upgrade().then(
      ({ steps }) => String(steps.length),
      (error: unknown) => `failed: ${String(error).replaceAll('\n', ' ')}`,
    )
    await mig.close()
    process.stdout.write(`${answer}\n`)
  }
}
