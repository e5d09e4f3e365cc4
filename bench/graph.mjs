// How the commands that read the history grow with it: CPU and elapsed time of the child, interleaved, median, as a ratio to bare `node -e 0`.
// Every tenth revision begins a branch that the next but one merges again. Needs the build. Usage: node bench/graph.mjs [rounds] [counts…]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../scripts/pnpm.mjs'

const [rounds = 5, ...counts] = process.argv.slice(2).map(Number)
const mig = path.join(root, 'apps/cli/dist/main.js')
const programs = {
  'node -e 0': ['-e', '0'],
  'mig heads': [mig, 'heads'],
  'mig history': [mig, 'history'],
  'mig current': [mig, 'current'],
  'mig upgrade --sql base:head': [mig, 'upgrade', '--sql', 'base:head'],
}

console.log(`Node ${process.version}, ${os.cpus().length} cores, ${rounds} rounds, median CPU ms, its ratio to bare node, and that of the time elapsed`)
const measured = (counts.length > 0 ? counts : [1000, 10_000, 100_000]).map((count) => ({ count, ...measure(count) }))
for (const [at, { count, times, waited }] of measured.entries()) {
  console.log(`\n${count.toLocaleString('en')} revisions`)
  const bare = times['node -e 0']
  for (const [name, ms] of Object.entries(times)) {
    const { count: fewer, times: before } = measured[at - 1] ?? {}
    // What a process costs by itself is taken off: what is left is the work that grows.
    const growth =
      before === undefined || name === 'node -e 0'
        ? ''
        : `  ${((ms - bare) / (before[name] - before['node -e 0'])).toFixed(1)} x the work for ${count / fewer} x the revisions`
    const elapsed = `${(waited[name] / waited['node -e 0']).toFixed(2).padStart(7)} x`
    console.log(`${name.padEnd(30)} ${ms.toFixed(0).padStart(7)}  ${(ms / bare).toFixed(2).padStart(7)} x ${elapsed}${growth}`)
  }
}

function measure(count) {
  const folder = fs.mkdtempSync(path.join(root, 'apps/finance-inbox/bench-'))
  try {
    writeProject(folder, count)
    // The first run fills the cache of the configuration and makes the database, which then stands at the head.
    if (run(folder, [mig, 'stamp', 'head']).status !== 0) throw new Error('mig stamp head failed')
    const samples = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, args] of Object.entries(programs)) {
        const { status, ...sample } = run(folder, args)
        if (status !== 0) throw new Error(`${name} failed with ${status} at ${count} revisions`)
        samples[name].push(sample)
      }
    }
    const medians = (of) => Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values.map(of))]))
    return { times: medians(({ ms }) => ms), waited: medians(({ elapsed }) => elapsed) }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function run(cwd, args) {
  // The shell's `times` gives user and system time of the child alone.
  const script = `"$0" "$@" >/dev/null 2>&1; status=$?; times; exit $status`
  const started = performance.now()
  const { stdout, status } = spawnSync('bash', ['-c', script, process.execPath, ...args], { cwd, encoding: 'utf8' })
  const elapsed = performance.now() - started
  const [, children] = stdout.trim().split('\n')
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  return { status, ms: seconds * 1000, elapsed }
}

function writeProject(folder, count) {
  fs.mkdirSync(path.join(folder, 'migrations'))
  fs.writeFileSync(
    path.join(folder, 'mig.config.ts'),
    `import { defineConfig } from '@mig/core'\nexport default defineConfig({ url: 'sqlite:./app.db' })\n`,
  )
  const start = Date.UTC(2020, 0, 1)
  for (let n = 0; n < count; n++) {
    const createdAt = new Date(start + n * 60_000).toISOString().replace('.000', '')
    const minute = createdAt.replace(/\D/g, '').slice(0, 12)
    const [id, parents] = [idOf(n), parentsOf(n, count).map((parent) => `'${idOf(parent)}'`)]
    const down = parents.length === 0 ? 'null' : parents.length === 1 ? parents[0] : `[${parents.join(', ')}] as const`
    fs.writeFileSync(path.join(folder, 'migrations', `${minute}_${id}_step_${n}.ts`), `import { t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${down}
export const message = 'step ${n}'
export const createdAt = '${createdAt}'

export async function upgrade(op: Operations): Promise<void> {
  await op.addColumn('expenses', 'column_${n}', t.text())
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropColumn('expenses', 'column_${n}', { was: t.text() })
}
`)
  }
}

/** Scattered, as random ids are. */
function idOf(n) {
  return (BigInt(n) * 0x9e3779b97f4an % 0x1000000000000n).toString(16).padStart(12, '0')
}

function parentsOf(n, count) {
  if (n === 0) return []
  const place = n % 10
  if (place === 1 && n > 1 && n + 1 < count) return [n - 2]
  return place === 2 && n > 2 ? [n - 2, n - 1] : [n - 1]
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
