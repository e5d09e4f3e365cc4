import type { DrawnRevision } from './drawn-revision.ts'

/** The edges among the revisions that are drawn; a revision is its place in the list that was given. */
export interface Links {
  readonly parents: readonly (readonly number[])[]
  readonly children: readonly (readonly number[])[]
}

/** Turns ids into places. A parent that is not drawn is left out. */
export function linksOf(revisions: readonly DrawnRevision[]): Links {
  const places = new Map(revisions.map(({ id }, place) => [id, place]))
  const parents = revisions.map((revision) =>
    [...new Set(revision.parents)].map((id) => places.get(id)).filter((place) => place !== undefined))
  const children = revisions.map((): number[] => [])
  for (const [place, list] of parents.entries()) for (const parent of list) children[parent]?.push(place)
  return { parents, children }
}
