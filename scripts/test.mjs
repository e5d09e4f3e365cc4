// `npm test`: everything that must hold, from a clone in which nothing is installed.
import fs from 'node:fs'
import path from 'node:path'
import { pnpm, root } from './pnpm.mjs'

// The same tree gets the same answer: property tests look at the same cases (vitest.setup.ts).
process.env.MIG_SEED ??= '20261122'

pnpm('install', '--frozen-lockfile')
pnpm('lint')
pnpm('typecheck')
// Tests run on sources: without any build output, so that a stale one can never hide a failure.
for (const folder of ['packages', 'apps']) {
  for (const name of fs.readdirSync(path.join(root, folder)))
    fs.rmSync(path.join(root, folder, name, 'dist'), { recursive: true, force: true })
}
pnpm('test:unit')
pnpm('test:node-sqlite')
pnpm('build')
pnpm('knip')
pnpm('pack:check')
pnpm('test:e2e')
