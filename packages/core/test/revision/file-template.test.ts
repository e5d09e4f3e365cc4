import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../../src/config/resolve-config.ts'
import { type FileTemplate, revisionFilePath, slugOf } from '../../src/revision/file-template.ts'
import { isTimezone, momentText } from '../../src/revision/moment.ts'
import { errorOf } from './error-of.ts'

test.each([
  ['add currency', 'add_currency'], ['  Add "Größe" & Élan!  ', 'add_groesse_elan'], ['Łódź, Ærø', 'lodz_aero'],
  ['добавить', ''],
  ['', ''], ['a/b\\c:d', 'a_b_c_d'],
  ['one two three four five six seven eight nine', 'one_two_three_four_five_six_seven_eight'], ['x'.repeat(60), 'x'.repeat(40)],
  ['Gro\u0308\u00dfe', 'groesse'],
  ['ﬁx ①', 'fix_1'],
])('the slug of %o', (message, slug) => {
  expect(slugOf(message)).toBe(slug)
  expect(slugOf(message).length).toBeLessThanOrEqual(40)
})

test('a shorter slug ends with a whole word', () => {
  expect(slugOf('add currency to expenses', 15)).toBe('add_currency_to')
  expect(slugOf('add currency to expenses', 14)).toBe('add_currency')
  expect(slugOf('currencies', 4)).toBe('curr')
})

const parts = { id: '8f2c1d9a7b3e', message: 'add currency', slug: 'add_currency', createdAt: '2026-01-02T03:04:05+01:00' }

test.each([
  [undefined, '202601020304_8f2c1d9a7b3e_add_currency.ts'],
  ['%(rev)s_%(slug)s', '8f2c1d9a7b3e_add_currency.ts'],
  ['%(year)d/%(month).2d/%(day).2d-%(rev)s', '2026/01/02-8f2c1d9a7b3e.ts'],
  ['%(year)d-%(month)d-%(day)02d_%(hour)d_%(minute)3d%(second).2d', '2026-1-02_3_  405.ts'],
  ['%(epoch)s_%(rev).4s', '1767319445_8f2c.ts'],
  ['100%%_%(rev)s', '100%_8f2c1d9a7b3e.ts'],
  ['%(rev)s.mjs', '8f2c1d9a7b3e.mjs'],
  [({ id, message }) => `${message}/${id}`, 'add currency/8f2c1d9a7b3e.ts'],
  [({ createdAt }) => createdAt.slice(0, 10), '2026-01-02.ts'],
] satisfies readonly (readonly [FileTemplate | undefined, string])[])('a file named by %s', (template, expected) => {
  expect(revisionFilePath(parts, template)).toBe(expected)
})

test('no separator is left over where there is no slug', () => {
  expect(revisionFilePath({ ...parts, slug: '' })).toBe('202601020304_8f2c1d9a7b3e.ts')
  expect(revisionFilePath({ ...parts, slug: '' }, '%(rev)s-%(slug)s')).toBe('8f2c1d9a7b3e.ts')
})

describe('templates that are refused', () => {
  test.each([
    ['%(rev)s_%(slugg)s', 'has an unknown token %(slugg)s (did you mean slug?)'],
    ['%(nope)s', 'has an unknown token %(nope)s'],
    ['%(rev)s_%d', 'begins no token: write %(rev)s, %(month).2d, or %% for a %'],
    ['%(rev)_x', 'begins no token'],
    ['../%(rev)s', 'out of the migrations folder'],
    ['/tmp/%(rev)s', 'out of the migrations folder'],
    ['a//%(rev)s', 'an empty name'],
    ['_new/%(rev)s', "'_new', which is left out"],
    ['.%(rev)s', 'which is left out'],
  ])('%s', (fileTemplate, message) => {
    const error = errorOf(() => resolveConfig({ fileTemplate }, '/app'))
    expect(error).toMatchObject({ code: 'config.fileTemplate', exit: 2, hint: expect.any(String) as string })
    expect(error.message).toContain(message)
  })

  test.each([[() => '../x'], [() => '_x'], [() => 7 as unknown as string], [() => '']])('by what a function gives: %s', (template) => {
    expect(errorOf(() => revisionFilePath(parts, template))).toMatchObject({ code: 'config.fileTemplate' })
  })
})

describe('moments', () => {
  const winter = new Date('2026-11-22T23:30:59.999Z')

  test.each([
    [undefined, '2026-11-22T23:30:59Z'],
    ['UTC', '2026-11-22T23:30:59Z'],
    ['Europe/Berlin', '2026-11-23T00:30:59+01:00'],
    ['Asia/Kolkata', '2026-11-23T05:00:59+05:30'],
    ['America/St_Johns', '2026-11-22T20:00:59-03:30'],
    ['Africa/Abidjan', '2026-11-22T23:30:59+00:00'],
  ])('in %s', (timezone, expected) => {
    expect(momentText(winter, timezone)).toBe(expected)
    expect(Date.parse(expected)).toBe(winter.setMilliseconds(0))
  })

  test('the time zone decides the day in a file name', () => {
    const createdAt = momentText(winter, 'Europe/Berlin')
    expect(revisionFilePath({ ...parts, createdAt }, '%(year)d%(month).2d%(day).2d_%(rev)s')).toBe('20261123_8f2c1d9a7b3e.ts')
  })

  test('names are those of the IANA database', () => {
    expect(['UTC', 'Europe/Berlin', 'Europe/Berlim', ''].map(isTimezone)).toEqual([true, true, false, false])
  })
})
