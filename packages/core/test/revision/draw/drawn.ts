import fc from 'fast-check'
import type { DrawnRevision } from '../../../src/revision/draw/drawn-revision.ts'

/** Revisions, newest first, from their parents: `drawn({ c: 'b', b: 'a', a: '' })`. */
export function drawn(
  parents: Readonly<Record<string, string>>, details: Readonly<Record<string, Partial<DrawnRevision>>> = {},
): readonly DrawnRevision[] {
  const followed = new Set(Object.values(parents).flatMap((text) => text.split(' ')))
  return Object.entries(parents).map(([id, text]) => ({
    id, parents: text === '' ? [] : text.split(' '), dependsOn: [], labels: [], message: `make ${id}`, isHead: !followed.has(id),
    ...details[id],
  }))
}

interface Shape {
  /** How far back the parents of each revision lie, oldest revision first. */
  readonly steps: readonly (readonly number[])[]
}

function build({ steps }: Shape): readonly DrawnRevision[] {
  const rows = steps.map((back, at) => [`r${at}`, [...new Set(back.filter((step) => step <= at).map((step) => `r${at - step}`))].join(' ')])
  return drawn(Object.fromEntries(rows.reverse()) as Record<string, string>)
}

function histories(parents: fc.Arbitrary<readonly number[]>, maxLength: number): fc.Arbitrary<readonly DrawnRevision[]> {
  return fc.record({ steps: fc.array(parents, { minLength: 1, maxLength }) }).map(build)
}

const near = fc.integer({ min: 1, max: 4 })
const far = fc.integer({ min: 1, max: 25 })

/** Histories with branches, merges of several, and several bases. */
export const anyHistory: fc.Arbitrary<readonly DrawnRevision[]> = histories(fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: fc.tuple(near) },
  { weight: 3, arbitrary: fc.tuple(far) },
  { weight: 3, arbitrary: fc.array(far, { minLength: 2, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.array(near, { minLength: 2, maxLength: 3 }) },
), 40)

/** Histories with branches and several bases, and without merges. */
export const forest: fc.Arbitrary<readonly DrawnRevision[]> = histories(fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: fc.tuple(near) },
  { weight: 3, arbitrary: fc.tuple(far) },
), 60)

/** The parents that a drawing has to show, by id. */
export function edgesOf(revisions: readonly DrawnRevision[]): ReadonlyMap<string, readonly string[]> {
  return new Map(revisions.map(({ id, parents }) => [id, [...parents].sort()]))
}

/**
 * A trunk of so many revisions with branches of up to eight, of which every second one is merged: what a team leaves behind.
 * The numbers come from a fixed sequence, so that a history is always the same.
 */
export function teamHistory(count: number, branches: number): readonly DrawnRevision[] {
  let state = 7
  const random = (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
  const parents: [string, string][] = []
  const add = (of: string): string => {
    parents.push([`r${parents.length}`, of])
    return `r${parents.length - 1}`
  }
  let trunk = add('')
  const open: { tip: string, left: number, merged: boolean }[] = []
  for (let made = 0; parents.length < count;) {
    const branch = open[random(Math.ceil(open.length * 1.5))]
    if (made < branches && random(count) < branches * 2) open.push({ tip: add(trunk), left: random(8), merged: made++ % 2 === 0 })
    else if (branch === undefined) trunk = add(trunk)
    else if (branch.left-- > 0) branch.tip = add(branch.tip)
    else {
      open.splice(open.indexOf(branch), 1)
      if (branch.merged) trunk = add(`${trunk} ${branch.tip}`)
    }
  }
  return drawn(Object.fromEntries(parents.reverse()))
}
