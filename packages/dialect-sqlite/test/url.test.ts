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
    ['sqlite+pysqlite:///data/100%25.db', here('data/100%25.db')],
    ['file:100%25%23.db#fragment', here('100%#.db')],
    ['file:/a%2Fb.db', '/a/b.db'],
    ['file:x.db?mode=rw#fragment', here('x.db')],
    ['sqlite:x.db?cache=shared', here('x.db')],
  ])('%s', (url, file) => {
    expect(parseUrl(url).file).toBe(file)
  })

  test.each([
    ['sqlite:///C:\\data\\app.db', 'C:\\data\\app.db'],
    ['sqlite:///C:/data/app.db', 'C:\\data\\app.db'],
    ['sqlite:C:/data/app.db', 'C:\\data\\app.db'],
    ['sqlite:data\\app.db', 'D:\\work\\data\\app.db'],
    ['file:///C:/data/a%20b.db', 'C:\\data\\a b.db'],
    ['file:///C:/data/app.db?mode=ro', 'C:\\data\\app.db'],
  ])('on Windows %s', (url, file) => {
    expect(parseUrl(url, { folder: 'D:\\work', paths: path.win32 }).file).toBe(file)
  })

  test('what SQLite itself reads goes to it as a URI', () => {
    expect(parseUrl('file:/data/a%3fb%23.db?immutable=1&timeout=2&uri=true')).toEqual({
      file: '/data/a?b#.db',
      readonly: true,
      mustExist: true,
      timeout: 2000,
      uri: 'file:///data/a%3Fb%23.db?immutable=1',
    })
    expect(parseUrl('sqlite:/x.db?nolock=1&vfs=unix-dotfile&psow=0')).toMatchObject({ readonly: false, uri: 'file:///x.db?nolock=1&vfs=unix-dotfile&psow=0' })
    expect(parseUrl('file:///C:/a.db?nolock=yes', { paths: path.win32 }).uri).toBe('file:///C:/a.db?nolock=yes')
    expect(parseUrl('sqlite::memory:?nolock=1')).not.toHaveProperty('uri')
  })

  test('no message shows a password', () => {
    for (const url of ['sqlite+pysqlcipher://:secret@/app.db', 'sqlite://user:secret@host/app.db', 'sqlite:x.db?password=secret', 'sqlite:x.db?mode=no&password=secret']) {
      expect(() => parseUrl(url)).toThrow(ConnectionError)
      expect(() => parseUrl(url)).not.toThrow(/secret/)
    }
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
    ['sqlite:x.db?immutable=maybe', /immutable=maybe is no setting of it: immutable takes 0 or 1/],
    ['sqlite:x.db?cache=some', /cache takes private or shared/],
    ['file:x?mode=memory&cache=shared', /a database in memory that others have open/],
    ['sqlite+pysqlcipher:///x.db', /encrypted/],
    ['sqlite:///C:\\data\\app.db', /C:\\data\\app\.db is a path of Windows/],
    ['file:x%00.db', /zero byte/],
  ])('%s is refused', (url, message) => {
    expect(() => parseUrl(url)).toThrow(message)
    expect(() => parseUrl(url)).toThrow(ConnectionError)
  })
})
