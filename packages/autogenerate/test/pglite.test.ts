import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isIrreversible } from '@mig/core/dialect'
import { schemaOf, t, table } from '@mig/core'
import { pg, postgres } from '@mig/dialect-postgres'
import { compareWith, emptied, migrateTo, run, type Database } from './databases.ts'
import { converges } from './random/converges.ts'
import { richPair } from './random/family.ts'
import { runs } from './random/runs.ts'
import { schemaPair } from './schemas.ts'

const { numRuns, timeout } = runs(3)

async function withPglite<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const connection = await postgres.driver.connect({ url: 'pglite:' })
  try {
    return await work({ dialect: postgres, connection })
  } finally {
    await connection.close()
  }
}

test.each([
  { name: 'any schema becomes any other, and back', pairs: schemaPair },
  { name: 'so does one with partitions, inheritance, and objects that stand on its tables', pairs: richPair(18) },
])('PGlite: $name', { timeout }, async ({ pairs }) => {
  await withPglite(async (database) =>
    withPglite(async (fresh) => {
      await fc.assert(
        fc.asyncProperty(pairs, async ([a, b]) => {
          await emptied({ database, fresh })
          await converges({ database, fresh }, a, b)
        }),
        { numRuns, endOnFailure: true },
      )
    }),
  )
})

test('PGlite: extensions that come with it and one that is installed beside it, with columns of their types', async () => {
  const extensions = ['citext', 'hstore', 'vector'].map((name) => pg.extension(name))
  const things = table('things', {
    id: t.integer().identity().primaryKey(),
    name: pg.citext().notNull().unique(),
    facts: pg.hstore().default(''),
    place: pg.vector(3),
  })
  const wanted = schemaOf([...extensions, things])
  await withPglite(async (database) => {
    const { downgrade } = await migrateTo(database, wanted)
    expect((await compareWith(database, wanted)).summary).toEqual([])
    const { rows } = await database.connection.run(
      `INSERT INTO things (name, facts, place) VALUES ('Ada', 'a=>1', '[1,2,3]')
       RETURNING name = 'ADA' AS same, facts -> 'a' AS a, place <-> '[1,2,2]' AS far`,
    )
    expect(rows).toEqual([{ same: true, a: '1', far: 1 }])
    if (isIrreversible(downgrade)) throw new TypeError(downgrade.irreversible)
    await run(database, downgrade)
    expect((await database.connection.run("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")).rows).toEqual([])
  })
})
