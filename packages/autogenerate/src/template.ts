import type { RevisionDraft, RevisionTemplate } from '@mig/core'
import { ConfigError, headerOfSource, RevisionError } from '@mig/core/dialect'
import type { Revised } from './revise.ts'

/**
 * The revision with the text that the project's template gives.
 * @throws ConfigError `config.template` when that is no text, or its header is not that of the revision; nothing has been written then.
 */
export function withTemplate(revised: Revised, template: RevisionTemplate | undefined): Revised {
  if (template === undefined) return revised
  const { id, parents, message, createdAt, file } = revised.draft
  const source: unknown = template({ id, parents, message, createdAt, file, source: revised.source })
  if (typeof source !== 'string') throw unusable(`gives ${source === undefined ? 'nothing' : `a ${typeof source}`}`)
  assertSameRevision(source, revised.draft)
  return { ...revised, source }
}

function assertSameRevision(source: string, { id, parents, file }: RevisionDraft): void {
  try {
    const header = headerOfSource(source, file)
    if (header.id !== id) throw unusable(`gives a file whose revision is ${header.id}, not ${id}`)
    if (header.parents.join() !== parents.join())
      throw unusable(`gives a file whose downRevision is ${header.parents.join(', ') || 'null'}`)
  } catch (cause) {
    if (!(cause instanceof RevisionError)) throw cause
    throw unusable('gives a file without the header of a revision', cause)
  }
}

function unusable(what: string, cause?: RevisionError): ConfigError {
  return new ConfigError('config.template', `\`template\` of the configuration ${what}.${cause === undefined ? '' : ` ${cause.message}`}`, {
    hint:
      'Nothing was written. Give a text around `source` (template: ({ source }) => …), or one with the same constants above ' +
      'its functions.',
    cause,
  })
}
