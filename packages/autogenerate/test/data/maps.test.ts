import { describe, expect, test } from 'vitest'
import { enumType, schemaOf, t, table, type AnyColumn, type EnumType } from '@mig/core'
import { isIrreversible, MigError, type Op, type Schema } from '@mig/core/dialect'
import { newestPostgres, usualPostgres } from '@mig/test-databases'
import { autogenerate, readAnswers, renderRevision, UndecidedError, type Answer, type Decisions, type Question } from '../../src/index.ts'
import { compareWith, migrateTo, run, withPostgres, withSqlite, type Answers, type Database } from '../databases.ts'
import { recordRevision } from '../record.ts'

const before = enumType('status', ['open', 'void', 'paid'])
const after = enumType('status', ['open', 'paid'])

const id = t.integer().primaryKey()
const expenses = (status: EnumType, column: AnyColumn = t.enum(status)): Schema =>
  schemaOf([status, table('expenses', { id, status: column })])

const decided = (...answers: readonly (readonly [Answer['option'], string])[]): { readonly decisions: Decisions } => ({
  decisions: readAnswers(answers.map(([option, value]) => ({ option, value }))),
})

async function failureOf(database: Database, wanted: Schema, answers: Answers = {}): Promise<MigError> {
  const found = await compareWith(database, wanted, answers).catch((error: unknown) => error)
  if (found instanceof MigError) return found
  throw new TypeError('Nothing was thrown.')
}

async function questionsOf(database: Database, wanted: Schema, answers: Answers = {}): Promise<readonly Question[]> {
  const error = await failureOf(database, wanted, answers)
  if (error instanceof UndecidedError) return error.questions
  throw error
}

const flagsOf = ({ choices }: Question): readonly string[] => choices.map(({ answer: { option, value } }) => `${option} ${value}`)

function mapsIn(ops: readonly Op[]): readonly unknown[] {
  return ops.flatMap((op) => (op.kind === 'alterEnum' && 'values' in op ? [op.map] : []))
}

async function withRows(database: Database, schema: Schema, ...statements: readonly string[]): Promise<void> {
  await migrateTo(database, schema)
  for (const statement of statements) await database.connection.run(statement)
}

async function statuses({ connection }: Database): Promise<readonly unknown[]> {
  return (await connection.run('SELECT CAST(status AS text) AS status FROM expenses ORDER BY id')).rows.map(({ status }) => status)
}

const TWO_VOID = "INSERT INTO expenses VALUES (1, 'void'), (2, 'open'), (3, 'void')"

/** The newest PostgreSQL with two rows that hold what is lost. */
const withTwoVoid = (work: (database: Database) => Promise<void>): Promise<void> =>
  withPostgres(newestPostgres(), async (database) => {
    await withRows(database, expenses(before), TWO_VOID)
    await work(database)
  })

const databases = [
  ['SQLite', withSqlite] as const,
  ...usualPostgres().map(
    (server) => [`PostgreSQL ${server.major}`, <T>(work: (database: Database) => Promise<T>) => withPostgres(server, work)] as const,
  ),
]

describe.each(databases)('values that an enum loses, on %s', (_, withDatabase) => {
  test('are asked about where rows hold them; the answer is written as `map`, and the way back cannot part them', async () => {
    await withDatabase(async (database) => {
      await withRows(database, expenses(before), TWO_VOID)
      const [question, ...others] = await questionsOf(database, expenses(after))
      if (question === undefined) return expect.fail('nothing was asked')
      expect(others).toEqual([])
      expect(question).toMatchObject({ kind: 'map', subject: 'status.void' })
      expect(question.text).toBe('status.void goes: what do the rows get that hold it (2 of expenses.status)?')
      expect(flagsOf(question)).toEqual(['no-map status.void', 'map status.void=open', 'map status.void=paid', 'map status.void=null'])
      const found = await compareWith(database, expenses(after), decided(['map', 'status.void=paid']))
      expect(mapsIn(found.ops)).toEqual([{ void: 'paid' }])
      const { upgrade, downgrade = [] } = await recordRevision(
        renderRevision({
          id: 'a',
          parents: [],
          message: 'map',
          createdAt: '2026-11-22T09:15:00Z',
          upgrade: found.ops,
          downgrade: found.downgrade,
        }),
      )
      expect(upgrade).toEqual(found.ops)
      await run(database, upgrade)
      expect(await statuses(database)).toEqual(['paid', 'open', 'paid'])
      expect((await compareWith(database, expenses(after), {})).ops).toEqual([])
      await run(database, downgrade)
      expect(await statuses(database)).toEqual(['paid', 'open', 'paid'])
      expect((await compareWith(database, expenses(before), {})).ops).toEqual([])
    })
  })

  test('become a new value, which becomes the lost one again', async () => {
    await withDatabase(async (database) => {
      await withRows(database, expenses(before), TWO_VOID)
      const late = enumType('status', ['open', 'paid', 'cancelled'])
      const isAsked = database.dialect.features.enums === 'type'
      const answers = decided(...(isAsked ? [['no-rename', 'status.void'] as const] : []), ['map', 'status.void=cancelled'])
      const { downgrade } = await migrateTo(database, expenses(late), answers)
      expect(await statuses(database)).toEqual(['cancelled', 'open', 'cancelled'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await statuses(database)).toEqual(['void', 'open', 'void'])
    })
  })
})

describe.each(usualPostgres())('on PostgreSQL $major they', (server) => {
  test('get NULL, in columns and in arrays', async () => {
    await withPostgres(server, async (database) => {
      const arrays = (status: EnumType): Schema =>
        schemaOf([status, table('expenses', { id, status: t.enum(status), history: t.enum(status).array().notNull() })])
      const rows = "INSERT INTO expenses VALUES (1, 'void', '{open}'), (2, 'open', '{void,open,void}')"
      await withRows(database, arrays(before), rows)
      const [question] = await questionsOf(database, arrays(after))
      expect(question?.text).toContain('(1 of expenses.status, 1 of expenses.history)')
      await migrateTo(database, arrays(after), decided(['map', 'status.void=null']))
      expect(await statuses(database)).toEqual([null, 'open'])
      const { rows: histories } = await database.connection.run('SELECT history::text AS h FROM expenses ORDER BY id')
      expect(histories).toEqual([{ h: '{open}' }, { h: '{NULL,open,NULL}' }])
    })
  })
})

describe('nobody is asked', () => {
  test('where no row holds the value, and the revision says nothing of it; an answer is taken all the same', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      await withRows(database, expenses(before), "INSERT INTO expenses VALUES (1, 'open'), (2, NULL)")
      expect(mapsIn((await compareWith(database, expenses(after), {})).ops)).toEqual([undefined])
      const { ops } = await compareWith(database, expenses(after), decided(['map', 'status.void=open']))
      expect(mapsIn(ops)).toEqual([{ void: 'open' }])
    })
  })

  test('where the rows of the connection are those of another database', async () => {
    await withTwoVoid(async (database) => {
      const { actual: from } = await compareWith(database, expenses(before), {})
      const { ops } = await autogenerate({ ...database, from, wanted: expenses(after), versionTables: [] })
      expect(mapsIn(ops)).toEqual([undefined])
    })
  })

  test('of a value that was renamed', async () => {
    await withTwoVoid(async (database) => {
      const voided = enumType('status', ['open', 'voided', 'paid'])
      const [question] = await questionsOf(database, expenses(voided))
      expect(question).toMatchObject({ kind: 'rename', subject: 'status.void' })
      await migrateTo(database, expenses(voided), decided(['rename', 'status.void=status.voided']))
      expect(await statuses(database)).toEqual(['voided', 'open', 'voided'])
    })
  })
})

describe('an answer', () => {
  test('may be that the upgrade is to stop', async () => {
    await withTwoVoid(async (database) => {
      const { ops } = await compareWith(database, expenses(after), decided(['no-map', 'status.void']))
      expect(mapsIn(ops)).toEqual([undefined])
      await expect(run(database, ops)).rejects.toMatchObject({ code: 'op.guard' })
    })
  })

  test('is one of the values that stay, spelt as they are', async () => {
    await withTwoVoid(async (database) => {
      expect(await failureOf(database, expenses(after), decided(['map', 'status.void=piad']))).toMatchObject({
        code: 'answer.value',
        exit: 2,
        message: 'piad is no value that enum status has afterwards; did you mean paid?',
        hint: 'Nothing was written. Give one of open, paid, null with --map status.void=…, or add --no-map status.void.',
      })
    })
  })

  test('names a value that goes', async () => {
    await withTwoVoid(async (database) => {
      expect(await failureOf(database, expenses(after), decided(['map', 'status.viod=paid']))).toMatchObject({
        code: 'answer.unused',
        exit: 2,
        message: 'Nothing depends on the answer about status.viod; did you mean status.void?',
        hint: 'Nothing was written. Values that go: status.void.',
      })
      expect(await failureOf(database, expenses(before), decided(['map', 'status.void=paid']))).toMatchObject({ code: 'answer.unused' })
    })
  })

  test('is not NULL where a row that holds the value cannot hold NULL, before or afterwards', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      const strict = (status: EnumType): AnyColumn => t.enum(status).notNull()
      await withRows(database, expenses(before, strict(before)), TWO_VOID)
      const columns = [strict(after), t.enum(after)]
      for (const column of columns) {
        const [question] = await questionsOf(database, expenses(after, column))
        expect(question && flagsOf(question)).not.toContain('map status.void=null')
        expect(await failureOf(database, expenses(after, column), decided(['map', 'status.void=null']))).toMatchObject({
          code: 'answer.value',
          message: 'No row gets NULL in the place of status.void, since NULL cannot stand in expenses.status.',
        })
      }
      await database.connection.run('ALTER TABLE expenses ALTER COLUMN status DROP NOT NULL')
      const [, question] = await questionsOf(database, expenses(after, strict(after)))
      expect(question && flagsOf(question)).not.toContain('map status.void=null')
    })
  })

  test('is written with quotes where names are, and where a value is called null', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      await database.connection.run('CREATE SCHEMA app')
      const state = (values: readonly string[]): Schema => {
        const item = enumType('my state', values, { schema: 'app' })
        return schemaOf([item, table('expenses', { id, status: t.enum(item).notNull() }, { schema: 'app' })])
      }
      const names = ['null', 'in.progress', 'a=b', 'done']
      await withRows(database, state([...names, 'on.hold']), "INSERT INTO app.expenses VALUES (1, 'on.hold')")
      const [question] = await questionsOf(database, state(names))
      expect(question && flagsOf(question).slice(1)).toEqual([
        'map app.my state."on.hold"="null"',
        'map app.my state."on.hold"="in.progress"',
        'map app.my state."on.hold"="a=b"',
        'map app.my state."on.hold"=done',
      ])
      const typed = { '"null"': 'null', '"in.progress"': 'in.progress', 'in.progress': 'in.progress', 'a=b': 'a=b' }
      for (const [flag, to] of Object.entries(typed)) {
        const { ops } = await compareWith(database, state(names), decided(['map', `app.my state."on.hold"=${flag}`]))
        expect(mapsIn(ops)).toEqual([{ 'on.hold': to }])
      }
    })
  })

  test('is about an empty text as well', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      await withRows(database, expenses(enumType('status', ['', 'open'])), "INSERT INTO expenses VALUES (1, '')")
      const { ops } = await compareWith(database, expenses(enumType('status', ['open'])), decided(['map', 'status.""=open']))
      expect(mapsIn(ops)).toEqual([{ '': 'open' }])
    })
  })

  test('is about the names that tables and enums get in the same revision', async () => {
    await withTwoVoid(async (database) => {
      const state = enumType('state', ['open', 'paid'], { renamedFrom: 'status' })
      const wanted = schemaOf([state, table('costs', { id, state: t.enum(state).renamedFrom('status') }, { renamedFrom: 'expenses' })])
      const [question] = await questionsOf(database, wanted)
      expect(question?.text).toBe('state.void goes: what do the rows get that hold it (2 of costs.state)?')
      await migrateTo(database, wanted, decided(['map', 'state.void=paid']))
      const { rows } = await database.connection.run("SELECT count(*)::integer AS n FROM costs WHERE state = 'paid'")
      expect(rows).toEqual([{ n: 2 }])
    })
  })

  test('is typed where there are many values', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      const codes = Array.from({ length: 20 }, (_, index) => `c${index}`)
      const code = (values: readonly string[]): Schema => expenses(enumType('status', values))
      await withRows(database, code([...codes, 'void']), TWO_VOID.replace('open', 'c0'))
      const [question] = await questionsOf(database, code(codes))
      expect(question && flagsOf(question)).toEqual(['no-map status.void', 'map status.void=', 'map status.void=null'])
    })
  })

  test('that brings values together, beside an enum that grows, is on the way back as well', async () => {
    await withPostgres(newestPostgres(), async (database) => {
      const both = (status: EnumType, moods: readonly string[]): Schema => {
        const mood = enumType('mood', moods)
        return schemaOf([status, mood, table('expenses', { id, status: t.enum(status), mood: t.enum(mood) })])
      }
      await withRows(database, both(before, ['sad']), TWO_VOID)
      const wanted = both(enumType('status', ['done']), ['sad', 'ok'])
      const answers = decided(
        ...['open', 'void', 'paid'].map((value) => ['no-rename', `status.${value}`] as const),
        ...['open', 'void', 'paid'].map((value) => ['map', `status.${value}=done`] as const),
      )
      const { downgrade, ops } = await migrateTo(database, wanted, answers)
      expect(mapsIn(ops)).toEqual([{ open: 'done', void: 'done', paid: 'done' }])
      expect(await statuses(database)).toEqual(['done', 'done', 'done'])
      await run(database, isIrreversible(downgrade) ? [] : downgrade)
      expect(await statuses(database)).toEqual(['open', 'open', 'open'])
    })
  })
})
