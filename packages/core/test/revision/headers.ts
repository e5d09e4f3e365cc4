import type { RevisionHeader } from '../../src/revision/header.ts'

/** A header as its file would say it. */
export function header(id: string, parents: readonly string[], rest: Partial<RevisionHeader> = {}): RevisionHeader {
  return { id, parents, labels: [], dependsOn: [], message: `make ${id}`, file: `${id}.ts`, ...rest }
}
