import { referenceText } from '@mig/core/dialect'
import type { CheckConstraint, Constraint, Deferral, ForeignKeyConstraint } from '@mig/core/dialect'
import { call, chain, coreCall, object, type CallSource, type Source } from './layout.ts'
import { optionsSource } from './entries.ts'
import { quote, sqlSource } from './literal.ts'

/** `unique('uq_name').on('a', 'b')`: a constraint as it stands at its table. */
export function constraintSource(constraint: Constraint): Source {
  const { head, links } = constraintBuilder(constraint)
  return chain(head, [
    ...links,
    ...(constraint.comment === undefined ? [] : [call('comment', quote(constraint.comment))]),
    ...(constraint.options === undefined ? [] : [call('with', optionsSource(constraint.options))]),
  ])
}

function constraintBuilder(constraint: Constraint): { readonly head: Source; readonly links: readonly CallSource[] } {
  switch (constraint.kind) {
    case 'primaryKey': {
      const name = nameOf(constraint)
      const links = [...(name === undefined ? [] : [call('named', name)]), ...deferralLinks(constraint)]
      return { head: coreCall('primaryKey', ...constraint.columns.map(quote)), links }
    }
    case 'unique':
      return {
        head: coreCall('unique', nameOf(constraint)),
        links: [call('on', ...constraint.columns.map(quote)), ...deferralLinks(constraint)],
      }
    case 'foreignKey':
      return { head: coreCall('foreignKey', ...constraint.columns.map(quote)), links: [call('references', ...referenceSource(constraint))] }
    case 'check':
      return { head: checkSource(constraint), links: [] }
  }
}

function checkSource(constraint: CheckConstraint): Source {
  return coreCall('check', nameOf(constraint), sqlSource(constraint.sql))
}

/** What the method `references` takes. */
export function referenceSource(constraint: ForeignKeyConstraint): readonly Source[] {
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
  return [quote(referenceText(references)), ...(noOptions ? [] : [object(entries)])]
}

function deferralLinks({ deferrable, initially }: Deferral): readonly CallSource[] {
  if (initially !== undefined) return [call('deferrable', object([['initially', quote(initially)]]))]
  return deferrable === true ? [call('deferrable')] : []
}

function nameOf(constraint: Constraint): string | undefined {
  return constraint.name === undefined ? undefined : quote(constraint.name)
}
