import { ConnectionError } from '@mig/core/dialect'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseUrl } from '../src/url.ts'

const here = (file: string): string => path.resolve(file)

describe('URLs', () => {
  test.each([
    ['sqlite:./app.db', here('app.db')],
    ['sqlite:app.db', here('app.db')],
    ['sqlite:../data/app.db', here('../data/app.db')],
    ['sqlite:/var/app.db', '/var/app.db'],
    ['sqlite:///app.db', here('app.db')],
    ['sqlite:///./data/app.db', here('data/app.db')],
    ['sqlite:////var/app.db', '/var/app.db'],
    ['SQLite:///app.db', here('app.db')],
    ['sqlite+aiosqlite:///x.db', here('x.db')],
    ['sqlite+pysqlite:////var/x.db?check_same_thread=false', '/var/x.db'],
    ['sqlite:a%20b #1.db', here('a%20b #1.db')],
    ['sqlite::memory:', ':memory:'],
    ['sqlite:///:memory:', ':memory:'],
    ['sqlite://', ':memory:'],
    ['sqlite:', ':memory:'],
    ['file:app.db', here('app.db')],
    ['file:a%20b.db', here('a b.db')],
    ['file:///var/app.db', '/var/app.db'],
    ['file://localhost/var/app.db', '/var/app.db'],
    ['file:x?mode=memory', ':memory:'],
    ['sqlite:///file:data/x.db?mode=rw&uri=true', here('data/x.db')],
  ])('%s', (url, file) => {
    expect(parseUrl(url).file).toBe(file)
  })

  test('settings', () => {
    expect(parseUrl('sqlite:x.db')).toEqual({ file: here('x.db'), readonly: false, mustExist: false })
    expect(parseUrl('file:x.db?mode=ro&timeout=1.5')).toEqual({ file: here('x.db'), readonly: true, mustExist: true, timeout: 1500 })
    expect(parseUrl('sqlite:x.db?mode=rw')).toMatchObject({ readonly: false, mustExist: true })
  })

  test.each([
    ['postgres://localhost/app', /does not start with sqlite:/],
    ['sqlite://app.db', /"app.db" stands where other databases have a host/],
    ['sqlite://user@host/app.db', /host/],
    ['file://server/app.db', /another machine/],
    ['file:%zz', /percent/],
    ['sqlite:x.db?mode=r', /mode=r is no setting/],
    ['sqlite:x.db?timeout=soon', /timeout=soon is no setting/],
    ['sqlite:x.db?readonly=1', /readonly=1 is no setting/],
  ])('%s is refused', (url, message) => {
    expect(() => parseUrl(url)).toThrow(message)
    expect(() => parseUrl(url)).toThrow(ConnectionError)
  })
})
