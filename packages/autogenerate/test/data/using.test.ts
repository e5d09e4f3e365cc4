import { describe, expect, test } from 'vitest'
import { enumType, schemaOf, t, table, type AnyColumn } from '@mig/core'
import { isIrreversible, type Schema } from '@mig/core/dialect'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { readAnswers, type Answer, type Decisions, type UndecidedError } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Database } from '../databases.ts'

const of = (a: AnyColumn): Schema => schemaOf([table('t', { id: t.integer().primaryKey(), a })])
const decided = (option: Answer['option'], value: string): { readonly decisions: Decisions } => ({
  decisions: readAnswers([{ option, value }]),
})

async function values({ connection }: Database, expression = 'a'): Promise<readonly unknown[]> {
  return (await connection.run(`SELECT ${expression} AS a FROM t ORDER BY id`)).rows.map((row) => row['a'])
}

/** What is asked about `t.a`: the text, and the flags in their order. */
async function asked(database: Database, wanted: Schema): Promise<readonly [text: string, ...flags: readonly string[]]> {
  const error = (await compareWith(database, wanted, {}).catch((thrown: unknown) => thrown)) as UndecidedError
  expect(error).toMatchObject({ code: 'autogenerate.undecided', exit: 2 })
  const [question] = error.questions
  return [question?.text ?? '', ...(question?.choices ?? []).map(({ answer: { option, value } }) => `${option} ${value}`)]
}

describe.each(usualPostgres())('PostgreSQL $major', (server) => {
  test('a type that does not become the other by itself is asked about, with a proposal', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.text()))
      await database.connection.run("INSERT INTO t VALUES (1, '12'), (2, NULL)")
      const wanted = of(t.integer())
      const [text, proposal, own] = await asked(database, wanted)
      expect(text).toBe('t.a changes from text to integer, which the database does not do by itself: what becomes of the values?')
      expect([proposal, own]).toEqual(['using t.a=CAST("a" AS integer)', 'using t.a='])
      const { downgrade, risks } = await migrateTo(database, wanted, decided('using', 't.a=CAST("a" AS integer)'))
      expect(await values(database)).toEqual([12, null])
      expect(risks.map(({ kind }) => kind)).toEqual(['may fail', 'locks'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await values(database)).toEqual(['12', null])
    })
  })

  test('SQL of the own is taken as it is, and nobody is warned of what it says', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.text()))
      await database.connection.run("INSERT INTO t VALUES (1, '12'), (2, 'many')")
      const { risks } = await migrateTo(database, of(t.integer()), decided('using', "t.a=CASE WHEN a ~ '^\\d+$' THEN a::integer END"))
      expect(await values(database)).toEqual([12, null])
      expect(risks.map(({ kind }) => kind)).toEqual(['locks'])
    })
  })

  test('numbers and booleans', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.integer()))
      await database.connection.run('INSERT INTO t VALUES (1, 0), (2, 7)')
      const [, proposal = ''] = await asked(database, of(t.boolean()))
      expect(proposal).toBe('using t.a="a" <> 0')
      const { downgrade, risks } = await migrateTo(database, of(t.boolean()), decided('using', 't.a="a" <> 0'))
      expect(risks[0]).toMatchObject({ kind: 'loses data', sentence: expect.stringContaining('which number it was') as string })
      expect(await values(database)).toEqual([false, true])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await values(database)).toEqual([0, 1])
    })
  })

  test('times with and without a zone need one, which both ways name', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.timestamp()))
      await database.connection.run("INSERT INTO t VALUES (1, '2026-07-01 12:00')")
      const wanted = of(t.timestamptz())
      const [text, ...flags] = await asked(database, wanted)
      expect(text).toMatch(/in which time zone are the times that name none\?$/)
      expect(flags).toEqual(['zone t.a=UTC', 'zone t.a=', 'using t.a='])
      await expect(compareWith(database, wanted, decided('zone', 't.a=Europe/Berln'))).rejects.toMatchObject({
        code: 'answer.value',
        exit: 2,
      })
      for (const zone of ['+02:00', 'UTC+2', '-05']) {
        const offset = compareWith(database, wanted, decided('zone', `t.a=${zone}`))
        await expect(offset).rejects.toMatchObject({ code: 'answer.value', message: expect.stringContaining('is no name') as string })
      }
      const { downgrade } = await migrateTo(database, wanted, decided('zone', 't.a=Europe/Berlin'))
      expect(await values(database, "to_char(a AT TIME ZONE 'UTC', 'HH24:MI')")).toEqual(['10:00'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await values(database, "to_char(a, 'HH24:MI')")).toEqual(['12:00'])
    })
  })

  test('an enum becomes another that has all of its values without a question', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.enum(enumType('mood', ['sad', 'ok']))))
      expect(
        (await compareWith(database, of(t.enum(enumType('feeling', ['ok', 'sad', 'happy']))), decided('no-rename', 'mood'))).ops,
      ).toHaveLength(3)
    })
  })

  test('types that only the server knows are asked about where it has no cast that an assignment takes', async () => {
    await withPostgres(server, async (database) => {
      await migrateTo(database, of(t.custom({ sql: 'inet' })))
      const [, proposal] = await asked(database, of(t.integer()))
      expect(proposal).toBe('using t.a=CAST(CAST("a" AS text) AS integer)')
      expect((await compareWith(database, of(t.custom({ sql: 'cidr' })), {})).ops).toHaveLength(1)
      expect((await compareWith(database, of(t.text()), {})).ops).toHaveLength(1)
    })
  })
})

test('a zone is no answer where no times change', async () => {
  await withPostgres(newestPostgres(), async (database) => {
    await migrateTo(database, of(t.text()))
    await expect(compareWith(database, of(t.integer()), decided('zone', 't.a=UTC'))).rejects.toMatchObject({ code: 'answer.value' })
  })
})

test('SQLite asks nothing, and takes the SQL that is given', async () => {
  await withSqlite(async (database) => {
    await migrateTo(database, of(t.text()))
    await database.connection.run("INSERT INTO t VALUES (1, '007')")
    const { risks } = await compareWith(database, of(t.integer()), {})
    expect(risks).toMatchObject([{ kind: 'may fail', sentence: expect.stringContaining('such as 007') as string }])
    const { downgrade } = await migrateTo(database, of(t.integer()), decided('using', 't.a=CAST(a AS INTEGER)'))
    expect(await values(database)).toEqual([7])
    await run(database, isIrreversible(downgrade) ? [] : downgrade)
    expect(await values(database)).toEqual(['7'])
  })
})
