import vm from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { table } from '../../src/builders/table-handle.ts'
import { t } from '../../src/builders/column-types.ts'
import { canonical, equalData, toData } from '../../src/schema/data.ts'

const given = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('__proto__', 'constructor', '1'), fc.string()).filter((key) => !key.startsWith('$')),
      tie('value'),
    ),
  ),
})).value

describe('toData', () => {
  test('gives data that structuredClone and JSON keep as it is', () => {
    fc.assert(
      fc.property(given, (value) => {
        const data = toData(value)
        expect(canonical(structuredClone(data))).toBe(canonical(data))
        expect(canonical(JSON.parse(JSON.stringify(data)))).toBe(canonical(data))
        expect(structuredClone(data)).toEqual(data)
      }),
      { numRuns: 2000 },
    )
  })

  test('changes nothing in data that has no tagged values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value).replaceAll('$', 'd')) as unknown
        expect(canonical(toData(plain))).toBe(canonical(plain))
      }),
    )
  })

  test('tags what JSON cannot hold', () => {
    expect(toData({ a: 10n, b: new Date(0), c: Buffer.from('hi'), d: -0, e: undefined })).toEqual({
      a: { $bigint: '10' },
      b: { $date: '1970-01-01T00:00:00.000Z' },
      c: { $bytes: '6869' },
      d: 0,
    })
    expect(Object.is((toData([-0]) as number[])[0], 0)).toBe(true)
    expect(Object.keys(toData({ e: undefined }) as object)).toEqual([])
    expect(toData(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toEqual({ $bytes: '0203' })
  })

  test('takes plain objects, dates and bytes of another realm', () => {
    expect(toData(vm.runInNewContext('({ at: new Date(0), list: [new Uint8Array([255])] })'))).toEqual({
      at: { $date: '1970-01-01T00:00:00.000Z' },
      list: [{ $bytes: 'ff' }],
    })
  })

  const circle: unknown[] = []
  circle.push({ circle })
  test.each([
    ['a function', { f: () => 1 }, 'value.f: '],
    ['a Map', [new Map()], 'value[0]: a Map '],
    ['NaN', Number.NaN, 'value: NaN '],
    ['Infinity', { a: [Infinity] }, 'value.a[0]: Infinity '],
    ['an invalid date', new Date(Number.NaN), 'value: the date is invalid'],
    ['undefined', undefined, 'value: it is undefined'],
    ['a gap in an array', [1, undefined], 'value[1]: it is undefined'],
    ['a symbol', Symbol('x'), 'value: a symbol '],
    ['a key that is kept for mig', { a: { $bigint: '1' } }, 'value.a.$bigint: '],
    ['an array of floats, which is no text of bytes', new Float64Array(1), 'value: a Float64Array '],
    ['a class instance', new (class Money {})(), 'value: a Money '],
    ['a table', table('a', { id: t.integer() }), 'value: a part of a model '],
    ['data that holds itself', circle, 'value[0].circle: it holds itself'],
  ])('refuses %s and says where it stands', (_, value, message) => {
    expect(() => toData(value)).toThrow(expect.objectContaining({ code: 'value.unsupported', message: expect.stringContaining(message) }))
  })

  test('takes the same object twice when it is no circle', () => {
    const shared = { a: 1 }
    expect(toData([shared, shared])).toEqual([{ a: 1 }, { a: 1 }])
  })
})

describe('canonical', () => {
  test('is the same for equal data in another order, and differs otherwise', () => {
    expect(canonical({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}')
    expect(equalData({ a: 1, b: undefined }, { a: 1 })).toBe(true)
    expect(equalData([1, 2], [2, 1])).toBe(false)
    expect(equalData({ a: null }, {})).toBe(false)
    expect(equalData({ a: '1' }, { a: 1 })).toBe(false)
  })

  test('agrees with deep equality of data', () => {
    fc.assert(
      fc.property(given, given, (a, b) => {
        const [left, right] = [toData(a), toData(b)]
        let same = true
        try {
          expect(left).toStrictEqual(right)
        } catch {
          same = false
        }
        expect(equalData(left, right)).toBe(same)
        expect(equalData(left, structuredClone(left))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
