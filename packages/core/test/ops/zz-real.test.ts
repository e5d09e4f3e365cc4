import fc from 'fast-check'
import { it } from 'vitest'
import { postgres } from '../../../dialect-postgres/src/index.ts'
import { sqlite } from '../../../dialect-sqlite/src/index.ts'
import { applyAll } from '../../src/ops/apply.ts'
import type { Schema } from '../../src/schema/schema.ts'
import { bound } from '../../src/sql/statement.ts'
import { compile } from '../../src/sql/compile.ts'
import { arbitraryOps, arbitrarySchema } from './arbitrary.ts'
import { describe as d } from '../../src/ops/describe.ts'
import { createPostgresDatabase } from '../../../test-databases/src/index.ts'
import { writeFileSync } from 'node:fs'

const out: string[] = []
for (const name of ['sqlite', 'postgres'] as const) {
  it(name, async () => {
    const dialect = name === 'sqlite' ? sqlite : postgres
    const samples = fc.sample(arbitrarySchema({ dialect: name }).chain((s) => arbitraryOps(s, { dialect: name, data: false }).map((ops) => [s, ops] as const)), { numRuns: 150, seed: 3 })
    const errors = new Map<string, string>()
    const pg = name === 'postgres' ? (await createPostgresDatabase()) : undefined
    let n = 0, bad = 0, diffs = 0
    for (const [schema, ops] of samples) {
      const conn = await dialect.driver.connect(name === 'sqlite' ? { url: 'sqlite::memory:' } : { url: typeof pg === 'string' ? pg : (pg as { url: string }).url })
      if (name === 'postgres') await conn.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
      const all = [...schema.enums.map((e) => ({ kind: 'createEnum' as const, enum: e })), ...schema.tables.map((table) => ({ kind: 'createTable' as const, table })), ...ops]
      let sql = ''
      let cur = ''
      try {
        for (const op of all) { cur = d(op); for (const st of compile(op, dialect, { version: conn.version })) { const b = bound(st, dialect.quoting); sql = b.sql; await conn.run(b.sql, b.values); n++ } }
      } catch (e) { bad++; cur = 'BAD'; const m = (e as Error).message.replace(/"[^"]*"/g, '"…"').slice(0, 80); if (!errors.has(m)) errors.set(m, `${d(all.at(-1)!)}\n      ${sql}\n    ${(e as Error).message}`) }
      if (cur !== 'BAD') try {
        const shape = (s: Schema) => s.tables.filter((t) => t.name !== 'zz').map((t) => [t.name, t.columns.map((c) => [c.name, c.nullable, c.default === undefined, c.identity === undefined]).sort(), t.constraints.map((c) => name === 'sqlite' && c.kind === 'primaryKey' ? [c.kind] : [c.kind, c.name, c.kind === 'check' ? '' : c.columns.join()]).sort(), t.indexes.map((i) => [i.name, i.unique, i.parts.map((p) => 'column' in p ? p.column : '()').join(), i.where === undefined]).sort()]).sort((a, b) => String(a[0]) < String(b[0]) ? -1 : 1)
        const want = shape(await dialect.types.normalize(applyAll(schema, ops), conn))
        const have = shape(await dialect.reflector.reflect(conn))
        if (JSON.stringify(want) !== JSON.stringify(have)) { diffs++; if (diffs < 6) out.push('DIFF ' + JSON.stringify(want) + '\n     ' + JSON.stringify(have) + '\n' + ops.map((o) => d(o)).join('; ')) }
      } catch (e) { out.push('ERR ' + (e as Error).stack) }
      await conn.close()
    }
    out.push(`${name}: ${n} statements, ${bad} of ${samples.length} failed, ${diffs} differ`, ...[...errors].map(([k, v]) => `  ${k}\n      ${v}`))
    writeFileSync('/tmp/real.txt', out.join('\n'))
  })
}
