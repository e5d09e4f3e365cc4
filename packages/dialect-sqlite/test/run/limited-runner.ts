import { createMigrator } from '../../../core/src/run/project-migrator.ts'
import { modules } from '../../../core/test/run/modules.ts'
import { sqlite } from '../../src/index.ts'

// A process of its own that upgrades a project, or restores a backup, and prints the error as JSON.
const [root = '', url = '', command = '', argument = ''] = process.argv.slice(2)
const mig = await createMigrator({ root, url, dialect: sqlite, loader: { modules } })
process.stderr.write('ready')
try {
  if (command === 'restore') await mig.restore(argument)
  else await mig.upgrade('head', argument === '' ? {} : { backup: argument })
  process.stdout.write('{}')
} catch (error) {
  const { code, message, hint, exit } = error as { readonly [fact: string]: unknown }
  process.stdout.write(JSON.stringify({ code, message, hint, exit }))
} finally {
  await mig.close()
}
