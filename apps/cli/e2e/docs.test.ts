import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPage } from './doc-page.ts'
import { ALL, emptyFolder, install, write } from './install.ts'

let root: ReturnType<typeof emptyFolder>
beforeAll(() => {
  root = emptyFolder()
  write(root.path, { 'package.json': '{ "name": "inbox", "private": true, "type": "module" }' })
  install(root.path, ALL)
})
afterAll(() => root.remove())

const PAGES = [
  'models',
  'configuration',
  'data-migrations',
  'autogenerate',
  'branches',
  'renames',
  'reviewing',
  'resolving-conflicts',
  'schema-objects',
  'several-databases',
  'sqlite',
  'squash',
  'verification',
  'production',
  'drift',
  'existing-database',
  'from-alembic',
  'services',
]

test.each(PAGES)('docs/%s.md says what happens', (name) => {
  const page = readFileSync(fileURLToPath(new URL(`../../../docs/${name}.md`, import.meta.url)), 'utf8')
  const folder = path.join(root.path, name)
  write(folder, { '.keep': '' })
  const PATH = [path.join(root.path, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(path.delimiter)
  const compared = runPage(page, folder, { PATH, NO_COLOR: '1' })
  expect(compared.length).toBeGreaterThan(3)
  for (const { command, expected, actual } of compared) expect(`$ ${command}\n${actual}`).toBe(`$ ${command}\n${expected}`)
})
