import type { CheckConstraint, Constraint, Deferral, ForeignKeyConstraint } from '@mig/core/dialect'
import { call, chain, coreCall, object, type CallSource, type Source } from './layout.ts'
import { optionsSource } from './entries.ts'
import { partSource } from './index-source.ts'
import { quote, sqlSource } from './literal.ts'
import { BY_NAME, type Wording } from './wording.ts'

/** `unique('uq_name').on('a', 'b')`: a constraint as it stands at its table. */
export function constraintSource(constraint: Constraint, wording: Wording = BY_NAME): Source {
  const { head, links } = constraintBuilder(constraint, wording)
  return chain(head, [
    ...links,
    ...(constraint.comment === undefined ? [] : [call('comment', quote(constraint.comment))]),
    ...(constraint.options === undefined ? [] : [call('with', optionsSource(constraint.options))]),
  ])
}

function constraintBuilder(
  constraint: Constraint,
  wording: Wording,
): { readonly head: Source; readonly links: readonly CallSource[] } {
  switch (constraint.kind) {
    case 'primaryKey': {
      const name = nameOf(constraint)
      const links = [...(name === undefined ? [] : [call('named', name)]), ...deferralLinks(constraint)]
      return { head: coreCall('primaryKey', ...constraint.columns.map(wording.column)), links }
    }
    case 'unique':
      return {
        head: coreCall('unique', nameOf(constraint)),
        links: [call('on', ...constraint.columns.map(wording.column)), ...deferralLinks(constraint)],
      }
    case 'foreignKey':
      return {
        head: coreCall('foreignKey', ...constraint.columns.map(wording.column)),
        links: [call('references', ...referenceSource(constraint, wording))],
      }
    case 'check':
      return { head: checkSource(constraint), links: [] }
    case 'exclusion': {
      const pairs = constraint.parts.map(({ operator, ...part }): Source => {
        return { kind: 'array', items: [partSource(part, wording), quote(operator)] }
      })
      const where = constraint.where === undefined ? [] : [call('where', sqlSource(constraint.where))]
      return { head: coreCall('exclude', nameOf(constraint)), links: [call('on', ...pairs), ...where, ...deferralLinks(constraint)] }
    }
  }
}

function checkSource(constraint: CheckConstraint): Source {
  return coreCall('check', nameOf(constraint), sqlSource(constraint.sql))
}

/** What the method `references` takes. */
export function referenceSource(constraint: ForeignKeyConstraint, wording: Wording): readonly Source[] {
  const { references, onDelete, onUpdate, match, deferrable, initially } = constraint
  const entries = [
    ['name', nameOf(constraint)],
    ['onDelete', onDelete === undefined ? undefined : quote(onDelete)],
    ['onUpdate', onUpdate === undefined ? undefined : quote(onUpdate)],
    ['match', match === undefined ? undefined : quote(match)],
    ['deferrable', deferrable === true && initially === undefined ? 'true' : undefined],
    ['initially', initially === undefined ? undefined : quote(initially)],
  ] as const
  const noOptions = entries.every(([, value]) => value === undefined)
  return [wording.target(references), ...(noOptions ? [] : [object(entries)])]
}

function deferralLinks({ deferrable, initially }: Deferral): readonly CallSource[] {
  if (initially !== undefined) return [call('deferrable', object([['initially', quote(initially)]]))]
  return deferrable === true ? [call('deferrable')] : []
}

function nameOf(constraint: Constraint): string | undefined {
  return constraint.name === undefined ? undefined : quote(constraint.name)
}
