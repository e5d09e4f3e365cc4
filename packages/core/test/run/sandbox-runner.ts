import type { Dialect } from '../../src/dialect/dialect.ts'
import { createMigrator } from '../../src/run/project-migrator.ts'
import { modules } from './modules.ts'

/** A process of its own that upgrades the project in the folder of its first argument, and prints how many steps it ran. */
export async function runUpgrade(dialect: Dialect): Promise<void> {
  const [root = '', url = ''] = process.argv.slice(2)
  const mig = await createMigrator({ root, url, dialect, loader: { modules } })
  const { steps } = await mig.upgrade()
  await mig.close()
  process.stdout.write(`${steps.length}\n`)
}
