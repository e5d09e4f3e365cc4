// `mig upgrade head` over many revisions on SQLite, as a ratio to the same statements in the same transactions through better-sqlite3
// by hand. Whole processes, side by side: the median of the elapsed times, and of the CPU times, which a busy machine changes less.
// Needs the build. Usage: node bench/upgrade.mjs [revisions] [rounds]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { root } from '../scripts/pnpm.mjs'

const BUDGET = 1.3
const count = Number(process.argv[2] ?? 10_000)
const rounds = Number(process.argv[3] ?? 3)
const mig = path.join(root, 'apps/cli/dist/main.js')
const folder = fs.mkdtempSync(path.join(root, 'apps/finance-inbox/bench-'))
const statements = path.join(folder, 'statements.json')

try {
  writeProject()
  await recordStatements()
  fs.writeFileSync(path.join(folder, 'by-hand.mjs'), byHand())
  const times = { 'by hand': [], 'mig upgrade head, cold cache': [], 'mig upgrade head': [] }
  for (let round = 0; round < rounds; round++) {
    times['by hand'].push(timed([path.join(folder, 'by-hand.mjs')]))
    emptyCache()
    times['mig upgrade head, cold cache'].push(timed([mig, 'upgrade', 'head']))
    times['mig upgrade head'].push(timed([mig, 'upgrade', 'head']))
  }
  console.log(`Node ${process.version}, ${os.cpus().length} cores, ${count} revisions, ${rounds} rounds; seconds (median) and ratio`)
  for (const kind of ['elapsed', 'cpu']) {
    const base = median(times['by hand'].map((time) => time[kind]))
    for (const [name, values] of Object.entries(times)) {
      const time = median(values.map((value) => value[kind]))
      console.log(`${kind.padEnd(8)} ${name.padEnd(30)} ${time.toFixed(2).padStart(8)}  ${(time / base).toFixed(2)} x`)
    }
  }
  console.log(`budget: ${BUDGET} x elapsed`)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

/** The loader keeps what it transformed below the next folder of packages. */
function emptyCache() {
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true })
  fs.mkdirSync(path.join(folder, 'node_modules'))
}

/** Runs a program on a database that is new, and gives its times in seconds. */
function timed(args) {
  for (const name of fs.readdirSync(folder)) if (name.startsWith('app.db')) fs.rmSync(path.join(folder, name))
  const start = performance.now()
  // The shell's `times` gives user and system time of the child alone.
  const script = '"$0" "$@" >/dev/null; status=$?; times; exit $status'
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  const elapsed = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr.slice(-2000)}`)
  const [, children = ''] = stdout.trim().split('\n')
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  return { elapsed, cpu }
}

/** Writes down what mig sends to the database, rows of the log and words of transactions included. */
async function recordStatements() {
  const { createMigrator } = await import(pathToFileURL(path.join(root, 'packages/core/dist/index.js')).href)
  const all = []
  const migrator = await createMigrator({
    root: folder,
    url: 'sqlite::memory:',
    onStatement: ({ statement }) => all.push({ sql: statement.text.join('?'), values: statement.values.map(literal) }),
  })
  await migrator.upgrade()
  await migrator.close()
  fs.writeFileSync(statements, JSON.stringify(all))
}

/** A date as the dialect keeps it; the other values are texts and null. */
function literal(value) {
  return value?.$date === undefined ? value : value.$date.replace('T', ' ').replace('Z', '')
}

function byHand() {
  return `import fs from 'node:fs'
import { createRequire } from 'node:module'
const Database = createRequire(${JSON.stringify(path.join(root, 'packages/dialect-sqlite/package.json'))})('better-sqlite3')
const database = new Database('app.db')
for (const { sql, values } of JSON.parse(fs.readFileSync(${JSON.stringify(statements)}, 'utf8'))) database.prepare(sql).run(...values)
database.close()
`
}

function writeProject() {
  fs.mkdirSync(path.join(folder, 'migrations'))
  const config = `import { defineConfig } from '@mig/core'

export default defineConfig({ url: 'sqlite:./app.db', migrations: './migrations' })
`
  fs.writeFileSync(path.join(folder, 'mig.config.ts'), config)
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n')
  for (let number = 0; number < count; number++) {
    const file = `${202601010000 + number}_${id(number)}_create_table_${number}.ts`
    fs.writeFileSync(path.join(folder, 'migrations', file), revision(number))
  }
}

function revision(number) {
  return `import { sql, t } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '${id(number)}'
export const downRevision = ${number === 0 ? 'null' : `'${id(number - 1)}'`}
export const message = 'create table ${number}'
export const createdAt = '2026-01-01T00:00:00Z'

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('table_${number}', {
    id: t.integer().identity().primaryKey(),
    name: t.varchar(80).notNull(),
    created_at: t.timestamptz().notNull().default(sql\`current_timestamp\`),
  })
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('table_${number}')
}
`
}

function id(number) {
  return `a${number.toString(16).padStart(11, '0')}`
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
