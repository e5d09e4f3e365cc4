import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, failureOf, makesTable, type Sandbox } from './sandbox.ts'
import type { Target } from './target.ts'

/** Branches, as a database and the files of a project have them together. */
export function graphCases(target: Target): void {
  describe(`branches on ${target.name}`, () => {
    let box: Sandbox
    beforeEach(async () => {
      box = await createSandbox(target)
      box.write('base1', [], makesTable('one'))
      box.write('ours1', ['base1'], makesTable('ours'))
      box.write('theirs1', ['base1'], makesTable('theirs'))
      box.write('theirs2', ['theirs1'], makesTable('theirs_too'))
    })
    afterEach(() => box.remove())

    const source = (id: string): string => readFileSync(path.join(box.folder, 'migrations', `${id}.ts`), 'utf8')

    it('two heads after a pull: upgrade head says what they are and what to do', async () => {
      const mig = await box.migrator()
      const error = await failureOf(mig.upgrade('head'))
      expect(error).toMatchObject({ code: 'revision.multipleHeads', exit: 3 })
      expect(error.message).toContain("'head' is 2 revisions, and one is needed:\n  ours1  make ours1  ")
      expect(error['hint']).toContain('mig merge heads -m "merge ours and theirs2"')
      expect(error['hint']).toContain('mig rebase theirs2 --onto ours')
      expect(await mig.current()).toMatchObject({ rows: [] })
    })

    it('a branch that was never run is put on top of the other one', async () => {
      const mig = await box.migrator()
      await mig.upgrade('theirs2')
      const rebase = await mig.rebase('ours1', 'theirs2')
      expect(rebase).toMatchObject({ moved: [{ id: 'ours1', from: ['base1'], to: ['theirs2'] }], affected: ['ours1'] })
      expect(source('ours1')).toContain('export const downRevision = "theirs2"\n')
      expect(await mig.upgrade('head')).toMatchObject({ to: ['ours1'] })
      expect(await box.hasTable('ours')).toBe(true)
      expect(await mig.rebase('ours1', 'theirs2')).toEqual({ moved: [], affected: [] })
    })

    it('a branch that the database has stays where it is', async () => {
      const mig = await box.migrator()
      await mig.upgrade('ours1')
      const before = source('ours1')
      expect(await failureOf(mig.rebase('ours1', 'theirs2'))).toMatchObject({ code: 'revision.applied' })
      expect(source('ours1')).toBe(before)
      await mig.rebase('theirs2', 'ours1')
      expect(await mig.upgrade('head')).toMatchObject({ to: ['theirs2'], steps: [{ revision: 'theirs1' }, { revision: 'theirs2' }] })
    })

    it('without a database nobody knows what has run, unless somebody says so', async () => {
      const config = { root: box.folder, url: undefined }
      const mig = await box.migrator(config)
      expect(await failureOf(mig.rebase('ours1', 'theirs2'))).toMatchObject({ code: 'config.url', hint: expect.stringContaining('--force') as string })
      expect(await mig.rebase('ours1', 'theirs2', { force: true })).toMatchObject({ moved: [{ id: 'ours1' }] })
    })

    it('a merge is drafted, written and run', async () => {
      const mig = await box.migrator()
      const draft = await mig.draftMerge(['heads'])
      expect(draft).toMatchObject({ parents: ['ours1', 'theirs2'], message: 'merge ours and theirs2' })
      box.write(draft.id, draft.parents, 'export async function upgrade(): Promise<void> {}\nexport async function downgrade(): Promise<void> {}')
      expect(await mig.upgrade()).toMatchObject({ to: [draft.id] })
      expect(await mig.downgrade(`${draft.id}-1`).catch((error: unknown) => error)).toMatchObject({
        code: 'revision.relative',
        hint: 'Name one of them: `mig downgrade ours1` undoes the merge alone, and leaves all that it merges.',
      })
      expect(await mig.downgrade('theirs2')).toMatchObject({ to: ['ours1', 'theirs2'] })
      expect(await mig.branches()).toMatchObject([{ revision: { id: 'base1' }, children: [{ id: 'ours1' }, { id: 'theirs1' }] }])
    })

    it('says what is applied, and which heads need no row', async () => {
      box.write('lib1', [], makesTable('lib'))
      box.write('user1', ['theirs2'], `export const dependsOn = ['lib1']\n${makesTable('users')}`)
      const mig = await box.migrator()
      await mig.upgrade('user1')
      expect(await mig.current()).toMatchObject({ rows: ['user1'], atHead: false, implied: [{ id: 'lib1', requiredBy: ['user1'] }] })
      const history = await mig.history(undefined, { indicateCurrent: true })
      expect(Object.fromEntries(history.map(({ id, state }) => [id, state]))).toEqual({
        base1: 'applied', theirs1: 'applied', theirs2: 'applied', lib1: 'applied', user1: 'current', ours1: 'pending',
      })
      expect((await mig.heads()).map(({ id }) => id)).toEqual(['lib1', 'ours1', 'user1'])
      expect((await mig.heads({ resolveDependencies: true })).map(({ id }) => id)).toEqual(['ours1', 'user1'])
      expect((await mig.show(['user1', 'current', 'base1'])).map(({ id }) => id)).toEqual(['user1', 'base1'])
      await mig.upgrade('heads')
      expect(await mig.current()).toMatchObject({ rows: ['ours1', 'user1'], atHead: true })
      await mig.assertAtHead()
    })

    it('a history may stand in several folders', async () => {
      mkdirSync(path.join(box.folder, 'billing/2026'), { recursive: true })
      renameSync(path.join(box.folder, 'migrations/theirs2.ts'), path.join(box.folder, 'billing/2026/theirs2.ts'))
      const mig = await box.migrator({ migrations: ['./migrations', './billing'], recursive: true, fileTemplate: '%(rev)s' })
      expect(await mig.upgrade('theirs2')).toMatchObject({ to: ['theirs2'] })
      expect((await mig.draft({ id: 'new1', head: 'theirs2' })).file).toBe(path.join(box.folder, 'billing/2026/new1.ts'))
      expect((await mig.draft({ id: 'new1', head: 'ours1', versionPath: 'billing' })).file).toBe(path.join(box.folder, 'billing/new1.ts'))
    })

    it('a migrations folder that is missing is an empty one for a revision that is going to be written to it, and for nothing else', async () => {
      const mig = await box.migrator({ migrations: './fresh' })
      expect(await failureOf(mig.heads())).toMatchObject({ code: 'revision.folder' })
      expect(await mig.draft({ id: 'new1' })).toMatchObject({ parents: [], file: expect.stringMatching(/fresh\/\d+_new1\.ts$/) as string })
      // Autogenerate asks this afterwards.
      await mig.assertAtHead()
      const several = await box.migrator({ migrations: ['./migrations', './fresh'] })
      expect(await failureOf(several.draft({ id: 'new1' }))).toMatchObject({ code: 'revision.folder' })
    })

    it('a folder that a revision is written to may be missing until then', async () => {
      const mig = await box.migrator({ migrations: ['./migrations', './new'] })
      expect(await failureOf(mig.heads())).toMatchObject({ code: 'revision.folder' })
      expect((await mig.draft({ id: 'new1', head: 'ours1', versionPath: 'new', splice: true })).file).toMatch(/new\/\d+_new1\.ts$/)
      expect(existsSync(path.join(box.folder, 'new'))).toBe(false)
    })
  })
}
