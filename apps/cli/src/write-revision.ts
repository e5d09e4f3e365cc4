import { readFileSync, rmSync } from 'node:fs'
import type { Revised } from '@mig/autogenerate'
import type { Autogenerate } from './base.ts'
import type { Project, Session } from './session.ts'
import { shownPath } from './shown-path.ts'

/**
 * Writes the file of a revision, says so, and does what the project wants done with it; gives the text that it has then.
 * @param settle what makes the file good: where that fails, there is no file.
 */
export async function writeFile(
  { runWriteHooks, writeRevision }: Pick<Autogenerate, 'runWriteHooks' | 'writeRevision'>,
  revised: Revised,
  { config }: Pick<Project, 'config'>,
  session: Pick<Session, 'folder' | 'output'>,
  settle?: () => Promise<unknown>,
): Promise<string> {
  const { file } = revised.draft
  writeRevision(revised)
  await settle?.().catch((error: unknown) => {
    rmSync(file)
    throw error
  })
  session.output.line(`Wrote ${shownPath(session.folder, file)}`)
  await runWriteHooks(config.hooks, file, config.folder)
  return readFileSync(file, 'utf8')
}
