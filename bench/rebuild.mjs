// The rebuild of a big SQLite table through mig, as a ratio to the same SQL in the sqlite3 shell (where it is installed) and through
// better-sqlite3 by hand: everything that mig sends, guards and checks of foreign keys as well; what those cost is said by the bare
// statements beside it. Side by side, in processes of their own: the median of the elapsed times of the work, without the start of Node.
// Then the peak memory of the process against the number of rows, which has to stay flat.
// Needs the build. Usage: node bench/rebuild.mjs [rows] [rounds]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root } from '../scripts/pnpm.mjs'

const BUDGET = 1.1
const requireOfDialect = createRequire(path.join(root, 'packages/dialect-sqlite/package.json'))
const [command] = process.argv.slice(2)
if (command === '--mig') await migrate(...process.argv.slice(3))
else if (command === '--by-hand') byHand(process.argv[3], process.argv[4])
else compare(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 5))

function compare(rows, rounds) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mig-bench-'))
  const shell = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' })
  try {
    const template = path.join(folder, 'template.db')
    makeTable(template, rows)
    const [all, bare] = ['all', 'bare'].map((name) => path.join(folder, `${name}.json`))
    child('--mig', copied(template, folder), all, bare)
    const script = path.join(folder, 'all.sql')
    fs.writeFileSync(script, shellScript(all))
    const ways = {
      ...(shell.status === 0 ? { 'sqlite3 shell': (file) => timedShell(file, script) } : {}),
      'better-sqlite3 by hand': (file) => child('--by-hand', file, all).seconds,
      'the bare statements': (file) => child('--by-hand', file, bare).seconds,
      mig: (file) => child('--mig', file).seconds,
    }
    const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, way] of Object.entries(ways)) times[name].push(way(copied(template, folder)))
    }
    const version = `shell ${shell.status === 0 ? shell.stdout.split(' ')[0] : 'not installed'}, better-sqlite3 ${libraryVersion()}`
    console.log(
      `Node ${process.version}, ${version}, ${os.cpus().length} cores, ${rows} rows, ${rounds} rounds; seconds (median) and ratio`,
    )
    const medians = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
    for (const [name, time] of Object.entries(medians)) {
      const ratios = Object.entries(medians).flatMap(([base, its]) => (base === 'mig' ? [] : [`${(time / its).toFixed(2)} x ${base}`]))
      console.log(`${name.padEnd(24)} ${time.toFixed(2).padStart(8)}  ${ratios.join(', ')}`)
    }
    console.log(`budget: ${BUDGET} x the sqlite3 shell`)
    for (const part of [0.01, 0.1, 1]) {
      makeTable(template, rows * part)
      const { peak } = child('--mig', copied(template, folder))
      console.log(`peak memory, ${String(rows * part).padStart(9)} rows ${(peak / 1024).toFixed(0).padStart(6)} MB`)
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function makeTable(file, rows) {
  fs.rmSync(file, { force: true })
  const database = new (requireOfDialect('better-sqlite3'))(file)
  database.exec(`
    CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE expenses (id INTEGER PRIMARY KEY, category_id INTEGER, note VARCHAR(80), amount NUMERIC(12, 2) NOT NULL, spent_at TEXT);
    CREATE TABLE receipts (id INTEGER PRIMARY KEY, expense_id INTEGER REFERENCES expenses (id) ON DELETE CASCADE);
    CREATE INDEX ix_expenses_spent_at ON expenses (spent_at);
    INSERT INTO categories VALUES (1, 'one'), (2, 'two');
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO expenses SELECT i, 1 + i % 2, 'an expense with the number ' || i, i / 100.0, '2026-01-' || (10 + i % 20) FROM n;
    INSERT INTO receipts SELECT id, id FROM expenses WHERE id % 100 = 0;`)
  database.close()
}

function copied(template, folder) {
  const file = path.join(folder, 'app.db')
  for (const suffix of ['', '-journal', '-mig-lock']) fs.rmSync(`${file}${suffix}`, { force: true })
  fs.copyFileSync(template, file)
  return file
}

function child(...args) {
  const program = [...process.execArgv, fileURLToPath(import.meta.url), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr.slice(-2000)}`)
  return JSON.parse(stdout)
}

/** In a process of its own: the change that SQLite has no ALTER for, and what it took. Writes down what was sent, where it is told to. */
async function migrate(file, all, bare) {
  const load = (name) => import(pathToFileURL(requireOfDialect.resolve(name)).href)
  const { createMigrator, t } = await load('@mig/core')
  const { sqlite } = await load('@mig/dialect-sqlite')
  const sent = []
  const statements = []
  const migrator = await createMigrator({
    url: `sqlite:${file}`,
    dialect: all === undefined ? sqlite : listening(sqlite, sent),
    revisions: {
      '202601010000_a1_rebuild.ts': {
        revision: 'a1',
        downRevision: null,
        dynamic: false,
        async upgrade(op) {
          await op.alterTable('expenses', (expenses) => {
            expenses.alterColumn('note', { default: '' })
            expenses.addColumn('parent_id', t.integer().references('expenses.id', { onDelete: 'set null' }))
          })
        },
      },
    },
    onStatement: ({ statement }) => statements.push({ sql: statement.text.join('?'), values: statement.values.map(plain) }),
  })
  const start = performance.now()
  await migrator.upgrade()
  const seconds = (performance.now() - start) / 1000
  await migrator.close()
  if (all !== undefined) fs.writeFileSync(all, JSON.stringify(sent))
  if (bare !== undefined) fs.writeFileSync(bare, JSON.stringify(statements))
  process.stdout.write(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS }))
}

/** The dialect, with everything that goes over its connection written down. */
function listening(dialect, sent) {
  const connect = async (target) => {
    const connection = await dialect.driver.connect(target)
    const run = (sql, values = []) => {
      sent.push({ sql, values: values.map(plain) })
      return connection.run(sql, values)
    }
    return { ...connection, run }
  }
  return { ...dialect, driver: { ...dialect.driver, connect } }
}

/** A date as the dialect keeps it; the other values are texts, numbers and null. */
function plain(value) {
  return value?.$date === undefined ? value : value.$date.replace('T', ' ').replace('Z', '')
}

function byHand(file, statements) {
  const database = new (requireOfDialect('better-sqlite3'))(file)
  const start = performance.now()
  database.pragma('foreign_keys = OFF')
  for (const { sql, values } of JSON.parse(fs.readFileSync(statements, 'utf8'))) {
    const prepared = database.prepare(sql)
    if (prepared.reader) prepared.all(...values)
    else prepared.run(...values)
  }
  process.stdout.write(JSON.stringify({ seconds: (performance.now() - start) / 1000 }))
  database.close()
}

function shellScript(statements) {
  const literal = (value) => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL'))
  const lines = JSON.parse(fs.readFileSync(statements, 'utf8')).map(({ sql, values }) => {
    const rest = [...values]
    return `${sql.replaceAll('?', () => literal(rest.shift()))};`
  })
  return ['.bail on', 'PRAGMA foreign_keys = OFF;', ...lines].join('\n')
}

function timedShell(file, script) {
  const start = performance.now()
  const { status, stderr } = spawnSync('sqlite3', [file, `.read ${script}`], { encoding: 'utf8' })
  if (status !== 0 || stderr !== '') throw new Error(`sqlite3 failed: ${stderr}`)
  return (performance.now() - start) / 1000
}

function libraryVersion() {
  const database = new (requireOfDialect('better-sqlite3'))(':memory:')
  return database.prepare('SELECT sqlite_version()').pluck().get()
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
