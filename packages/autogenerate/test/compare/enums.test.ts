import { describe, expect, test } from 'vitest'
import { UnsupportedError } from '@mig/core/dialect'
import type { Op, Schema } from '@mig/core/dialect'
import { sqlite } from '@mig/dialect-sqlite'
import { byText, compared, schemaOf } from '../plain.ts'

const values = (from: readonly string[], to: readonly string[]): readonly Op[] =>
  compared(schemaOf([], [{ name: 'mood', values: from }]), schemaOf([], [{ name: 'mood', values: to }]))
const mood = { name: 'mood', values: ['a'] }

test('an enum that comes and one that goes', () => {
  expect(compared(schemaOf([]), schemaOf([], [mood]))).toEqual([{ kind: 'createEnum', enum: mood }])
  expect(compared(schemaOf([], [mood]), schemaOf([]))).toEqual([{ kind: 'dropEnum', enum: { name: 'mood' }, was: mood }])
})

test('where enums are checks, an enum is created with its first column, so that the revision runs where enums are types', () => {
  const column = (name: string) => ({ name, type: { kind: 'enum', ...mood }, nullable: true }) as const
  const table = (...names: readonly string[]) => ({ name: 'days', columns: names.map(column), constraints: [], indexes: [] })
  const ops = (from: Schema, to: Schema): readonly Op[] => compared(from, to, byText, sqlite)
  expect(ops(schemaOf([]), schemaOf([table('a')], [mood]))).toContainEqual({ kind: 'createEnum', enum: mood })
  expect(ops(schemaOf([table('a')], [mood]), schemaOf([table('a', 'b')], [mood])).map(({ kind }) => kind)).not.toContain('createEnum')
  expect(ops(schemaOf([]), schemaOf([], [mood]))).toEqual([])
})

describe('a new value says its place', () => {
  const add = (value: string, place: object = {}): object => ({ kind: 'addEnumValue', enum: { name: 'mood' }, value, ...place })
  test.each([
    ['at the end', ['a'], ['a', 'b', 'c'], [add('b'), add('c')]],
    ['in the middle', ['a', 'd'], ['a', 'b', 'c', 'd'], [add('b', { after: 'a' }), add('c', { after: 'b' })]],
    ['at the start', ['c'], ['a', 'b', 'c'], [add('a', { before: 'c' }), add('b', { after: 'a' })]],
  ])('%s', (_, from, to, ops) => {
    expect(values(from, to)).toEqual(ops)
  })
})

test('values that go or change places are refused, with what to do by hand', () => {
  expect(() => values(['a', 'b'], ['a'])).toThrow('enum mood: these values went away: b; an enum type can only grow')
  expect(() => values(['a', 'b'], ['b', 'a'])).toThrow('enum mood: the values have another order')
  expect(() => values(['a', 'b'], ['a'])).toThrow(UnsupportedError)
})
