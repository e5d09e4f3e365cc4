// Autogenerate over 1,000 tables with 20 columns each: nothing to do, and one table changed, on SQLite and on PostgreSQL; against reflection
// alone, and against Alembic where python3 has it (Debian: alembic python3-psycopg2). What reflection gives stands for the models. Alembic
// compares no defaults here: version 1.8 fails on those that it has reflected itself. Needs the build.
// Usage: node bench/autogenerate.mjs [postgres://…] [tables] [rounds]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { root } from '../scripts/pnpm.mjs'

const COLUMNS = 20
const [, , server = 'postgres://postgres@localhost:5432/postgres', tables = '1000', rounds = '3'] = process.argv
const database = `mig_bench_${process.pid}`
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mig-bench-'))

const built = (name) => import(pathToFileURL(path.join(root, `packages/${name}/dist/index.js`)).href)
const [{ sqlite }, { postgres }, { autogenerate }] = await Promise.all(['dialect-sqlite', 'dialect-postgres', 'autogenerate'].map(built))

const admin = await postgres.driver.connect({ url: server })
await admin.run(`CREATE DATABASE ${database}`)
try {
  console.log(`Node ${process.version}, ${os.cpus().length} cores, ${tables} tables of ${COLUMNS} columns, ${rounds} rounds; seconds (median)`)
  await measure('SQLite', sqlite, `sqlite:${path.join(folder, 'bench.db')}`, `sqlite:///${path.join(folder, 'bench.db')}`)
  const url = server.replace(/\/[^/]*$/, `/${database}`)
  await measure(`PostgreSQL ${admin.version.join('.')}`, postgres, url, url.replace(/^postgres(?:ql)?:/, 'postgresql:'))
} finally {
  await admin.run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  await admin.close()
  fs.rmSync(folder, { recursive: true, force: true })
}

async function measure(name, dialect, url, alembicUrl) {
  await fill(dialect, url)
  const times = { reflect: [], nothing: [], one: [], alembic: [], alembicOne: [] }
  for (let round = 0; round < Number(rounds); round++) {
    const { schema, seconds } = await reflected(dialect, url)
    times.reflect.push(seconds)
    times.nothing.push(await compared(dialect, url, schema, 0))
    times.one.push(await compared(dialect, url, changed(schema), 1))
    const alembic = runAlembic(alembicUrl)
    if (alembic === undefined) continue
    times.alembic.push(alembic.nothing)
    times.alembicOne.push(alembic.one)
  }
  const [reflect, nothing, one, alembic, alembicOne] = Object.values(times).map(median)
  console.log(`\n${name}`)
  const line = (what, value, beside = '') => console.log(`  ${what.padEnd(28)} ${value.toFixed(2).padStart(7)}  ${beside}`)
  line('reflection alone', reflect)
  line('autogenerate, nothing to do', nothing, `${(nothing / reflect).toFixed(2)} x reflection`)
  line('autogenerate, one table', one, `${(one / reflect).toFixed(2)} x reflection`)
  if (alembic === undefined) return
  line('Alembic, nothing to do', alembic, `${(alembic / nothing).toFixed(1)} x mig`)
  line('Alembic, one table', alembicOne, `${(alembicOne / one).toFixed(1)} x mig`)
}

async function fill(dialect, url) {
  const connection = await dialect.driver.connect({ url, create: true })
  const types = ['integer', 'text', 'varchar(80)', 'timestamp', 'numeric(12,2)', 'boolean', 'date']
  for (let table = 0; table < Number(tables); table++) {
    const columns = Array.from({ length: COLUMNS - 3 }, (_, index) => {
      const value = index % 7 === 0 ? ' DEFAULT 7' : index % 7 === 1 ? " DEFAULT 'none' NOT NULL" : ''
      return `c${index} ${types[index % 7]}${value}`
    })
    // SQLAlchemy follows references by recursion, which a chain of a thousand tables is too deep for.
    const parent = table % 50 === 0 ? table : table - 1
    await connection.run(`CREATE TABLE t${table} (id integer NOT NULL, code text, parent integer, ${columns.join(', ')},
      CONSTRAINT t${table}_pk PRIMARY KEY (id), CONSTRAINT t${table}_code UNIQUE (code),
      CONSTRAINT t${table}_parent FOREIGN KEY (parent) REFERENCES t${parent} (id))`)
    await connection.run(`CREATE INDEX t${table}_a ON t${table} (parent)`)
    await connection.run(`CREATE INDEX t${table}_b ON t${table} (c1, c2)`)
  }
  await connection.close()
}

async function reflected(dialect, url) {
  const connection = await dialect.driver.connect({ url })
  const start = performance.now()
  const schema = await dialect.reflector.reflect(connection)
  const seconds = (performance.now() - start) / 1000
  await connection.close()
  return { schema, seconds }
}

async function compared(dialect, url, wanted, expected) {
  const connection = await dialect.driver.connect({ url })
  const start = performance.now()
  const { ops } = await autogenerate({ dialect, connection, wanted, versionTables: [] })
  const seconds = (performance.now() - start) / 1000
  await connection.close()
  if (ops.length !== expected) throw new Error(`There are ${ops.length} operations, not ${expected}.`)
  return seconds
}

function changed(schema) {
  const [first, ...others] = schema.tables
  return { ...schema, tables: [{ ...first, columns: [...first.columns, { name: 'added', type: { kind: 'text' }, nullable: true }] }, ...others] }
}

/** Undefined where there is no Alembic. */
function runAlembic(url) {
  const program = `
import json, time
try:
    from sqlalchemy import Column, MetaData, Text, create_engine
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
except ImportError:
    raise SystemExit(77)
engine = create_engine(${JSON.stringify(url)})
def compared(metadata, expected):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={'compare_type': True})
        start = time.perf_counter()
        found = compare_metadata(context, metadata)
        seconds = time.perf_counter() - start
    assert len(found) == expected, found[:3]
    return seconds
metadata = MetaData()
metadata.reflect(engine)
nothing = compared(metadata, 0)
metadata.tables['t0'].append_column(Column('added', Text))
print(json.dumps({'nothing': nothing, 'one': compared(metadata, 1)}))
`
  for (const python of ['/usr/bin/python3', 'python3']) {
    const { status, stdout, stderr } = spawnSync(python, ['-c', program], { encoding: 'utf8' })
    if (status === 0) return JSON.parse(stdout)
    if (status !== 77 && status !== null) throw new Error(`Alembic failed: ${stderr}`)
  }
  return undefined
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
