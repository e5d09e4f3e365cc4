import { createMigrator } from '@mig/core'
import { sqlite } from '../../src/index.ts'
import { rebuildBig } from './big-table.ts'

// A process of its own that rebuilds the big table under a limit of the system, and prints the error as JSON.
const [url = ''] = process.argv.slice(2)
const migrator = await createMigrator({ url, dialect: sqlite, revisions: rebuildBig })
try {
  await migrator.upgrade()
  process.stdout.write('{}')
} catch (error) {
  const { code, message, hint } = error as { readonly [fact: string]: unknown }
  process.stdout.write(JSON.stringify({ code, message, hint }))
} finally {
  await migrator.close()
}
