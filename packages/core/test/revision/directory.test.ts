import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRevisions } from '../../src/revision/directory.ts'
import { errorOf } from './error-of.ts'
import { temporaryFiles } from './temporary-files.ts'

const { folder, write } = temporaryFiles()

function revision(name: string, id: string, parent?: string): string {
  return write(name, `export const revision = '${id}'\nexport const downRevision = ${parent === undefined ? 'null' : `'${parent}'`}
export async function upgrade(op) {}\n`)
}

describe('readRevisions', () => {
  test('reads revisions of every extension in the order of their names, and nothing else', () => {
    for (const [at, extension] of ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].entries()) revision(`a/${9 - at}.${extension}`, `id${at}`)
    for (const name of ['_shared.ts', '.eslintrc.js', 'a.d.ts', 'a.d.mts', 'README.md', 'a.js.map', 'a.json', '_lib/x.ts', '.git/x.js',
      'inner/x.ts']) {
      write(`a/${name}`, 'no revision')
    }
    expect(readRevisions(join(folder, 'a')).map((header) => header.id)).toEqual(['id5', 'id4', 'id3', 'id2', 'id1', 'id0'])
  })

  test('reads folders inside when asked to', () => {
    revision('b/1.ts', 'b1')
    revision('b/2026/2.ts', 'b2')
    revision('b/2026/11/3.ts', 'b3')
    write('b/node_modules/x/index.js', '')
    expect(readRevisions(join(folder, 'b')).map((header) => header.id)).toEqual(['b1'])
    expect(readRevisions(join(folder, 'b'), { recursive: true }).map((header) => header.id).sort()).toEqual(['b1', 'b2', 'b3'])
  })

  test('reads several folders, and a file once', () => {
    revision('c/1.ts', 'c1')
    revision('c/in/2.ts', 'c2')
    const folders = [join(folder, 'c/in'), join(folder, 'c'), join(folder, 'c/../c')]
    expect(readRevisions(folders, { recursive: true }).map((header) => header.id)).toEqual(['c2', 'c1'])
  })

  test('an empty folder is an empty history', () => {
    write('d/README.md', '')
    expect(readRevisions(join(folder, 'd'))).toEqual([])
  })

  test('a missing folder, and a file in its place, are sentences that say what to do', () => {
    expect(errorOf(() => readRevisions(join(folder, 'none')))).toMatchObject({
      code: 'revision.folder', message: expect.stringMatching(/none does not exist\.$/), hint: expect.stringContaining('which `mig revision` does as well'),
    })
    const file = write('file.ts', '')
    expect(errorOf(() => readRevisions(file))).toMatchObject({
      code: 'revision.folder', message: expect.stringContaining('is not a folder'),
    })
  })

  test('a file that is no revision is named, with the ways out', () => {
    write('e/notes.ts', 'export const notes = 1\n')
    const error = errorOf(() => readRevisions(join(folder, 'e')))
    expect(error).toMatchObject({ code: 'revision.header', hint: expect.stringContaining('a name that starts with _') })
    expect(error.message).toContain('notes.ts has no revision')
  })
})
