import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { temporaryFolder } from '@mig/test-databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const LOADER = path.join(import.meta.dirname, '../../../packages/core/test/run/run-typescript.mjs')
const MAIN = path.join(import.meta.dirname, '../src/main.ts')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(path.join(folder.path, 'migrations'))
  write('mig.config.mjs', "export default { url: 'sqlite:./app.db', models: './models.ts' }")
  models('name: t.text()')
  write(
    'migrations/a1.ts',
    `import { t } from '@mig/core'
export const revision = 'a1'
export const downRevision = null
export async function upgrade(op) { await op.createTable('users', { name: t.text() }) }
`,
  )
})
afterEach(() => folder.remove())

function write(file: string, text: string): void {
  writeFileSync(path.join(folder.path, file), text)
}

function models(columns: string): void {
  write('models.ts', `import { t, table } from '@mig/core'\nexport const users = table('users', { ${columns} })\n`)
}

interface Ended {
  readonly exit: unknown
  readonly said: string
}

/** Runs mig at a terminal, which gives each key where the text stands that it answers. */
async function atTerminal(args: readonly string[], ...keys: readonly (readonly [said: string, key: string])[]): Promise<Ended> {
  const words = [process.execPath, '--import', LOADER, '--conditions=@mig/source', MAIN, ...args]
  // A terminal without a size wraps behind every letter.
  const command = `stty cols 120 rows 40; ${words.map((word) => `'${word}'`).join(' ')}`
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder.path, stdio: ['pipe', 'pipe', 'inherit'] })
  const left = [...keys]
  let [said, from] = ['', 0]
  child.stdout.on('data', (chunk: Buffer) => {
    said += String(chunk)
    const [next] = left
    if (next === undefined || !said.slice(from).includes(next[0])) return
    left.shift()
    from = said.length
    child.stdin.write(next[1])
  })
  const late = setTimeout(() => child.kill(), 60_000)
  const [exit] = await once(child, 'close')
  clearTimeout(late)
  return { exit, said: stripVTControlCharacters(said).replaceAll('\r', '') }
}

const CTRL_C = '\u0003'

describe.skipIf(process.platform !== 'linux')('at a terminal', () => {
  test('Ctrl+C at a yes or no ends the line, and says that nothing was run', async () => {
    await atTerminal(['upgrade'])
    const { exit, said } = await atTerminal(['downgrade', 'base'], ['[y/N]', CTRL_C])
    expect(exit).toBe(130)
    expect(said).toMatch(/\[y\/N\] ?(?:\^C)?\nNothing was run\.\n$/)
  })

  test('Ctrl+C at a choice says that nothing was written', async () => {
    await atTerminal(['upgrade'])
    models('nick: t.text()')
    const { exit, said } = await atTerminal(['revision', '--autogenerate', '-m', 'nick'], ['rename', CTRL_C])
    expect(exit).toBe(130)
    expect(said).toMatch(/\nNothing was written\.\n$/)
    expect(readdirSync(path.join(folder.path, 'migrations'))).toEqual(['a1.ts'])
  })

  test('what is to be typed is said with what it is for', async () => {
    await atTerminal(['upgrade'])
    models('name: t.text(), nick: t.text().notNull()')
    const asked = ['revision', '--autogenerate', '-m', 'nick']
    const { exit, said } = await atTerminal(asked, ['exist already?', '\r'], ['users.nick for existing rows', CTRL_C])
    expect(exit).toBe(130)
    expect(said).toContain('users.nick for existing rows: the value')
    expect(said).toMatch(/\nNothing was written\.\n$/)
  })
})
