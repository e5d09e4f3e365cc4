// `upgrade head` of 20 revisions for many tenants, SQLite files and PostgreSQL schemas, as ratios to a loop of the same statements by hand
// in the same process: as many at a time, each connection prepared once. Then the same again, when there is nothing left to do. The
// recorded schema (`drift`) is what mig does besides the statements of revisions, so it is measured apart. Needs the build.
// Usage: node bench/tenants.mjs [postgres://…] [tenants] [concurrency]
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { root } from '../scripts/pnpm.mjs'

const REVISIONS = 20
const server = process.argv[2] ?? 'postgres://postgres@localhost:5432/postgres'
const count = Number(process.argv[3] ?? 1000)
const concurrency = Number(process.argv[4] ?? 4)
const names = Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, '0')}`)

const packages = process.env.MIG_BENCH_PACKAGES ?? path.join(root, 'packages')
const built = (name) => import(pathToFileURL(path.join(packages, `${name}/dist/index.js`)).href)
const { createFleet, createMigrator } = await built('core')
const [{ sqlite }, { postgres }] = [await built('dialect-sqlite'), await built('dialect-postgres')]
const Database = createRequire(path.join(root, 'packages/dialect-sqlite/package.json'))('better-sqlite3')
const pg = createRequire(path.join(root, 'packages/dialect-postgres/package.json'))('pg')

const modules = { '@mig/core': () => built('core') }

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mig-tenants-'))
const database = `mig_tenants_${process.pid}`
const url = server.replace(/\/[^/]*$/, `/${database}`)
try {
  writeProject()
  console.log(`Node ${process.version}, ${os.cpus().length} cores, ${count} tenants, ${REVISIONS} revisions, ${concurrency} at a time; seconds and ratio`)
  await onSqlite()
  await onPostgres()
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

async function onSqlite() {
  const statements = await recorded({ url: 'sqlite::memory:', dialect: sqlite })
  const byHand = await timed(() => {
    for (const name of names) {
      const file = new Database(path.join(folder, `hand-${name}.db`))
      for (const { sql, values } of statements) file.prepare(sql.join('?')).run(...values)
      file.close()
    }
  })
  const tenants = (prefix) => names.map((name) => ({ name, url: `sqlite:${path.join(folder, `${prefix}-${name}.db`)}` }))
  await compare('SQLite files', byHand, (drift) => ({ dialect: sqlite, tenants: tenants(drift ? 'recorded' : 'plain') }))
}

async function onPostgres() {
  await asAdmin(`CREATE DATABASE ${database}`)
  try {
    const statements = await recorded({ url, dialect: postgres, schema: 'recorder', createSchema: true })
    const byHand = await timed(async () => {
      const rest = [...names]
      await Promise.all(Array.from({ length: concurrency }, () => workThrough(rest, statements)))
    })
    const tenants = (prefix) => names.map((name) => ({ name, schema: `${prefix}_${name}` }))
    const options = (drift) => ({ url, dialect: postgres, createSchema: true, tenants: tenants(drift ? 'recorded' : 'plain') })
    await compare('PostgreSQL schemas', byHand, options)
  } finally {
    await asAdmin(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  }
}

async function workThrough(rest, statements) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    await client.query(`CREATE SCHEMA hand_${name}`)
    await client.query(`SET search_path = hand_${name}`)
    for (const { sql, values } of statements) {
      const text = sql.reduce((all, piece, index) => `${all}$${index}${piece}`)
      await (values.length === 0 ? client.query(text) : client.query(text, values))
    }
  }
  await client.end()
}

/** @param options the fleet's, with or without a recorded schema. */
async function compare(what, byHand, options) {
  print(what, 'by hand', byHand, byHand)
  for (const drift of [false, true]) {
    const fleet = await createFleet({ root: folder, loader: { modules }, drift, ...options(drift) })
    print(what, `upgrade head${drift ? ', schema recorded' : ''}`, await timed(() => upgraded(fleet, REVISIONS)), byHand)
    print(what, `nothing to do${drift ? ', schema recorded' : ''}`, await timed(() => upgraded(fleet, 0)), byHand)
    await fleet.close()
  }
}

async function upgraded(fleet, steps) {
  for await (const result of fleet.upgrade('head', { concurrency })) {
    if (result.state !== 'done') throw result.error
    if (result.value.steps.length !== steps) throw new Error(`${result.tenant.name}: ${result.value.steps.length} steps`)
  }
}

function print(what, name, { elapsed, cpu }, base) {
  const facts = [elapsed, elapsed / base.elapsed, cpu].map((fact) => fact.toFixed(2).padStart(7))
  console.log(`${what.padEnd(18)}  ${name.padEnd(30)} ${facts[0]} ${facts[1]} x   cpu ${facts[2]}`)
}

/** Elapsed and CPU time of this process, in seconds. */
async function timed(work) {
  const [start, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { elapsed: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}

/** What mig sends to one tenant, rows of its books and words of transactions included. */
async function recorded(options) {
  const all = []
  const migrator = await createMigrator({
    root: folder,
    loader: { modules },
    drift: false,
    ...options,
    onStatement: ({ statement }) => all.push({ sql: statement.text, values: statement.values.map(literal) }),
  })
  await migrator.upgrade()
  await migrator.close()
  return all
}

/** A date as the databases take it; the other values are texts, numbers and null. */
function literal(value) {
  return value?.$date === undefined ? value : value.$date.replace('T', ' ').replace('Z', '')
}

async function asAdmin(sql) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql)
  await client.end()
}

function writeProject() {
  fs.mkdirSync(path.join(folder, 'migrations'))
  for (let number = 0; number < REVISIONS; number++) fs.writeFileSync(path.join(folder, 'migrations', `${id(number)}.ts`), revision(number))
}

/** Tables and, in every second revision, what comes to one. */
function revision(number) {
  const table = `table_${number - (number % 2)}`
  const operations =
    number % 2 === 0
      ? [
          `await op.createTable('${table}', {
    id: t.integer().identity().primaryKey(),
    name: t.varchar(80).notNull(),
    created_at: t.timestamptz().notNull().default(sql\`current_timestamp\`),
  })`,
        ]
      : [`await op.addColumn('${table}', 'note', t.text())`, `await op.createIndex('${table}', index('ix_${table}_name').on('name'))`]
  return `import { index, sql, t } from '@mig/core'

export const revision = '${id(number)}'
export const downRevision = ${number === 0 ? 'null' : `'${id(number - 1)}'`}
export const message = 'step ${number}'
export const createdAt = '2026-01-01T00:00:00Z'

export async function upgrade(op) {
  ${operations.join('\n  ')}
}
`
}

function id(number) {
  return `a${String(number).padStart(3, '0')}`
}
