import type { Revised } from '@mig/autogenerate'
import type { Autogenerate } from './base.ts'
import type { Output } from './output.ts'

/** Says what a new revision does, before it is written. */
export function noteRevised({ verificationLine }: Pick<Autogenerate, 'verificationLine'>, revised: Revised, output: Output): void {
  const { irreversible, summary, verification, parts = [] } = revised
  for (const line of summary) output.note(`  ${line}`)
  if (irreversible !== undefined) output.note(`It cannot be downgraded: ${irreversible}`)
  if (verification !== undefined) output.note(verificationLine(verification))
  else for (const part of parts) if (part.verification !== undefined) output.note(`${part.database}: ${verificationLine(part.verification)}`)
}

/** The same as data, with the text of its file. */
export function revisedResult({ draft, irreversible, risks, summary, verification, warnings }: Revised, source: string): object {
  return {
    ...draft,
    operations: summary,
    risks: risks.map(({ kind, way = 'upgrade', sentence }) => ({ kind, way, sentence })),
    warnings,
    ...(irreversible === undefined ? {} : { irreversible }),
    ...(verification === undefined ? {} : { verification }),
    source,
  }
}
