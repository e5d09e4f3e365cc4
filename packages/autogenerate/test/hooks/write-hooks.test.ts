import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMigrator, resolveConfig, type Migrator } from '@mig/core'
import { sqlite } from '@mig/dialect-sqlite'
import { temporaryFolder } from '@mig/test-databases'
import { revise, runWriteHooks, withTemplate } from '../../src/index.ts'
import { windowsCommand } from '../../src/write-hooks.ts'

let folder: ReturnType<typeof temporaryFolder>
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder.path, 'my revision.ts')
  writeFileSync(file, 'a')
})
afterEach(() => folder.remove())

const node = (code: string, ...args: readonly string[]): readonly string[] => [process.execPath, '-e', code, ...args]
const APPEND = "const fs = require('node:fs'); const file = process.argv[1]; fs.appendFileSync(file, process.argv[2] ?? process.cwd())"

describe('after a file was written', () => {
  test('commands run one after the other, in the folder of the configuration and without a shell', async () => {
    await runWriteHooks({ afterWrite: [node(APPEND, '{file}', 'b; $(echo c)'), node(APPEND, '{file}', '|')] }, file, folder.path)
    await runWriteHooks({ afterWrite: [node(APPEND)] }, file, folder.path)
    expect(readFileSync(file, 'utf8')).toBe(`ab; $(echo c)|${folder.path}`)
  })

  test('functions are given the path, and awaited', async () => {
    const seen: string[] = []
    const slow = async (given: string): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(given)
    }
    await runWriteHooks({ afterWrite: [slow, (given) => seen.push(`then ${given}`)] }, file, folder.path)
    expect(seen).toEqual([file, `then ${file}`])
  })

  test('programs of the packages around are found', async () => {
    const bin = path.join(folder.path, 'node_modules/.bin')
    mkdirSync(path.join(folder.path, 'db'))
    mkdirSync(bin, { recursive: true })
    writeFileSync(path.join(bin, 'shout'), '#!/bin/sh\nprintf "%s" "$1" >> "$2"\n', { mode: 0o755 })
    await runWriteHooks({ afterWrite: [['shout', 'hey']] }, file, path.join(folder.path, 'db'))
    expect(readFileSync(file, 'utf8')).toBe('ahey')
  })

  test.each([
    [['prettier', '--write', 'my file.ts'], '"prettier" "--write" "my file.ts"'],
    [['a', 'b & c|d'], '"a" "b & c|d"'],
    [['a', 'say "hi"', ''], '"a" "say ""hi""" ""'],
    [['a', 'C:\\x\\', 'y\\"z'], '"a" "C:\\x\\\\" "y\\\\""z"'],
  ])('%j is a command for the shell of Windows', (words, command) => {
    expect(windowsCommand(words)).toBe(command)
  })

  test('the first one that fails ends it: its output is said, and the file stays', async () => {
    const fails = node("console.log('line 1'); console.error('line 2'); process.exit(3)")
    const hooks = { afterWrite: [node(APPEND, '{file}', 'b'), fails, node(APPEND, '{file}', 'c')] }
    await expect(runWriteHooks(hooks, file, folder.path)).rejects.toMatchObject({
      code: 'hook.failed',
      exit: 1,
      message: expect.stringMatching(/failed with 3:\n[^]*line 1[^]*line 2|failed with 3:\n[^]*line 2[^]*line 1/) as string,
      hint: `The file stays: ${file}`,
    })
    expect(readFileSync(file, 'utf8')).toBe('ab')
  })

  test('a program that is missing, a signal and a function that throws are told', async () => {
    await expect(runWriteHooks({ afterWrite: [['no-such-program-here']] }, file, folder.path)).rejects.toMatchObject({
      code: 'hook.missing',
      message: expect.stringContaining('ENOENT') as string,
      hint: expect.stringContaining('Install it') as string,
    })
    await expect(runWriteHooks({ afterWrite: [node("process.kill(process.pid, 'SIGKILL')")] }, file, folder.path)).rejects.toMatchObject({
      message: expect.stringContaining('failed with SIGKILL:\nIt printed nothing.') as string,
    })
    const broken = { afterWrite: [() => Promise.reject(new TypeError('no such rule'))] }
    await expect(runWriteHooks(broken, file, folder.path)).rejects.toMatchObject({
      code: 'hook.failed',
      message: 'A function of hooks.afterWrite failed: no such rule',
    })
  })

  test.each([
    [{ afterWrite: 'prettier' }, 'config.value'],
    [{ afterWrite: ['prettier --write'] }, 'config.value'],
    [{ afterWrite: [[]] }, 'config.value'],
    [{ afterWrite: [['prettier', 3]] }, 'config.value'],
    [{ beforeWrite: [] }, 'config.unknownKey'],
  ])('%j is no configuration', (hooks, code) => {
    expect(() => resolveConfig({ hooks } as never, folder.path)).toThrow(expect.objectContaining({ code }))
  })
})

test.each([
  [{ includeNames: () => true }, 'config.unknownKey', /did you mean includeName\?/],
  [{ includeName: 'tmp_*' }, 'config.value', /autogenerate\.includeName.*takes a function/],
  [{ rewrite: ['x'] }, 'config.value', /takes a function, or an array of them/],
])('autogenerate: %j is no configuration', (autogenerate, code, message) => {
  expect(() => resolveConfig({ autogenerate } as never, folder.path)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
  )
})

describe('the template of a project', () => {
  let migrator: Migrator
  beforeEach(async () => {
    mkdirSync(path.join(folder.path, 'migrations'))
    migrator = await createMigrator({ root: folder.path, url: 'sqlite::memory:', dialect: sqlite })
  })
  afterEach(() => migrator.close())

  test('gives the text of the file, and is told what mig would write', async () => {
    const revised = await revise(migrator, { message: 'add currency', id: 'aaaa1111' })
    const { source } = withTemplate(revised, ({ id, parents, message, file: place, source: text }) => {
      expect({ id, parents, message, place }).toEqual({ id: 'aaaa1111', parents: [], message: 'add currency', place: revised.draft.file })
      return `// Copyright of the company\n${text}`
    })
    expect(source).toBe(`// Copyright of the company\n${revised.source}`)
    expect(withTemplate(revised, undefined)).toBe(revised)
  })

  test('may write all of it', async () => {
    const revised = await revise(migrator, { message: 'by hand', id: 'aaaa1111' })
    const text = "export const revision = 'aaaa1111'\nexport const downRevision = null\nexport async function upgrade() {}\n"
    expect(withTemplate(revised, () => text).source).toBe(text)
  })

  test.each([
    ['nothing', () => undefined, 'gives nothing'],
    ['no text', () => 3, 'gives a number'],
    ['a text without a header', () => 'export const x = 1', 'without the header of a revision'],
    [
      'another revision',
      ({ source }: { source: string }) => source.replace('aaaa1111', 'bbbb2222'),
      'whose revision is bbbb2222, not aaaa1111',
    ],
    [
      'another parent',
      ({ source }: { source: string }) => source.replace('downRevision = null', "downRevision = 'cccc3333'"),
      'whose downRevision is cccc3333',
    ],
  ])('that gives %s is refused', async (_, template, says) => {
    const revised = await revise(migrator, { message: 'add currency', id: 'aaaa1111' })
    expect(() => withTemplate(revised, template as never)).toThrow(
      expect.objectContaining({ code: 'config.template', exit: 2, message: expect.stringContaining(says) as string }),
    )
  })
})
