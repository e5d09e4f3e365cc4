import type { DrawnRevision, Paint, RevisionInfo } from '@mig/core'
import type { Core } from './base.ts'
import { out } from './colors.ts'

const LANES = [out().red, out().green, out().yellow, out().blue, out().magenta, out().cyan] as const

const PAINT: Paint = {
  lane: (index, text) => (LANES[index % LANES.length] ?? out().white)(text),
  id: out().yellow,
  mark: (mark, text) => ({ head: out().green, current: out().cyan, pending: out().dim })[mark](text),
  label: out().magenta,
  note: out().dim,
}

/** The history as a graph in the terminal; a line that is longer than the terminal is wide is cut. */
export function drawing(revisions: readonly RevisionInfo[], { drawHistory }: Core, ascii: boolean): string {
  const width = process.stdout.isTTY ? { width: process.stdout.columns } : {}
  return drawHistory(drawn(revisions), { paint: PAINT, ...width, ...(ascii ? { ascii } : {}) })
}

/** Revisions as pictures show them: a label stands where its branch begins and at the head, not at every revision between. */
export function drawn(revisions: readonly RevisionInfo[]): readonly DrawnRevision[] {
  const labels = new Map(revisions.map((revision) => [revision.id, revision.labels]))
  return revisions.map((revision) => {
    const above = new Set(revision.parents.flatMap((parent) => labels.get(parent) ?? []))
    return { ...revision, labels: revision.isHead ? revision.labels : revision.labels.filter((label) => !above.has(label)) }
  })
}
