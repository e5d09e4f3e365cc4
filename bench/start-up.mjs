// How long mig takes to start, as a ratio to bare `node -e 0`: CPU time of the child, interleaved, median.
// Needs the build. Usage: node bench/start-up.mjs [rounds]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../scripts/pnpm.mjs'

const rounds = Number(process.argv[2] ?? 25)
const mig = path.join(root, 'apps/cli/dist/main.js')
const folder = fs.mkdtempSync(path.join(root, 'apps/finance-inbox/bench-'))
try {
  writeProject(100)
  if (cpu([mig, 'upgrade', 'head']).status !== 0) throw new Error('mig upgrade head failed')
  const programs = {
    'node -e 0': ['-e', '0'],
    'mig --version': [mig, '--version'],
    'mig --help': [mig, '--help'],
    'mig current (SQLite, 100 revisions)': [mig, 'current'],
    'mig heads (100 revisions)': [mig, 'heads'],
  }
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const [name, args] of Object.entries(programs)) times[name].push(cpu(args).ms)
  const bare = median(times['node -e 0'])
  console.log(`Node ${process.version}, ${os.cpus().length} cores, ${rounds} rounds, CPU ms (median) and ratio to bare node`)
  for (const [name, values] of Object.entries(times))
    console.log(`${name.padEnd(40)} ${median(values).toFixed(0).padStart(6)}  ${(median(values) / bare).toFixed(2)} x`)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

function cpu(args) {
  // The shell's `times` gives user and system time of the child alone.
  const script = `"$0" "$@" >/dev/null 2>&1; status=$?; times; exit $status`
  const { stdout, status } = spawnSync('bash', ['-c', script, process.execPath, ...args], { cwd: folder, encoding: 'utf8' })
  const [, children] = stdout.trim().split('\n')
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  return { status, ms: seconds * 1000 }
}

function writeProject(count) {
  fs.mkdirSync(path.join(folder, 'migrations'))
  fs.writeFileSync(
    path.join(folder, 'mig.config.ts'),
    `import { defineConfig } from '@mig/core'\nexport default defineConfig({ url: 'sqlite:./app.db', migrations: './migrations' })\n`,
  )
  for (let n = 0; n < count; n++) {
    const id = n.toString(16).padStart(12, 'a')
    const down = n === 0 ? 'null' : `'${(n - 1).toString(16).padStart(12, 'a')}'`
    fs.writeFileSync(path.join(folder, 'migrations', `${202601010000 + n}_${id}_step_${n}.ts`), revision(n, id, down))
  }
}

function revision(n, id, down) {
  return `import type { Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${down}
export const message = 'step ${n}'

export async function upgrade(op: Operations): Promise<void> {
  await op.execute('CREATE TABLE t${n} (id integer)')
}
`
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
