import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { MigError } from '@mig/core/dialect'
import { createDecider } from '../../src/decisions/decider.ts'
import { answerName, readName, readValue, valueText } from '../../src/decisions/names.ts'
import { answerText, mergeDecisions, readAnswers, readAnswersFile, UndecidedError, type Question } from '../../src/index.ts'

const question = (subject: string): Extract<Question, { readonly kind: 'rename' }> => ({
  kind: 'rename',
  subject,
  text: `What became of ${subject}?`,
  choices: [
    { label: 'it was renamed', answer: { option: 'rename', value: `${subject}=t.new` } },
    { label: 'it goes', answer: { option: 'no-rename', value: subject } },
  ],
})

function failureOf(work: () => unknown): MigError {
  try {
    work()
  } catch (error) {
    return error as MigError
  }
  throw new TypeError('Nothing was thrown.')
}

describe('answers', () => {
  test('are read, the same one twice counts once', () => {
    const rename = { option: 'rename', value: 'users.name=users.full_name' } as const
    expect(readAnswers([rename, rename, { option: 'no-rename', value: 'a' }])).toEqual({
      rename: [
        { subject: 'users.name', to: 'users.full_name' },
        { subject: 'a', to: null },
      ],
    })
  })

  test('names with other characters stand in quotes, and quotes that are not needed make no difference', () => {
    expect(readAnswers([{ option: 'rename', value: '"a.b"."c=d"="users".x' }]).rename).toEqual([{ subject: '"a.b"."c=d"', to: 'users.x' }])
  })

  test('any names are written so that they are read back', () => {
    const name = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), fc.array(name, { minLength: 1, maxLength: 3 }), (a, b) => {
        const [from, to] = [answerName(...a), answerName(...b)]
        expect(readName(from)).toBe(from)
        expect(readAnswers([{ option: 'rename', value: `${from}=${to}` }])).toEqual({ rename: [{ subject: from, to }] })
      }),
    )
  })

  test.each(['', '=', 'a', 'a=', '=b', 'a..b=c', 'a b.=c', '"a=b', 'a=b.', 'a=b=c'])('%j is no rename', (value) => {
    expect(failureOf(() => readAnswers([{ option: 'rename', value }]))).toMatchObject({ code: 'answer.form', exit: 2 })
  })

  test('two that contradict each other are refused', () => {
    const answers = [{ option: 'rename', value: 'a=b' } as const, { option: 'no-rename', value: 'a' } as const]
    const failure = failureOf(() => readAnswers(answers))
    expect(failure).toMatchObject({ code: 'answer.contradiction', exit: 2, message: 'There are two answers about a, and they differ.' })
  })

  test('what is given first wins over what comes second', () => {
    const first = readAnswers([{ option: 'rename', value: 'a=b' }])
    const second = readAnswers([
      { option: 'no-rename', value: 'a' },
      { option: 'no-rename', value: 'c' },
    ])
    expect(mergeDecisions(first, second).rename).toEqual([
      { subject: 'a', to: 'b' },
      { subject: 'c', to: null },
    ])
  })

  test('NULL is the word, and a value of that name stands in quotes', () => {
    const valueOf = (value: string): unknown => readAnswers([{ option: 'map', value: `status.void=${value}` }]).map?.[0]
    expect(valueOf('null')).toEqual({ subject: 'status.void', to: null })
    expect(valueOf('"null"')).toEqual({ subject: 'status.void', to: 'null' })
    expect(valueOf('NULL')).toEqual({ subject: 'status.void', to: 'NULL' })
    expect(valueOf('')).toEqual({ subject: 'status.void', to: '' })
    expect(readAnswers([{ option: 'no-map', value: 'app."on.hold".void' }]).map).toEqual([{ subject: 'app."on.hold".void', stops: true }])
    expect(readAnswers([{ option: 'missing', value: 'old ciphers' }]).missing).toEqual([{ subject: 'old ciphers' }])
  })

  test('any value is written so that it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(readValue(valueText(value))).toBe(value)
      }),
    )
  })

  test('are shown as a shell takes them', () => {
    expect(answerText({ option: 'rename', value: 'users.name=users.full_name' })).toBe('--rename users.name=users.full_name')
    expect(answerText({ option: 'rename', value: `"it's".a=b` })).toBe(String.raw`--rename '"it'\''s".a=b'`)
  })
})

describe('a file of answers', () => {
  test('holds what stands behind the options, once or in a list', () => {
    const text = '{ "rename": ["a=b", "c.x=c.y"], "no-rename": "d" }'
    expect(readAnswersFile(text, 'f.json').rename?.map(({ subject, to }) => [subject, to])).toEqual([
      ['a', 'b'],
      ['c.x', 'c.y'],
      ['d', null],
    ])
  })

  test.each([
    ['{', /f\.json is no file of answers/],
    ['[]', /it holds no object/],
    ['{"renam": "a=b"}', /a key renam; did you mean rename\?/],
    ['{"rename": [1]}', /rename holds 1, which is no text/],
    ['{"rename": {"a": "b"}}', /rename holds \{"a":"b"\}/],
  ])('%j is refused', (text, message) => {
    const failure = failureOf(() => readAnswersFile(text, 'f.json'))
    expect(failure).toMatchObject({ code: 'answer.file', exit: 2 })
    expect(failure.message).toMatch(message)
  })
})

describe('what has to be decided', () => {
  test('is open all at once where nobody can be asked, with the flags to paste', async () => {
    const decider = createDecider(readAnswers([{ option: 'no-rename', value: 't.b' }]))
    const failure = await decider.decide<'rename'>(['t.a', 't.b', 't.c'].map(question)).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UndecidedError)
    expect(failure).toMatchObject({
      code: 'autogenerate.undecided',
      exit: 2,
      questions: [{ subject: 't.a' }, { subject: 't.c' }],
      hint: `Nothing was written. Add one of the flags of each question:
What became of t.a?
  --rename t.a=t.new   it was renamed
  --no-rename t.a   it goes
What became of t.c?
  --rename t.c=t.new   it was renamed
  --no-rename t.c   it goes`,
    })
  })

  test('is asked where somebody is there, and only what has not been answered', async () => {
    const asked: string[] = []
    const decider = createDecider(readAnswers([{ option: 'no-rename', value: 't.b' }]), (open) => {
      asked.push(open.subject)
      return Promise.resolve({ option: 'rename', value: `${open.subject}=t.new` })
    })
    expect(await decider.decide<'rename'>(['t.a', 't.b'].map(question))).toEqual([
      { subject: 't.a', to: 't.new' },
      { subject: 't.b', to: null },
    ])
    expect(asked).toEqual(['t.a'])
    expect(() => decider.assertAllUsed()).not.toThrow()
  })

  test('an answer on which nothing depends is refused', () => {
    const decider = createDecider(readAnswers([{ option: 'no-rename', value: 't.b' }]))
    expect(failureOf(() => decider.assertAllUsed())).toMatchObject({
      code: 'answer.unused',
      exit: 2,
      message: 'Nothing depends on the answer about t.b.',
    })
  })
})
