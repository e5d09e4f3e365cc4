import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { databaseNames } from '../../src/config/databases.ts'
import { resolveConfig } from '../../src/config/resolve-config.ts'
import { namedTenants, readTenants, severalTenants, type Tenant, tenantConfig, type TenantSource } from '../../src/config/tenants.ts'
import { failure } from '../load/project.ts'

const failing = (work: () => unknown): ReturnType<typeof failure> => failure(Promise.resolve().then(work))

const CONFIG: Config = {
  url: 'sqlite:./main.db',
  timezone: 'Europe/Berlin',
  lockTimeout: 5,
  databases: {
    main: { models: 'main.ts' },
    audit: { url: 'postgres://h/audit', lockTimeout: 9, migrations: './audit', timezone: undefined } as unknown as Config,
    copy: { url: 'sqlite:./copy.db', migrations: 'migrations/' },
  },
}

describe('databases', () => {
  test('each has what it says itself, and the rest of what stands beside it', () => {
    expect(databaseNames(CONFIG)).toEqual(['main', 'audit', 'copy'])
    expect(databaseNames({})).toEqual([])
    const audit = resolveConfig(CONFIG, '/app', { database: 'audit' })
    expect(audit).toMatchObject({ url: 'postgres://h/audit', lockTimeout: 9, migrations: ['/app/audit'], timezone: 'Europe/Berlin' })
    expect(audit).not.toHaveProperty('databases')
    expect(resolveConfig(CONFIG, '/app', { database: 'main' })).toMatchObject({ url: 'sqlite:./main.db', models: 'main.ts', lockTimeout: 5 })
  })

  test('a configuration knows which databases have the same history', () => {
    const sharing = (database: string): unknown => resolveConfig(CONFIG, '/app', { database }).database
    expect(sharing('main')).toEqual({ name: 'main', sharing: ['main', 'copy'] })
    expect(sharing('copy')).toEqual({ name: 'copy', sharing: ['main', 'copy'] })
    expect(sharing('audit')).toEqual({ name: 'audit', sharing: ['audit'] })
    expect(resolveConfig({}, '/app')).not.toHaveProperty('database')
  })

  test('a URL of its own replaces a connection, and a dialect that it contradicts; --url replaces that', () => {
    const config: Config = { connection: {}, dialect: 'sqlite', databases: { one: { url: 'postgres://h/one' }, two: {} } }
    const one = resolveConfig(config, '/app', { database: 'one' })
    expect(one.url).toBe('postgres://h/one')
    expect(Object.keys(one)).not.toContain('connection')
    expect(Object.keys(one)).not.toContain('dialect')
    expect(resolveConfig(config, '/app', { database: 'two' })).toMatchObject({ connection: {}, dialect: 'sqlite' })
    expect(resolveConfig(config, '/app', { database: 'two', url: 'sqlite:x' })).toMatchObject({ url: 'sqlite:x' })
  })

  test('one is the one that is meant, whether it is named or not', () => {
    const config: Config = { databases: { only: { url: 'sqlite:x' } } }
    expect(resolveConfig(config, '/app').database?.name).toBe('only')
    expect(resolveConfig(config, '/app', { database: 'only' }).url).toBe('sqlite:x')
  })

  test.each([
    [CONFIG, undefined, 'config.database', 'has several: main, audit, copy.'],
    [CONFIG, 'adit', 'config.database', 'has no database adit; did you mean audit?'],
    [CONFIG, 'toString', 'config.database', 'has no database toString.'],
    [{ url: 'sqlite:x' }, 'main', 'config.database', 'has no `databases`, so none of them is called main.'],
    [{ databases: {} }, undefined, 'config.value', 'takes one configuration or more by names'],
    [{ databases: [] }, undefined, 'config.value', 'and is an array.'],
    [{ databases: { 'a,b': {} } }, undefined, 'config.value', 'names of letters, digits, _ and -'],
    [{ databases: { main: 'sqlite:x' } }, 'main', 'config.value', '`databases.main` takes an object, and is "sqlite:x".'],
    [{ databases: { main: { modles: 'x' } } }, 'main', 'config.unknownKey', '`databases.main` has an unknown key modles; did you mean models?'],
    [{ databases: { main: { databases: {} } } }, 'main', 'config.unknownKey', 'unknown key databases'],
    [{ databases: { main: {}, b: { lockTimeout: -1 } } }, 'main', 'config.value', '`lockTimeout` of `databases.b` takes a number'],
    [{ databases: { main: { fileTemplate: '%(id)s' } } }, 'main', 'config.fileTemplate', '`fileTemplate` of `databases.main`'],
    [{ databases: { main: { autogenerate: { x: 1 } } } }, 'main', 'config.unknownKey', 'unknown key x'],
    [{ tenants: 'public' }, undefined, 'config.value', 'takes an array of schemas, URLs'],
    [{ schema: '' }, undefined, 'config.value', '`schema` of the configuration takes the name of a schema'],
    [{ searchPath: 'x' }, undefined, 'config.value', 'takes an array of names'],
    [{ createSchema: 1 }, undefined, 'config.value', 'takes true or false'],
  ])('%j, asked for %s, is refused', async (config, database, code, message) => {
    const error = await failing(() => resolveConfig(config as Config, '/app', database === undefined ? {} : { database }))
    expect(error).toMatchObject({ code, exit: 2 })
    expect(error.message).toContain(message)
  })
})

describe('tenants', () => {
  const read = (tenants?: unknown): Promise<readonly Tenant[]> => readTenants({ tenants: tenants as TenantSource })

  test('a list, an iterable, a function or a generator gives schemas, URLs or both', async () => {
    const connection = {}
    const given = ['acme', 'postgres://u:secret@h/b', { name: 'c', schema: 'd', url: 'sqlite:c.db' }, { schema: 'e' }, { name: 'f', connection }]
    const expected = [
      { name: 'acme', schema: 'acme' },
      { name: 'postgres://u:***@h/b', url: 'postgres://u:secret@h/b' },
      { name: 'c', schema: 'd', url: 'sqlite:c.db' },
      { name: 'e', schema: 'e' },
      { name: 'f', connection },
    ]
    expect(await read(given)).toEqual(expected)
    expect(await read(new Set(given))).toEqual(expected)
    expect(await read(() => given)).toEqual(expected)
    expect(await read(() => Promise.resolve(given))).toEqual(expected)
    const generator = async function* (): AsyncGenerator<unknown> {
      yield* given
    }
    expect(await read(generator)).toEqual(expected)
    expect(await read()).toEqual([])
  })

  test.each([
    [['a', 'a'], 'Two of the `tenants` are called a.'],
    [[{ name: 'a', schema: 'x' }, 'a'], 'Two of the `tenants` are called a.'],
    [[''], 'Tenant 1 of `tenants` is none.'],
    [['a', 5], 'Tenant 2 of `tenants` is none.'],
    [[{ url: 'sqlite:x' }], 'Tenant 1 of `tenants` has no name.'],
    [[{ name: 'x' }], 'Tenant x says nothing of where it is.'],
    [[{ name: 'x', shema: 'y' }], 'has an unknown key shema; did you mean schema?'],
    [[{ name: 'x', url: 1 }], '`url` is no text.'],
    [() => 'abc', '`tenants` gives nothing that can be listed.'],
    [{}, '`tenants` gives nothing that can be listed.'],
    [() => Promise.reject(new TypeError('no network')), 'The tenants cannot be listed: no network'],
  ])('%j are refused', async (tenants, message) => {
    const error = await failing(() => read(tenants))
    expect(error).toMatchObject({ code: 'config.tenants', exit: 2 })
    expect(error.message).toContain(message)
  })

  test('they are chosen by their names', async () => {
    const tenants = await read(['acme', 'globex', 'initech'])
    expect(namedTenants(tenants, ['initech', 'acme', 'acme']).map(({ name }) => name)).toEqual(['acme', 'initech'])
    const error = await failing(() => namedTenants(tenants, ['acme', 'globx']))
    expect(error).toMatchObject({ code: 'config.tenant', exit: 2 })
    expect(error.message).toBe('There is no tenant globx; did you mean globex?')
    expect(severalTenants(tenants).message).toContain('acme, globex, initech')
    const many = await read(Array.from({ length: 1000 }, (_, index) => `t${index}`))
    expect(severalTenants(many).message).toContain('t0, t1, t2, t3, t4, … (1000)')
    expect(severalTenants([]).message).toContain('no tenants')
  })

  test('the configuration of a tenant is that of its database, where the tenant says nothing else', () => {
    const config = resolveConfig({ url: 'postgres://h/d', schema: 'shared', lockTimeout: 7, tenants: ['a'] }, '/app')
    const own = tenantConfig(config, { name: 'a', schema: 'a' })
    expect(own).toMatchObject({ url: 'postgres://h/d', schema: 'a', lockTimeout: 7 })
    expect(own).not.toHaveProperty('tenants')
    expect(tenantConfig(config, { name: 'b', url: 'sqlite:b.db' })).toMatchObject({ url: 'sqlite:b.db', schema: 'shared' })
    expect(tenantConfig(config, { name: 'c', connection: 1 })).not.toHaveProperty('url')
  })
})
