import { createMigrator } from '@mig/core'
import { writeSync } from 'node:fs'
import { sqlite } from '../../src/index.ts'
import { rebuildBig } from './big-table.ts'

// A process of its own that rebuilds the big table, and says when it begins and ends, so that it can be killed in between.
const [url = ''] = process.argv.slice(2)
let begun = false
const migrator = await createMigrator({
  url,
  dialect: sqlite,
  revisions: rebuildBig,
  onStatement() {
    if (!begun) writeSync(1, 'begin\n')
    begun = true
  },
})
await migrator.upgrade()
writeSync(1, 'end\n')
await migrator.close()
